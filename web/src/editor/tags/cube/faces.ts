import type { Geometry, JsonObject } from "../../model/types";
import { isNumber, number } from "../../canvas/shapes/numbers";
import { aroundCentre, corners, rectCentre, turn, type Rect } from "../../geometry/rect";
import { toPercent, toPixels, type Point, type Size } from "../../geometry/types";

/** The face behind is written beside the documented numbers of the one in front, and stands turned as that one does. */
export const BACK = "back";
const MEMBERS = ["x", "y", "width", "height"] as const;

/** In image pixels. Without a back it is flat, as results are that come from elsewhere. */
export interface Faces {
  readonly front: Rect;
  readonly back: Rect | null;
}

type Numbers = Readonly<Record<(typeof MEMBERS)[number], number>>;

/** The back as it is written, in percent; null when it is none. */
export function backIn(value: unknown): Numbers | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const back = value as JsonObject;
  return MEMBERS.every((key) => isNumber(back[key])) ? (back as unknown as Numbers) : null;
}

function inPixels(face: Readonly<JsonObject>, rotation: number, image: Size): Rect {
  const at = toPixels({ x: number(face["x"]), y: number(face["y"]) }, image);
  const size = toPixels({ x: number(face["width"]), y: number(face["height"]) }, image);
  return { ...at, width: size.x, height: size.y, rotation };
}

function inPercent(rect: Rect, image: Size): Numbers {
  const size = toPercent({ x: rect.width, y: rect.height }, image);
  return { ...toPercent(rect, image), width: size.x, height: size.y };
}

export function facesOf(geometry: Geometry, image: Size): Faces {
  const rotation = number(geometry["rotation"]);
  const back = backIn(geometry[BACK]);
  return { front: inPixels(geometry, rotation, image), back: back === null ? null : inPixels(back, rotation, image) };
}

/** As results have it. Members that were there and are not ours stay. */
export function cubeGeometry({ front, back }: Faces, image: Size, before: Geometry = {}): Geometry {
  const kept = before[BACK];
  const known = typeof kept === "object" && kept !== null && !Array.isArray(kept) ? kept : {};
  const written: Geometry = { ...before, ...inPercent(front, image), rotation: front.rotation };
  return back === null ? written : { ...written, [BACK]: { ...known, ...inPercent(back, image) } };
}

/** All corners: those in front first, each face clockwise from its top left. */
export function cornersOf({ front, back }: Faces): readonly Point[] {
  return back === null ? corners(front) : [...corners(front), ...corners(back)];
}

/** How far the face behind lies aside when nobody has said it, in parts of the one in front. */
const USUAL_SHIFT = 0.3;

/** The back that a flat one gets: as large as the front, up and to the right of it. */
export function usualBack(front: Rect): Rect {
  const by = Math.min(front.width, front.height) * USUAL_SHIFT;
  const moved = turn(by, -by, front.rotation);
  return { ...front, x: front.x + moved.x, y: front.y + moved.y };
}

/** As large as the front, with its middle moved by so much. */
export function shiftedBack(front: Rect, dx: number, dy: number): Rect {
  return { ...front, x: front.x + dx, y: front.y + dy };
}

/** Another turn of the front takes the back along, around the middle of the front. */
export function turnedWith(back: Rect, before: Rect, after: Rect): Rect {
  const [from, to, middle] = [rectCentre(before), rectCentre(after), rectCentre(back)];
  const by = turn(middle.x - from.x, middle.y - from.y, after.rotation - before.rotation);
  return aroundCentre({ x: to.x + by.x, y: to.y + by.y }, back.width, back.height, after.rotation);
}
