import type { Point } from "../types";
import { polygonContains } from "../polygon";
import { turnOf, type Grid } from "./grid";
import { withHole } from "./keyhole";

/** A way along an edge, with what is kept on its right. */
export interface Way {
  readonly from: number;
  readonly to: number;
}

/** Smaller than this (square pixels) is what rounding left. */
const LEAST_AREA = 0.25;

/** The outlines that these ways make, the largest first. A hole is reached from the outline by a slit, because outlines have none. */
export function outlinesOf(grid: Grid, ways: readonly Way[]): readonly (readonly Point[])[] {
  const rings = walked(grid, ways).map((ring) => straightened(grid, ring).map((id) => grid.point(id))).map((points) => ({ points, area: signedArea(points) }));
  const outer = rings.filter(({ area }) => area >= LEAST_AREA).toSorted((one, other) => other.area - one.area);
  const holes = rings.filter(({ area }) => area <= -LEAST_AREA);
  const byOuter = new Map<number, (readonly Point[])[]>();
  for (const { points } of holes) {
    const [first] = points;
    // The smallest that is around it.
    const index = first === undefined ? -1 : outer.findLastIndex((ring) => polygonContains(ring.points, first));
    if (index >= 0) byOuter.set(index, [...(byOuter.get(index) ?? []), points]);
  }
  return outer.map(({ points }, index) => (byOuter.get(index) ?? []).reduce((ring, hole, at, all) => withHole(ring, hole, all.slice(at + 1)), points));
}

/** At each place it goes on with the sharpest turn to the right, so that outlines that only touch stay apart. */
function walked(grid: Grid, ways: readonly Way[]): readonly (readonly number[])[] {
  const leaving = new Map<number, number[]>();
  ways.forEach(({ from }, index) => leaving.set(from, [...(leaving.get(from) ?? []), index]));
  const direction = (from: number, to: number) => {
    const [a, b] = [grid.node(from), grid.node(to)];
    return Math.atan2(b.y - a.y, b.x - a.x);
  };
  const after = ({ from, to }: Way): number | undefined => {
    const back = direction(to, from);
    const sharpness = (index: number) => (ways[index]?.to === from ? 2 * Math.PI : (back - direction(to, ways[index]?.to ?? from) + 4 * Math.PI) % (2 * Math.PI));
    return (leaving.get(to) ?? []).toSorted((one, other) => sharpness(one) - sharpness(other))[0];
  };
  const used = new Set<number>();
  const rings: number[][] = [];
  ways.forEach((_, start) => {
    const ring: number[] = [];
    for (let at: number | undefined = start; at !== undefined && !used.has(at);) {
      used.add(at);
      const way = ways[at];
      if (way === undefined) break;
      ring.push(way.from);
      at = after(way);
    }
    if (ring.length > 2) rings.push(ring);
  });
  return rings;
}

/** Without places that are no corner of anything given and lie on a straight way. */
function straightened(grid: Grid, ring: readonly number[]): readonly number[] {
  return ring.filter((id, index) => {
    if (grid.isCorner(id)) return true;
    const [before, after] = [ring.at(index - 1) ?? id, ring[(index + 1) % ring.length] ?? id];
    return Math.abs(turnOf(grid.node(before), grid.node(id), grid.node(after))) > Math.hypot(grid.node(after).x - grid.node(before).x, grid.node(after).y - grid.node(before).y);
  });
}

export function signedArea(points: readonly Point[]): number {
  let sum = 0;
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    sum += a.x * b.y - b.x * a.y;
  });
  return sum / 2;
}
