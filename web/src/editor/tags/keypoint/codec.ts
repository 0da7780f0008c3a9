import { badNumbers, getNumber, hasNumbers, numbersOf, pick, short, WIDTH, X, Y } from "../shapes/numbers";
import { numbersIn } from "../thumbnail";
import type { RegionCodec } from "../../model/tag";
import { keypointShape } from "./shape";

/** Half the size of a point in percent of the picture, when it is compared: nobody hits the same one twice. */
const NEAR = 2;

export const keypointCodec: RegionCodec = {
  kind: "keypoint",
  types: ["keypoint", "keypointlabels"],
  ...numbersOf(keypointShape, [X, Y, WIDTH]),
  accepts: (value) => hasNumbers(value, ["x", "y", "width"]) && value["height"] === undefined,
  extent(geometry) {
    const place = numbersIn(geometry, ["x", "y"]);
    return place === null ? null : { minX: place.x - NEAR, maxX: place.x + NEAR, minY: place.y - NEAR, maxY: place.y + NEAR };
  },
  read: (value) => pick(value, ["x", "y"], ["width"]),
  faults: (value) => badNumbers(value, ["x", "y"]),
  summary: (region) => `${short(getNumber(region, "x"))}, ${short(getNumber(region, "y"))}`,
};
