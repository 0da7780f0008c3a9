import type { RegionCodec } from "../../types";
import { fieldsOf, getNumber, hasNumbers, IMAGE_OBJECTS, nudged, pick, setNumber, short } from "./common";

const KEYS = ["x", "y", "width", "height"];

export const rectangleCodec: RegionCodec = {
  kind: "rectangle",
  types: ["rectangle", "rectanglelabels"],
  objects: IMAGE_OBJECTS,
  accepts: (value) => hasNumbers(value, KEYS),
  read: (value) => pick(value, KEYS, ["rotation"]),
  write: (geometry) => ({ ...geometry }),
  fields: () => fieldsOf([...KEYS, "rotation"]),
  getField: getNumber,
  setField: setNumber,
  nudge: nudged,
  summary: (region) => `${short(getNumber(region, "width"))} × ${short(getNumber(region, "height"))} %`,
};
