import { badNumbers, getNumber, hasNumbers, HEIGHT, numbersOf, PERCENT, pick, ROTATION, short, WIDTH, X, Y } from "../shapes/numbers";
import { boxOf } from "../../geometry/types";
import type { Geometry, JsonObject, Region } from "../../model/types";
import type { GeometryField, RegionCodec } from "../../model/tag";
import { BACK, backIn, cornersOf, cubeGeometry, facesOf, usualBack } from "./faces";
import { cubeShape } from "./shape";

const KEYS = ["x", "y", "width", "height"] as const;
const BACK_FIELDS: readonly GeometryField[] = [
  { key: "back.x", label: "Back X", ...PERCENT },
  { key: "back.y", label: "Back Y", ...PERCENT },
  { key: "back.width", label: "Back width", min: 0, ...PERCENT },
  { key: "back.height", label: "Back height", min: 0, ...PERCENT },
];
const FRONT = numbersOf(cubeShape, [X, Y, WIDTH, HEIGHT, ROTATION]);

/** In percent nothing is known of the picture's shape, and need not be. */
const PERCENT_OF = { width: 100, height: 100 };

function hasReadableBack(value: Readonly<JsonObject>): boolean {
  return value[BACK] === undefined || value[BACK] === null || backIn(value[BACK]) !== null;
}

/** The back as a form changes it: that of a flat one is the usual one. */
function backOf({ geometry }: Region): JsonObject {
  const own = backIn(geometry[BACK]);
  if (own !== null) return own as unknown as JsonObject;
  const { front } = facesOf(geometry, PERCENT_OF);
  return (cubeGeometry({ front, back: usualBack(front) }, PERCENT_OF)[BACK] ?? {}) as JsonObject;
}

const memberOf = (key: string) => (key.startsWith("back.") ? key.slice(5) : null);

export const cubeCodec: RegionCodec = {
  kind: "cube",
  types: ["cube", "cubelabels"],
  ...FRONT,
  accepts: (value) => hasNumbers(value, KEYS) && hasReadableBack(value),
  extent: (geometry) => (hasNumbers(geometry, KEYS) ? boxOf(cornersOf(facesOf({ ...geometry, rotation: 0 }, PERCENT_OF))) : null),
  read(value): Geometry | null {
    const front = pick(value, KEYS, ["rotation"]);
    if (front === null || !hasReadableBack(value)) return null;
    return value[BACK] === undefined ? front : { ...front, [BACK]: value[BACK] };
  },
  faults: (value) => [...badNumbers(value, KEYS), ...(hasReadableBack(value) ? [] : [BACK])],
  fields: () => [X, Y, WIDTH, HEIGHT, ROTATION, ...BACK_FIELDS],
  getField(region, key) {
    const member = memberOf(key);
    return member === null ? getNumber(region, key) : Number(backOf(region)[member] ?? 0);
  },
  setField(region, key, value) {
    const member = memberOf(key);
    if (member === null) return FRONT.setField(region, key, value);
    const least = BACK_FIELDS.find((field) => field.key === key)?.min;
    if (!Number.isFinite(value) || (least !== undefined && value <= least)) return null;
    return { ...region.geometry, [BACK]: { ...backOf(region), [member]: value } };
  },
  summary: (region) => `${short(getNumber(region, "width"))} × ${short(getNumber(region, "height"))} %`,
};
