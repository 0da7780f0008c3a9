import { isNumber } from "../../../canvas/shapes/numbers";
import { isClosed, pairsOf } from "../../../canvas/shapes/polygon";
import { t } from "../../../i18n";
import type { Geometry, JsonObject } from "../../../model/types";
import type { RegionCodec } from "../../types";
import { IMAGE_OBJECTS, nudged } from "./common";

function read(value: Readonly<JsonObject>): Geometry | null {
  const { points, closed } = value;
  if (!Array.isArray(points) || points.length === 0 || !points.every(isPair)) return null;
  return typeof closed === "boolean" ? { points, closed } : { points };
}

function isPair(pair: unknown): boolean {
  return Array.isArray(pair) && pair.length === 2 && isNumber(pair[0]) && isNumber(pair[1]);
}

export const polygonCodec: RegionCodec = {
  kind: "polygon",
  types: ["polygon", "polygonlabels"],
  objects: IMAGE_OBJECTS,
  accepts: (value) => read(value) !== null,
  read,
  write: (geometry) => ({ ...geometry }),
  fields: () => [],
  getField: () => 0,
  setField: () => null,
  nudge: nudged,
  summary: (region) => {
    const count = pairsOf(region.geometry).length;
    return isClosed(region.geometry) ? t("{count} points", { count }) : t("{count} points, open", { count });
  },
};
