import type { Geometry } from "../../model/types";
import { corners, rectBounds, rectContains, type Rect } from "../../geometry/rect";
import { topmost, toPercent, toPixels, type Point, type Size } from "../../geometry/types";
import { toView } from "../../geometry/viewport";
import { frameHandles, pulledFrame } from "../../canvas/shapes/frame";
import { number } from "../../canvas/shapes/numbers";
import type { Shape } from "../../canvas/shapes/types";

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
  inBox: (rect, image) => rectGeometry(rect, image),
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
  border: (geometry, image) => corners(rectOf(geometry, image)),
  handles: (geometry, options) => frameHandles(rectOf(geometry, options.viewport.image), options),
  move: (geometry, image, dx, dy) => ({ ...geometry, x: number(geometry["x"]) + (dx / image.width) * 100, y: number(geometry["y"]) + (dy / image.height) * 100 }),
  pull(geometry, image, handle, to, { constrained, snap }) {
    const place = handle === "rotate" ? to : snap(clampToImage(to, image));
    const pulled = pulledFrame(rectOf(geometry, image), handle, place, constrained);
    if (pulled === null) return null;
    const next = handle === "rotate" ? pulled : snapped(pulled, snap);
    return next.width > 0 && next.height > 0 ? rectGeometry(next, image, geometry) : null;
  },
};
