import { rowOf, type Mask, type Row } from "./mask";

/** A closed line along the edges of pixels: x, y, x, y, … */
export type Contour = readonly number[];

const known = new WeakMap<Mask, readonly Contour[]>();

/** The outlines of a mask, the inside always at the same hand: outlines of holes run the other way round. */
export function contoursOf(mask: Mask): readonly Contour[] {
  const found = known.get(mask);
  if (found !== undefined) return found;
  const made = follow(mask);
  known.set(mask, made);
  return made;
}

/**
 * The ends of spans are the upright edges; edge `n` has the ends `2n` (above) and `2n + 1` (below). Between two rows every end that
 * hangs free is joined to its neighbour by a level line, or runs straight on.
 */
function follow(mask: Mask): readonly Contour[] {
  const count = mask.rows.reduce((sum, row) => sum + row.length, 0);
  const [links, xs, ys] = [new Int32Array(2 * count), new Int32Array(count), new Int32Array(count)];
  let [above, edge] = [0, 0];
  for (let y = mask.top; y <= mask.top + mask.rows.length; y += 1) {
    const [upper, row] = [rowOf(mask, y - 1), rowOf(mask, y)];
    for (let at = 0; at < row.length; at += 1) {
      xs[edge + at] = row[at] ?? 0;
      ys[edge + at] = y;
    }
    join(links, upper, above, row, edge);
    above = edge;
    edge += row.length;
  }
  return walk(links, xs, ys);
}

function join(links: Int32Array, upper: Row, upperEdge: number, row: Row, rowEdge: number): void {
  let [i, j, open] = [0, 0, -1];
  const link = (a: number, b: number) => {
    links[a] = b;
    links[b] = a;
  };
  const meet = (end: number) => {
    if (open < 0) open = end;
    else {
      link(open, end);
      open = -1;
    }
  };
  while (i < upper.length || j < row.length) {
    const [x, z] = [upper[i] ?? Infinity, row[j] ?? Infinity];
    if (x === z && i % 2 === j % 2) link(2 * (upperEdge + i++) + 1, 2 * (rowEdge + j++));
    // Where spans touch at a corner only, the upper one is closed first: they are apart.
    else if (x <= z) meet(2 * (upperEdge + i++) + 1);
    else meet(2 * (rowEdge + j++));
  }
}

function walk(links: Int32Array, xs: Int32Array, ys: Int32Array): readonly Contour[] {
  const seen = new Uint8Array(xs.length);
  const contours: number[][] = [];
  // The left end of a span is an even one; from it the way begins upwards.
  for (let start = 0; start < xs.length; start += 2) {
    if (seen[start] === 1) continue;
    const contour: number[] = [];
    let from = 2 * start + 1;
    do {
      const edge = from >> 1;
      seen[edge] = 1;
      const to = from ^ 1;
      const next = links[to] ?? 0;
      const straight = xs[edge] === xs[next >> 1] && (next & 1) !== (to & 1);
      const y = (ys[edge] ?? 0) + (to & 1);
      if (!straight) contour.push(xs[edge] ?? 0, y, xs[next >> 1] ?? 0, y);
      from = next;
    } while (from !== 2 * start + 1);
    contours.push(contour);
  }
  return contours;
}
