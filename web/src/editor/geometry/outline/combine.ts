import type { Point } from "../types";
import { edgesOn, sidesOf, type Edge, type Sides } from "./edges";
import { Grid } from "./grid";
import { noded, type Segment } from "./noding";
import { outlinesOf, type Way } from "./rings";

type Outline = readonly Point[];
/** The largest first. Null: the outlines cannot be worked with, because they are too far away or too tangled. */
export type Outlines = readonly Outline[] | null;

/** More corners than this would take too long. */
const MOST_CORNERS = 6000;

/** What is in any of them. Several are left where they do not touch. */
export function joined(outlines: readonly Outline[]): Outlines {
  return combined(outlines, (inside) => inside.includes(true));
}

/** What is in the first and in none of the others; nothing may be left. */
export function takenAway(from: Outline, others: readonly Outline[]): Outlines {
  return combined([from, ...others], ([first, ...rest]) => first === true && !rest.includes(true));
}

function combined(outlines: readonly Outline[], isIn: (inside: readonly boolean[]) => boolean): Outlines {
  const grid = new Grid();
  const segments = segmentsOf(grid, outlines.map((points) => ({ points, isClosed: true })));
  const pieces = segments === null ? null : noded(grid, segments);
  if (pieces === null) return null;
  const edges = edgesOn(grid, pieces, outlines.length);
  const sides = sidesOf(grid, edges, outlines.length);
  return outlinesOf(grid, edges.flatMap((edge, index) => boundary(grid, edge, sides[index], isIn) ?? []));
}

/** The parts into which a line cuts an outline; one, when it does not go through. */
export function cutBy(outline: Outline, line: Outline): Outlines {
  const grid = new Grid();
  const segments = segmentsOf(grid, [{ points: outline, isClosed: true }, { points: line, isClosed: false }]);
  const pieces = segments === null ? null : noded(grid, segments);
  if (pieces === null) return null;
  const edges = edgesOn(grid, pieces, 2);
  const sides = sidesOf(grid, edges, 2);
  const isInside = ([inside]: readonly boolean[]) => inside === true;
  const around = edges.flatMap((edge, index) => boundary(grid, edge, sides[index], isInside) ?? []);
  const cuts = edges.filter((edge, index) => (edge.times[1] ?? 0) > 0 && sides[index]?.before[0] === true && sides[index].behind[0] === true);
  return outlinesOf(grid, [...around, ...through(around, cuts).flatMap(({ from, to }): Way[] => [{ from, to }, { from: to, to: from }])]);
}

/** Without what ends in the middle of the shape. */
function through(around: readonly Way[], cuts: readonly Edge[]): readonly Edge[] {
  const degrees = new Map<number, number>();
  const count = (id: number) => degrees.set(id, (degrees.get(id) ?? 0) + 1);
  for (const { from, to } of [...around, ...cuts]) {
    count(from);
    count(to);
  }
  const left = cuts.filter(({ from, to }) => (degrees.get(from) ?? 0) > 1 && (degrees.get(to) ?? 0) > 1);
  return left.length === cuts.length ? cuts : through(around, left);
}

function segmentsOf(grid: Grid, lines: readonly { readonly points: Outline; readonly isClosed: boolean }[]): readonly Segment[] | null {
  if (lines.reduce((sum, { points }) => sum + points.length, 0) > MOST_CORNERS) return null;
  const segments: Segment[] = [];
  for (const [owner, { points, isClosed }] of lines.entries()) {
    const ids = points.map((point) => grid.corner(point));
    for (const [index, a] of ids.entries()) {
      const b = index + 1 < ids.length ? ids[index + 1] : isClosed ? ids[0] : undefined;
      if (a === null || b === null) return null;
      if (b !== undefined && a !== b) segments.push({ a, b, owner });
    }
  }
  return segments;
}

/** The edge as a way with what counts on its right; null where both sides do, or none. */
function boundary(grid: Grid, { from, to }: Edge, sides: Sides | undefined, isIn: (inside: readonly boolean[]) => boolean): Way | null {
  const [before, behind] = [isIn(sides?.before ?? []), isIn(sides?.behind ?? [])];
  if (before === behind) return null;
  // On the right of a way to the right lies what is below, on that of a way down what is left.
  const isUpright = grid.node(from).x === grid.node(to).x;
  return behind !== isUpright ? { from, to } : { from: to, to: from };
}
