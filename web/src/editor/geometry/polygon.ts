import { distance, type Point } from "./types";

export function polygonContains(points: readonly Point[], at: Point): boolean {
  let odd = false;
  let previous = points.at(-1);
  for (const point of points) {
    if (previous !== undefined && point.y > at.y !== previous.y > at.y) {
      const crossing = ((previous.x - point.x) * (at.y - point.y)) / (previous.y - point.y) + point.x;
      if (at.x < crossing) odd = !odd;
    }
    previous = point;
  }
  return odd;
}

/** The place on a piece that is nearest. */
export function nearestOn(at: Point, a: Point, b: Point): Point {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  if (length === 0) return a;
  const along = Math.max(0, Math.min(1, ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length));
  return { x: a.x + along * (b.x - a.x), y: a.y + along * (b.y - a.y) };
}

export function distanceToSegment(at: Point, a: Point, b: Point): number {
  return distance(at, nearestOn(at, a, b));
}

export interface Edge {
  /** Position of the point where the edge begins. */
  readonly index: number;
  readonly a: Point;
  readonly b: Point;
}

export function edgesOf(points: readonly Point[], closed: boolean): readonly Edge[] {
  const edges: Edge[] = [];
  points.forEach((a, index) => {
    const last = index === points.length - 1;
    const b = last ? points[0] : points[index + 1];
    if (b !== undefined && (!last || (closed && points.length > 2))) edges.push({ index, a, b });
  });
  return edges;
}

export function distanceToOutline(points: readonly Point[], closed: boolean, at: Point): number {
  let nearest = points.length === 1 && points[0] !== undefined ? distance(points[0], at) : Infinity;
  for (const { a, b } of edgesOf(points, closed)) nearest = Math.min(nearest, distanceToSegment(at, a, b));
  return nearest;
}

export function polygonArea(points: readonly Point[]): number {
  let sum = 0;
  for (const { a, b } of edgesOf(points, true)) sum += a.x * b.y - b.x * a.y;
  return Math.abs(sum) / 2;
}

export function insertedAfter<T>(points: readonly T[], index: number, point: T): readonly T[] {
  return points.toSpliced(index + 1, 0, point);
}

/** Without one point; null when too few would be left to be a shape. */
export function withoutPoint<T>(points: readonly T[], index: number, closed: boolean): readonly T[] | null {
  if (points.length <= (closed ? 3 : 2) || index < 0 || index >= points.length) return null;
  return points.toSpliced(index, 1);
}
