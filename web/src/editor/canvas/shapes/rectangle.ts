import type { Geometry } from "../../model/types";
import { corners, fromLocal, rectBounds, rectContains, resize, rotateTo, type Rect, type RectHandle } from "../geometry/rect";
import { topmost, toPercent, toPixels, type Point, type Size } from "../geometry/types";
import { toView } from "../geometry/viewport";
import { cursorFor } from "./cursors";
import { number } from "./numbers";
import type { Handle, HandleOptions, Shape } from "./types";

const SIDES: readonly (readonly [Exclude<RectHandle, "rotate">, number, number])[] = [
  ["nw", 0, 0], ["ne", 1, 0], ["se", 1, 1], ["sw", 0, 1], ["n", 0.5, 0], ["e", 1, 0.5], ["s", 0.5, 1], ["w", 0, 0.5],
];
/** View pixels between the top edge and the handle that turns. */
const ROTATE_REACH = 22;
const ROTATE_STEP = 15;
/** Below this size on the screen the handles of the edges would cover the corners. */
const ROOM_FOR_EDGES = 36;

export function rectOf(geometry: Geometry, image: Size): Rect {
  const at = toPixels({ x: number(geometry["x"]), y: number(geometry["y"]) }, image);
  const size = toPixels({ x: number(geometry["width"]), y: number(geometry["height"]) }, image);
  return { ...at, width: size.x, height: size.y, rotation: number(geometry["rotation"]) };
}

/** As results have it. Members that the geometry had and that are not ours stay. */
export function rectGeometry(rect: Rect, image: Size, before: Geometry = {}): Geometry {
  const at = toPercent(rect, image);
  const size = toPercent({ x: rect.width, y: rect.height }, image);
  return { ...before, x: at.x, y: at.y, width: size.x, height: size.y, rotation: rect.rotation };
}

function handlesOf(rect: Rect, { canRotate, viewport }: HandleOptions): readonly Handle[] {
  const turn = rect.rotation + viewport.rotation;
  const small = Math.min(rect.width, rect.height) * viewport.scale < ROOM_FOR_EDGES;
  const handles: Handle[] = (small ? SIDES.slice(0, 4) : SIDES).map(([id, x, y]) => (
    { id, at: fromLocal(rect, x * rect.width, y * rect.height), look: "corner", cursor: cursorFor(id, turn) }
  ));
  if (canRotate) handles.push({ id: "rotate", at: fromLocal(rect, rect.width / 2, -ROTATE_REACH / viewport.scale), look: "rotate", cursor: "grab" });
  return handles;
}

function clampToImage(point: Point, image: Size): Point {
  return { x: Math.min(Math.max(point.x, 0), image.width), y: Math.min(Math.max(point.y, 0), image.height) };
}

/** Corners of an upright rectangle fall on whole pixels. */
function snapped(rect: Rect, snap: (point: Point) => Point): Rect {
  if (rect.rotation !== 0) return rect;
  const from = snap({ x: rect.x, y: rect.y });
  const to = snap({ x: rect.x + rect.width, y: rect.y + rect.height });
  return { ...rect, ...from, width: to.x - from.x, height: to.y - from.y };
}

export const rectangleShape: Shape = {
  kind: "rectangle",
  bounds: (geometry, image) => rectBounds(rectOf(geometry, image)),
  contains: (geometry, image, at, reach) => rectContains(rectOf(geometry, image), at, reach),
  area(geometry, image) {
    const rect = rectOf(geometry, image);
    return Math.abs(rect.width * rect.height);
  },
  trace(path, geometry, viewport) {
    const rect = rectOf(geometry, viewport.image);
    const [a, b, c, d] = corners(rect);
    const [from, to] = [toView(viewport, a), toView(viewport, c)];
    if (rect.rotation === 0) {
      path.rect(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y));
      return;
    }
    path.moveTo(from.x, from.y);
    for (const corner of [b, c, d]) {
      const at = toView(viewport, corner);
      path.lineTo(at.x, at.y);
    }
    path.closePath();
  },
  nameAt: (geometry, viewport) => topmost(corners(rectOf(geometry, viewport.image)).map((corner) => toView(viewport, corner))),
  filled: () => true,
  handles: (geometry, options) => handlesOf(rectOf(geometry, options.viewport.image), options),
  move: (geometry, image, dx, dy) => ({ ...geometry, x: number(geometry["x"]) + (dx / image.width) * 100, y: number(geometry["y"]) + (dy / image.height) * 100 }),
  pull(geometry, image, handle, to, { constrained, snap }) {
    const rect = rectOf(geometry, image);
    if (handle === "rotate") return rectGeometry(rotateTo(rect, to, constrained ? ROTATE_STEP : null), image, geometry);
    const side = SIDES.find(([id]) => id === handle)?.[0];
    if (side === undefined) return null;
    const next = snapped(resize(rect, side, snap(clampToImage(to, image)), constrained), snap);
    return next.width > 0 && next.height > 0 ? rectGeometry(next, image, geometry) : null;
  },
};
