import type { Thumbnail } from "../thumbnail";
import { flattened, isVertex, segmentsOf, type Segment, type Vertex } from "./vertices";

type Pair = readonly [number, number];
const PERCENT = { width: 100, height: 100 };
/** Nobody sees more on a tile, and branches are walked one in the other. */
const MOST = 300;

function wayOf(points: readonly Vertex[], { from, to }: Segment): readonly Pair[] {
  const [a, b] = [points[from], points[to]];
  return a === undefined || b === undefined ? [] : flattened(a, b, PERCENT).map(({ x, y }) => [x, y]);
}

/** There and back, since an outline of a line is the line. Every point comes after one only, so ways from one without a point before it end. */
function walked(points: readonly Vertex[], segments: readonly Segment[]): readonly Pair[] {
  const after = new Map<number, Segment[]>();
  for (const segment of segments) after.set(segment.from, [...(after.get(segment.from) ?? []), segment]);
  const walk = (at: number): readonly Pair[] => (after.get(at) ?? []).flatMap((segment) => {
    const way = wayOf(points, segment);
    return [...way, ...walk(segment.to), ...way.toReversed()];
  });
  const isReached = new Set(segments.map(({ to }) => to));
  return points.flatMap((_, at) => (isReached.has(at) ? [] : walk(at)));
}

export const thumbnail: Thumbnail = {
  types: ["vector", "vectorlabels"],
  outline({ vertices, closed }) {
    const points = Array.isArray(vertices) ? vertices.filter(isVertex).slice(0, MOST) : [];
    const segments = segmentsOf(points, closed === true);
    const outline = closed === true ? segments.flatMap((segment) => wayOf(points, segment)) : walked(points, segments);
    return outline.length >= 2 ? { kind: "polygon", points: outline } : null;
  },
};
