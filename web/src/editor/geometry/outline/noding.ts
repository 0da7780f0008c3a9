import { turnOf, type Grid, type Node } from "./grid";

/** A piece of a line of one of the shapes. */
export interface Segment {
  readonly a: number;
  readonly b: number;
  /** Whose it is. */
  readonly owner: number;
}

/** Rounding moves pieces by less than a step, so that they may cross anew; seldom more than twice. */
const MOST_PASSES = 12;
/** A place that lies nearer to a piece than this, in steps of the grid, lies on it. */
const REACH = 1;

/** The pieces split so that they meet at their ends only; null when rounding does not come to rest. */
export function noded(grid: Grid, segments: readonly Segment[]): readonly Segment[] | null {
  let now = segments;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const cuts = cutsOf(grid, now);
    if (cuts.size === 0) return now;
    now = now.flatMap((segment, index) => split(grid, segment, cuts.get(index)));
  }
  return null;
}

interface Piece {
  readonly index: number;
  readonly a: number;
  readonly b: number;
  readonly from: Node;
  readonly to: Node;
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

function cutsOf(grid: Grid, segments: readonly Segment[]): ReadonlyMap<number, Set<number>> {
  const cuts = new Map<number, Set<number>>();
  const cut = (piece: Piece, at: number) => {
    if (at === piece.a || at === piece.b) return;
    const known = cuts.get(piece.index);
    if (known === undefined) cuts.set(piece.index, new Set([at]));
    else known.add(at);
  };
  const pieces = segments.map((segment, index) => pieceOf(grid, segment, index)).toSorted((one, other) => one.minX - other.minX);
  pieces.forEach((one, position) => {
    for (let next = position + 1; next < pieces.length; next += 1) {
      const other = pieces[next];
      if (other === undefined || other.minX > one.maxX + REACH) break;
      if (other.minY > one.maxY + REACH || other.maxY < one.minY - REACH) continue;
      meet(grid, one, other, cut);
    }
  });
  return cuts;
}

function pieceOf(grid: Grid, { a, b }: Segment, index: number): Piece {
  const [from, to] = [grid.node(a), grid.node(b)];
  return { index, a, b, from, to, minX: Math.min(from.x, to.x), maxX: Math.max(from.x, to.x), minY: Math.min(from.y, to.y), maxY: Math.max(from.y, to.y) };
}

function meet(grid: Grid, one: Piece, other: Piece, cut: (piece: Piece, at: number) => void): void {
  let touched = false;
  for (const [piece, ends] of [[one, other], [other, one]] as const) {
    for (const end of [ends.a, ends.b]) {
      if (end === piece.a || end === piece.b) touched = true;
      else if (liesOn(grid.node(end), piece)) {
        cut(piece, end);
        touched = true;
      }
    }
  }
  if (touched) return;
  const [c, d] = [turnOf(one.from, one.to, other.from), turnOf(one.from, one.to, other.to)];
  const [a, b] = [turnOf(other.from, other.to, one.from), turnOf(other.from, other.to, one.to)];
  if (c > 0 === d > 0 || a > 0 === b > 0) return;
  const part = c / (c - d);
  const at = grid.place(Math.round(other.from.x + (other.to.x - other.from.x) * part), Math.round(other.from.y + (other.to.y - other.from.y) * part));
  cut(one, at);
  cut(other, at);
}

function liesOn(at: Node, { from, to, minX, maxX, minY, maxY }: Piece): boolean {
  if (at.x < minX - REACH || at.x > maxX + REACH || at.y < minY - REACH || at.y > maxY + REACH) return false;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = (at.x - from.x) * dx + (at.y - from.y) * dy;
  if (along <= 0 || along >= dx * dx + dy * dy) return false;
  return Math.abs(turnOf(from, to, at)) <= REACH * Math.hypot(dx, dy);
}

function split(grid: Grid, segment: Segment, cuts: ReadonlySet<number> | undefined): readonly Segment[] {
  if (cuts === undefined) return [segment];
  const [from, to] = [grid.node(segment.a), grid.node(segment.b)];
  const along = (id: number) => (grid.node(id).x - from.x) * (to.x - from.x) + (grid.node(id).y - from.y) * (to.y - from.y);
  const stops = [segment.a, ...[...cuts].toSorted((one, other) => along(one) - along(other)), segment.b];
  return stops.slice(1).flatMap((b, index) => (stops[index] === b ? [] : [{ a: stops[index] ?? b, b, owner: segment.owner }]));
}
