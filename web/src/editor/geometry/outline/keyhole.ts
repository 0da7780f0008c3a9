import { distance, type Point } from "../types";

/** Of larger ones not every pair of corners is tried. */
const MOST_PAIRS = 250_000;

/** The ring with a slit to the hole, around it and back: what is in the hole is outside then. `others`: holes that the slit must not cross. */
export function withHole(ring: readonly Point[], hole: readonly Point[], others: readonly (readonly Point[])[]): readonly Point[] {
  const every = Math.ceil((ring.length * hole.length) / MOST_PAIRS);
  const pairs: { readonly from: number; readonly to: number; readonly length: number }[] = [];
  ring.forEach((a, from) => hole.forEach((b, to) => {
    if ((from * hole.length + to) % every === 0) pairs.push({ from, to, length: distance(a, b) });
  }));
  pairs.sort((one, other) => one.length - other.length);
  const walls = [ring, hole, ...others];
  const best = pairs.find(({ from, to }) => isFree(ring[from], hole[to], walls)) ?? pairs[0];
  if (best === undefined) return ring;
  const around = [...hole.slice(best.to), ...hole.slice(0, best.to + 1)];
  return [...ring.slice(0, best.from + 1), ...around, ...ring.slice(best.from)];
}

function isFree(a: Point | undefined, b: Point | undefined, walls: readonly (readonly Point[])[]): boolean {
  if (a === undefined || b === undefined) return false;
  return walls.every((points) => points.every((c, index) => {
    const d = points[(index + 1) % points.length] ?? c;
    if ([c, d].some((end) => isSame(end, a) || isSame(end, b))) return true;
    return !crosses(a, b, c, d);
  }));
}

function isSame(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

export function crosses(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
