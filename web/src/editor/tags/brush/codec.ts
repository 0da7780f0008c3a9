import { areaOf, boundsOf, shifted } from "../../geometry/mask/mask";
import { IMAGE_OBJECTS, short } from "../shapes/numbers";
import { t } from "../../words/i18n";
import type { RegionCodec } from "../../model/tag";
import { geometryOf, maskIn, readMask, writeMask } from "./geometry";

export const brushCodec: RegionCodec = {
  kind: "brush",
  types: ["brush", "brushlabels", "bitmask", "bitmasklabels", "magicwand"],
  objects: IMAGE_OBJECTS,
  accepts: (value) => Array.isArray(value["rle"]) || typeof value["imageDataURL"] === "string",
  read: readMask,
  faults: (value) => ["imageDataURL" in value ? "imageDataURL" : "rle"],
  write: writeMask,
  fields: () => [],
  getField: () => 0,
  setField: () => null,
  nudge(region, dx, dy) {
    const mask = maskIn(region.geometry);
    return geometryOf(shifted(mask, Math.round((dx / 100) * mask.width), Math.round((dy / 100) * mask.height)));
  },
  extent(geometry) {
    const mask = maskIn(geometry);
    const box = boundsOf(mask);
    if (box === null) return null;
    const [x, y] = [100 / mask.width, 100 / mask.height];
    return { minX: box.minX * x, maxX: box.maxX * x, minY: box.minY * y, maxY: box.maxY * y };
  },
  summary(region) {
    const mask = maskIn(region.geometry);
    return t("{percent} % of the image", { percent: short((areaOf(mask) / (mask.width * mask.height)) * 100) });
  },
};
