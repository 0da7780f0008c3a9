import type { RegionCodec } from "../../types";
import { fieldsOf, getNumber, hasNumbers, IMAGE_OBJECTS, nudged, pick, setNumber, short } from "./common";

export const keypointCodec: RegionCodec = {
  kind: "keypoint",
  types: ["keypoint", "keypointlabels"],
  objects: IMAGE_OBJECTS,
  accepts: (value) => hasNumbers(value, ["x", "y", "width"]) && value["height"] === undefined,
  read: (value) => pick(value, ["x", "y"], ["width"]),
  write: (geometry) => ({ ...geometry }),
  fields: () => fieldsOf(["x", "y", "width"]),
  getField: getNumber,
  setField: setNumber,
  nudge: nudged,
  summary: (region) => `${short(getNumber(region, "x"))}, ${short(getNumber(region, "y"))}`,
};
