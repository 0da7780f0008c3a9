import { isObject } from "../../config/json";
import { isNumber } from "../../canvas/shapes/numbers";
import { newId } from "../../model/ids";
import type { Geometry, JsonObject } from "../../model/types";
import { toPixels, type Point, type Size } from "../../geometry/types";

/** A point of a line, in percent of the picture. Members that nobody knows stay. */
export interface Vertex extends Readonly<JsonObject> {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly prevPointId?: string;
  readonly isBezier?: boolean;
  /** Towards the point before. */
  readonly controlPoint1?: Point;
  /** Towards the point after. */
  readonly controlPoint2?: Point;
}

/** From one point to the next, as positions in the list. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/** How far along a straight way the curve of a point without controls begins, as in the real format. */
const PULL = 0.3;
const STEPS = 16;

export function isVertex(value: unknown): value is Vertex {
  return isObject(value) && typeof value["id"] === "string" && isNumber(value["x"]) && isNumber(value["y"]) && [value["controlPoint1"], value["controlPoint2"]].every((point) => point === undefined || point === null || isPlace(point));
}

function isPlace(value: unknown): value is Point {
  return isObject(value) && isNumber(value["x"]) && isNumber(value["y"]);
}

export function verticesOf(geometry: Geometry): readonly Vertex[] {
  return Array.isArray(geometry["vertices"]) ? geometry["vertices"].filter(isVertex) : [];
}

export function isClosed(geometry: Geometry): boolean {
  return geometry["closed"] === true;
}

/** A point says which one is before it. Where none says so they follow each other. */
export function segmentsOf(vertices: readonly Vertex[], closed: boolean): readonly Segment[] {
  const places = new Map(vertices.map(({ id }, at) => [id, at]));
  const isLinked = vertices.some(({ prevPointId }) => prevPointId !== undefined && places.has(prevPointId));
  const segments = vertices.flatMap(({ prevPointId }, to): readonly Segment[] => {
    const from = isLinked ? places.get(prevPointId ?? "") : to > 0 ? to - 1 : undefined;
    return from === undefined || from === to ? [] : [{ from, to }];
  });
  const last = vertices.length - 1;
  const isRound = segments.some(({ to }) => to === 0);
  return closed && last > 1 && !isRound ? [...segments, { from: last, to: 0 }] : segments;
}

/** Several lines begin at one point. */
export function isBranching(segments: readonly Segment[]): boolean {
  return new Set(segments.map(({ from }) => from)).size !== segments.length;
}

/** The two places that pull at a way; null: it is straight. In the units of the vertices. */
export function controlsOf(from: Vertex, to: Vertex): readonly [Point, Point] | null {
  const leaving = from.isBezier === true ? from.controlPoint2 : undefined;
  const coming = to.isBezier === true ? to.controlPoint1 : undefined;
  if (leaving == null && coming == null) return null;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return [leaving ?? { x: from.x + PULL * dx, y: from.y + PULL * dy }, coming ?? { x: to.x - PULL * dx, y: to.y - PULL * dy }];
}

/** A way as straight pieces, in pixels of the picture. */
export function flattened(from: Vertex, to: Vertex, image: Size): readonly Point[] {
  const [a, b] = [toPixels(from, image), toPixels(to, image)];
  const controls = controlsOf(from, to);
  if (controls === null) return [a, b];
  const [c, d] = [toPixels(controls[0], image), toPixels(controls[1], image)];
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const t = step / STEPS;
    const [k, l, m, n] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
    return { x: k * a.x + l * c.x + m * d.x + n * b.x, y: k * a.y + l * c.y + m * d.y + n * b.y };
  });
}

export function newVertex(at: Point, before: string | null, controls: readonly [Point, Point] | null = null): Vertex {
  return {
    x: at.x, y: at.y, id: newId(21), ...(before === null ? {} : { prevPointId: before }), isBezier: controls !== null,
    ...(controls === null ? {} : { controlPoint1: controls[0], controlPoint2: controls[1] }),
  };
}

/** A point and what pulls at it, moved. */
export function shifted(vertex: Vertex, dx: number, dy: number): Vertex {
  const by = (point: Point): Point => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    ...vertex, x: vertex.x + dx, y: vertex.y + dy,
    ...(isPlace(vertex.controlPoint1) ? { controlPoint1: by(vertex.controlPoint1) } : {}),
    ...(isPlace(vertex.controlPoint2) ? { controlPoint2: by(vertex.controlPoint2) } : {}),
  };
}

/** A new point in the middle of a way. */
export function withMiddle(vertices: readonly Vertex[], { from, to }: Segment, at: Point): readonly Vertex[] {
  const [a, b] = [vertices[from], vertices[to]];
  if (a === undefined || b === undefined) return vertices;
  const made = newVertex(at, a.id);
  // The way back to the first point is not written.
  const linked = b.prevPointId === a.id ? vertices.with(to, { ...b, prevPointId: made.id }) : vertices;
  return linked.toSpliced(to === 0 ? vertices.length : to, 0, made);
}

/** Without a point: what came after it comes after the one before. Null: too few would be left. */
export function withoutVertex(vertices: readonly Vertex[], at: number, least: number): readonly Vertex[] | null {
  const gone = vertices[at];
  if (gone === undefined || vertices.length <= least) return null;
  return vertices.flatMap((vertex): readonly Vertex[] => {
    if (vertex === gone) return [];
    if (vertex.prevPointId !== gone.id) return [vertex];
    const { prevPointId: _, ...rest } = vertex;
    return [(gone.prevPointId === undefined ? rest : { ...rest, prevPointId: gone.prevPointId }) as Vertex];
  });
}
