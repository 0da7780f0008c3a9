import { badNumbers, getNumber, hasNumbers, HEIGHT, numbersOf, pick, ROTATION, short, WIDTH, X, Y } from "../shapes/numbers";
import { numbersIn } from "../thumbnail";
import type { RegionCodec } from "../../model/tag";
import { rectangleShape } from "./shape";

const KEYS = ["x", "y", "width", "height"] as const;

export const rectangleCodec: RegionCodec = {
  kind: "rectangle",
  types: ["rectangle", "rectanglelabels"],
  ...numbersOf(rectangleShape, [X, Y, WIDTH, HEIGHT, ROTATION]),
  accepts: (value) => hasNumbers(value, KEYS),
  extent(geometry) {
    const box = numbersIn(geometry, KEYS);
    return box === null ? null : { minX: box.x, maxX: box.x + box.width, minY: box.y, maxY: box.y + box.height };
  },
  read: (value) => pick(value, KEYS, ["rotation"]),
  faults: (value) => badNumbers(value, KEYS),
  summary: (region) => `${short(getNumber(region, "width"))} × ${short(getNumber(region, "height"))} %`,
};
