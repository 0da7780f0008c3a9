import { turnOf, type Grid, type Node } from "./grid";
import type { Segment } from "./noding";

/** A piece between two places, `from` left of `to` (or above it), with how often each shape runs along it. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly times: readonly number[];
}

/** Pieces that lie on each other as one. */
export function edgesOn(grid: Grid, segments: readonly Segment[], owners: number): readonly Edge[] {
  const edges = new Map<string, { from: number; to: number; times: number[] }>();
  for (const { a, b, owner } of segments) {
    const [from, to] = isBefore(grid.node(a), grid.node(b)) ? [a, b] : [b, a];
    const key = `${from} ${to}`;
    const known = edges.get(key) ?? { from, to, times: Array.from({ length: owners }, () => 0) };
    known.times[owner] = (known.times[owner] ?? 0) + 1;
    edges.set(key, known);
  }
  return [...edges.values()];
}

function isBefore(a: Node, b: Node): boolean {
  return a.x < b.x || (a.x === b.x && a.y < b.y);
}

/** Whether what lies on both sides of an edge is inside of each shape: above and below it, or left and right of an upright one. */
export interface Sides {
  readonly before: readonly boolean[];
  readonly behind: readonly boolean[];
}

/** By the number of lines that lie between an edge and far away. The edges meet at their ends only, so this is exact. */
export function sidesOf(grid: Grid, edges: readonly Edge[], owners: number): readonly Sides[] {
  const lines = edges.map(({ from, to, times }) => ({ a: grid.node(from), b: grid.node(to), odd: times.map((count) => count % 2 === 1) }));
  return lines.map(({ a, b, odd }, index) => {
    const isUpright = a.x === b.x;
    const before = Array.from({ length: owners }, () => false);
    lines.forEach((line, other) => {
      if (other === index || !line.odd.includes(true) || !isPassed(a, b, line.a, line.b, isUpright)) return;
      line.odd.forEach((isOdd, owner) => {
        if (isOdd) before[owner] = before[owner] !== true;
      });
    });
    return { before, behind: before.map((inside, owner) => inside !== (odd[owner] === true)) };
  });
}

/** Whether the way from the middle of a–b upwards (to the left of an upright one) passes c–d. */
function isPassed(a: Node, b: Node, c: Node, d: Node, isUpright: boolean): boolean {
  const across = isUpright ? (node: Node) => node.y : (node: Node) => node.x;
  const middle = across(a) + across(b);
  const [low, high] = across(c) < across(d) ? [c, d] : [d, c];
  // Half open, so that where two lines meet one of them counts.
  if (!(2 * across(low) <= middle && middle < 2 * across(high))) return false;
  const turn = turnOf({ x: 2 * low.x, y: 2 * low.y }, { x: 2 * high.x, y: 2 * high.y }, { x: a.x + b.x, y: a.y + b.y });
  return isUpright ? turn < 0 : turn > 0;
}
