import type { Geometry } from "../../model/types";
import { corners } from "../../geometry/rect";
import { distanceToOutline, distanceToSegment, edgesOf, insertedAfter, nearestOn, polygonArea, polygonContains, withoutPoint } from "../../geometry/polygon";
import { boxOf, clamp, distance, topmost, toPercent, toPixels, type Point, type Size } from "../../geometry/types";
import { toView } from "../../geometry/viewport";
import { isNumber } from "../../canvas/shapes/numbers";
import type { Handle, Shape } from "../../canvas/shapes/types";

type Pair = readonly [number, number];

/** Between two points there is a handle that makes a new one, where the edge is long enough on the screen. */
const ROOM_FOR_MIDDLE = 40;
const MOST_MIDDLES = 60;
/** Percent do not lead back to the same pixel to the last digit. */
const SAME = 1e-6;

export function pairsOf(geometry: Geometry): readonly Pair[] {
  const points = Array.isArray(geometry["points"]) ? geometry["points"] : [];
  return points.filter((pair: unknown): pair is Pair => Array.isArray(pair) && isNumber(pair[0]) && isNumber(pair[1]));
}

export function pointsOf(geometry: Geometry, image: Size): readonly Point[] {
  return pairsOf(geometry).map(([x, y]) => toPixels({ x, y }, image));
}

/** Old results have no `closed`; they are closed. */
export function isClosed(geometry: Geometry): boolean {
  return geometry["closed"] !== false;
}

export function polygonGeometry(points: readonly Point[], image: Size, closed: boolean): Geometry {
  return { points: points.map((point) => asPair(point, image)), closed };
}

function asPair(point: Point, image: Size): Pair {
  const { x, y } = toPercent(point, image);
  return [x, y];
}

function handleIndex(handle: string): { readonly middle: boolean; readonly index: number } | null {
  const match = /^([pm])(\d+)$/.exec(handle);
  return match === null ? null : { middle: match[1] === "m", index: Number(match[2]) };
}

export const polygonShape: Shape = {
  kind: "polygon",
  handlesFirst: true,
  inBox: (rect, image) => polygonGeometry(corners(rect), image, true),
  bounds: (geometry, image) => boxOf(pointsOf(geometry, image)),
  contains(geometry, image, at, reach) {
    const points = pointsOf(geometry, image);
    const closed = isClosed(geometry);
    return (closed && polygonContains(points, at)) || distanceToOutline(points, closed, at) <= reach;
  },
  area: (geometry, image) => polygonArea(pointsOf(geometry, image)),
  trace(path, geometry, viewport) {
    pointsOf(geometry, viewport.image).forEach((point, index) => {
      const at = toView(viewport, point);
      if (index === 0) path.moveTo(at.x, at.y);
      else path.lineTo(at.x, at.y);
    });
    if (isClosed(geometry)) path.closePath();
  },
  nameAt: (geometry, viewport) => topmost(pointsOf(geometry, viewport.image).map((point) => toView(viewport, point))),
  filled: isClosed,
  handles(geometry, { viewport }) {
    const points = pointsOf(geometry, viewport.image);
    const handles: Handle[] = points.map((at, index) => ({ id: `p${index}`, at, look: "point", cursor: "move" }));
    if (points.length > MOST_MIDDLES) return handles;
    for (const { index, a, b } of edgesOf(points, isClosed(geometry))) {
      if (Math.hypot(a.x - b.x, a.y - b.y) * viewport.scale < ROOM_FOR_MIDDLE) continue;
      handles.push({ id: `m${index}`, at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, look: "middle", cursor: "copy" });
    }
    return handles;
  },
  move(geometry, image, dx, dy) {
    const by = toPercent({ x: dx, y: dy }, image);
    return { ...geometry, points: pairsOf(geometry).map(([x, y]) => [x + by.x, y + by.y]) };
  },
  pull(geometry, image, handle, to, { snap }) {
    const which = handleIndex(handle);
    const pairs = pairsOf(geometry);
    if (which === null || which.index >= pairs.length) return null;
    const kept = snap({ x: clamp(to.x, 0, image.width), y: clamp(to.y, 0, image.height) });
    const pair = asPair(kept, image);
    return { ...geometry, points: which.middle ? insertedAfter(pairs, which.index, pair) : pairs.with(which.index, pair) };
  },
  removeHandle(geometry, handle) {
    const which = handleIndex(handle);
    if (which === null || which.middle) return null;
    const points = withoutPoint(pairsOf(geometry), which.index, isClosed(geometry));
    return points === null ? null : { ...geometry, points };
  },
  insertAt(geometry, image, at, reach) {
    const points = pointsOf(geometry, image);
    const near = edgesOf(points, isClosed(geometry)).map((edge) => ({ ...edge, off: distanceToSegment(at, edge.a, edge.b) })).toSorted((one, other) => one.off - other.off)[0];
    if (near === undefined || near.off > reach) return null;
    return { ...geometry, points: insertedAfter(pairsOf(geometry), near.index, asPair(nearestOn(at, near.a, near.b), image)) };
  },
  handleOn(geometry, image, at) {
    const points = pointsOf(geometry, image);
    const index = points.findIndex((point) => distance(point, at) <= SAME);
    if (index >= 0) return `p${index}`;
    const edge = edgesOf(points, isClosed(geometry)).find(({ a, b }) => distance({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, at) <= SAME);
    return edge === undefined ? null : `m${edge.index}`;
  },
  border: (geometry, image) => (isClosed(geometry) ? pointsOf(geometry, image) : []),
  // A polygon that was saved before it was finished.
  close: (geometry) => (geometry["closed"] === false && pairsOf(geometry).length > 2 ? { ...geometry, closed: true } : null),
};
