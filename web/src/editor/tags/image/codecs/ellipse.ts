import type { RegionCodec } from "../../types";
import { fieldsOf, getNumber, hasNumbers, IMAGE_OBJECTS, nudged, pick, setNumber, short } from "./common";

const KEYS = ["x", "y", "radiusX", "radiusY"];

/** `x`, `y` is the centre, whatever older documents say. */
export const ellipseCodec: RegionCodec = {
  kind: "ellipse",
  types: ["ellipse", "ellipselabels"],
  objects: IMAGE_OBJECTS,
  accepts: (value) => hasNumbers(value, KEYS),
  read: (value) => pick(value, KEYS, ["rotation"]),
  write: (geometry) => ({ ...geometry }),
  fields: () => fieldsOf([...KEYS, "rotation"]),
  getField: getNumber,
  setField: setNumber,
  nudge: nudged,
  summary: (region) => `${short(getNumber(region, "radiusX"))} × ${short(getNumber(region, "radiusY"))} %`,
};
