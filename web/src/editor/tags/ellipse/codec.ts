import { badNumbers, getNumber, hasNumbers, numbersOf, PERCENT, pick, ROTATION, short, X, Y } from "../shapes/numbers";
import { numbersIn } from "../thumbnail";
import type { GeometryField, RegionCodec } from "../../model/tag";
import { ellipseShape } from "./shape";

const KEYS = ["x", "y", "radiusX", "radiusY"] as const;
const RADIUS_X: GeometryField = { key: "radiusX", label: "Radius X", min: 0, ...PERCENT };
const RADIUS_Y: GeometryField = { key: "radiusY", label: "Radius Y", min: 0, ...PERCENT };

/** `x`, `y` is the centre, whatever older documents say. */
export const ellipseCodec: RegionCodec = {
  kind: "ellipse",
  types: ["ellipse", "ellipselabels"],
  ...numbersOf(ellipseShape, [X, Y, RADIUS_X, RADIUS_Y, ROTATION]),
  accepts: (value) => hasNumbers(value, KEYS),
  extent(geometry) {
    const ellipse = numbersIn(geometry, KEYS);
    if (ellipse === null) return null;
    const { x, y, radiusX, radiusY } = ellipse;
    return { minX: x - radiusX, maxX: x + radiusX, minY: y - radiusY, maxY: y + radiusY };
  },
  read: (value) => pick(value, KEYS, ["rotation"]),
  faults: (value) => badNumbers(value, KEYS),
  summary: (region) => `${short(getNumber(region, "radiusX"))} × ${short(getNumber(region, "radiusY"))} %`,
};
