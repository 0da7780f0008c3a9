import type { Geometry } from "../../model/types";
import type { Rect } from "../../geometry/rect";
import { distanceToSegment, nearestOn, polygonArea, polygonContains } from "../../geometry/polygon";
import { boxOf, clamp, distance, topmost, toPercent, toPixels, type Point, type Size } from "../../geometry/types";
import { toView } from "../../geometry/viewport";
import type { Handle, Shape } from "../../canvas/shapes/types";
import { controlsOf, flattened, isBranching, isClosed, newVertex, segmentsOf, shifted, verticesOf, withMiddle, withoutVertex, type Vertex } from "./vertices";

const ROOM_FOR_MIDDLE = 40;
const MOST_MIDDLES = 60;
const LEAST_POINTS = 2;

/** Every way as pieces in pixels of the picture. */
function waysOf(geometry: Geometry, image: Size): readonly (readonly Point[])[] {
  const vertices = verticesOf(geometry);
  return segmentsOf(vertices, isClosed(geometry)).flatMap(({ from, to }) => {
    const [a, b] = [vertices[from], vertices[to]];
    return a === undefined || b === undefined ? [] : [flattened(a, b, image)];
  });
}

/** All places of the line, in pixels of the picture; a single point is one too. */
export function outlineOf(geometry: Geometry, image: Size): readonly Point[] {
  const ways = waysOf(geometry, image);
  return ways.length === 0 ? verticesOf(geometry).map((vertex) => toPixels(vertex, image)) : ways.flat();
}

function hasInside(geometry: Geometry): boolean {
  return isClosed(geometry) && !isBranching(segmentsOf(verticesOf(geometry), true));
}

function partOf(handle: string): { readonly part: string; readonly at: number } | null {
  const match = /^([pmac])(\d+)$/.exec(handle);
  return match === null ? null : { part: match[1] ?? "", at: Number(match[2]) };
}

function kept(point: Point, image: Size): Point {
  return { x: clamp(point.x, 0, image.width), y: clamp(point.y, 0, image.height) };
}

export const vectorShape: Shape = {
  kind: "vector",
  handlesFirst: true,
  inBox({ x, y, width, height }: Rect, image) {
    const first = newVertex(toPercent({ x, y: y + height }, image), null);
    return { vertices: [first, newVertex(toPercent({ x: x + width, y }, image), first.id)], closed: false };
  },
  bounds: (geometry, image) => boxOf(outlineOf(geometry, image)),
  contains(geometry, image, at, reach) {
    if (hasInside(geometry) && polygonContains(outlineOf(geometry, image), at)) return true;
    const ways = waysOf(geometry, image);
    if (ways.length === 0) return outlineOf(geometry, image).some((point) => distance(point, at) <= reach);
    return ways.some((way) => way.some((point, index) => index > 0 && distanceToSegment(at, way[index - 1] ?? point, point) <= reach));
  },
  // A line is thin: of several things under the pointer it is meant.
  area: (geometry, image) => (hasInside(geometry) ? polygonArea(outlineOf(geometry, image)) : 0),
  trace(path, geometry, viewport) {
    const vertices = verticesOf(geometry);
    const put = (point: Point) => toView(viewport, toPixels(point, viewport.image));
    const segments = segmentsOf(vertices, isClosed(geometry));
    let end = -1;
    for (const { from, to } of segments) {
      const [a, b] = [vertices[from], vertices[to]];
      if (a === undefined || b === undefined) continue;
      if (from !== end) path.moveTo(put(a).x, put(a).y);
      const controls = controlsOf(a, b);
      const place = put(b);
      if (controls === null) path.lineTo(place.x, place.y);
      else {
        const [c, d] = [put(controls[0]), put(controls[1])];
        path.bezierCurveTo(c.x, c.y, d.x, d.y, place.x, place.y);
      }
      end = to;
    }
    if (hasInside(geometry) && segments.length > 2) path.closePath();
    const [only] = vertices;
    if (segments.length === 0 && only !== undefined) path.arc(put(only).x, put(only).y, 3, 0, 2 * Math.PI);
  },
  nameAt: (geometry, viewport) => topmost(verticesOf(geometry).map((vertex) => toView(viewport, toPixels(vertex, viewport.image)))),
  filled: hasInside,
  handles(geometry, { viewport }) {
    const { image, scale } = viewport;
    const vertices = verticesOf(geometry);
    const handles: Handle[] = vertices.map((vertex, at) => ({ id: `p${at}`, at: toPixels(vertex, image), look: "point", cursor: "move" }));
    vertices.forEach((vertex, at) => {
      if (vertex.isBezier !== true) return;
      const from = toPixels(vertex, image);
      if (vertex.controlPoint1 != null) handles.push({ id: `a${at}`, at: toPixels(vertex.controlPoint1, image), from, look: "middle", cursor: "move" });
      if (vertex.controlPoint2 != null) handles.push({ id: `c${at}`, at: toPixels(vertex.controlPoint2, image), from, look: "middle", cursor: "move" });
    });
    if (vertices.length > MOST_MIDDLES) return handles;
    segmentsOf(vertices, isClosed(geometry)).forEach(({ from, to }, at) => {
      const [a, b] = [vertices[from], vertices[to]];
      if (a === undefined || b === undefined || distance(toPixels(a, image), toPixels(b, image)) * scale < ROOM_FOR_MIDDLE) return;
      const way = flattened(a, b, image);
      const middle = way.length === 2 ? { x: ((way[0]?.x ?? 0) + (way[1]?.x ?? 0)) / 2, y: ((way[0]?.y ?? 0) + (way[1]?.y ?? 0)) / 2 } : way[way.length >> 1];
      if (middle !== undefined) handles.push({ id: `m${at}`, at: middle, look: "middle", cursor: "copy" });
    });
    return handles;
  },
  move(geometry, image, dx, dy) {
    const by = toPercent({ x: dx, y: dy }, image);
    return { ...geometry, vertices: verticesOf(geometry).map((vertex) => shifted(vertex, by.x, by.y)) };
  },
  pull(geometry, image, handle, to, { snap, constrained, attribute }) {
    const which = partOf(handle);
    const vertices = verticesOf(geometry);
    const vertex = vertices[which?.at ?? -1];
    if (which === null) return null;
    if (which.part === "m") {
      const segment = segmentsOf(vertices, isClosed(geometry))[which.at];
      return segment === undefined ? null : { ...geometry, vertices: withMiddle(vertices, segment, toPercent(snap(kept(to, image)), image)) };
    }
    if (vertex === undefined) return null;
    const place = toPercent(which.part === "p" ? snap(kept(to, image)) : to, image);
    // With Shift a corner becomes a curve, as with a pen.
    const bends = which.part === "p" && constrained && attribute("curves") === "true";
    const next = which.part !== "p" ? controlled(vertex, which.part, place, constrained) : bends ? curved(vertex, place) : shifted(vertex, place.x - vertex.x, place.y - vertex.y);
    return { ...geometry, vertices: vertices.with(which.at, next) };
  },
  insertAt(geometry, image, at, reach) {
    const vertices = verticesOf(geometry);
    const offs = segmentsOf(vertices, isClosed(geometry)).flatMap((segment) => {
      const [a, b] = [vertices[segment.from], vertices[segment.to]];
      const way = a === undefined || b === undefined ? [] : flattened(a, b, image);
      return way.slice(1).map((to, index) => ({ segment, place: nearestOn(at, way[index] ?? to, to) }));
    });
    const near = offs.map((one) => ({ ...one, off: distance(at, one.place) })).toSorted((one, other) => one.off - other.off)[0];
    return near === undefined || near.off > reach ? null : { ...geometry, vertices: withMiddle(vertices, near.segment, toPercent(near.place, image)) };
  },
  removeHandle(geometry, handle) {
    const which = partOf(handle);
    const vertices = verticesOf(geometry);
    const vertex = vertices[which?.at ?? -1];
    if (which === null || which.part === "m" || vertex === undefined) return null;
    if (which.part !== "p") {
      const { controlPoint1: _, controlPoint2: __, ...straight } = vertex;
      return { ...geometry, vertices: vertices.with(which.at, { ...straight, isBezier: false } as Vertex) };
    }
    const left = withoutVertex(vertices, which.at, isClosed(geometry) ? LEAST_POINTS + 1 : LEAST_POINTS);
    return left === null ? null : { ...geometry, vertices: left };
  },
};

/** Both sides stay in line, unless Shift lets the other one be. */
function controlled(vertex: Vertex, part: string, to: Point, alone: boolean): Vertex {
  const mirrored = { x: 2 * vertex.x - to.x, y: 2 * vertex.y - to.y };
  const [own, other] = part === "a" ? (["controlPoint1", "controlPoint2"] as const) : (["controlPoint2", "controlPoint1"] as const);
  return { ...vertex, [own]: to, ...(alone || vertex[other] == null ? {} : { [other]: mirrored }) };
}

export function curved(vertex: Vertex, to: Point): Vertex {
  return { ...vertex, isBezier: true, controlPoint1: { x: 2 * vertex.x - to.x, y: 2 * vertex.y - to.y }, controlPoint2: to };
}
