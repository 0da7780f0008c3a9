import { distanceToSegment } from "../polygon";
import { distance, type Point } from "../types";
import { crosses } from "./keyhole";

const TRIES = 6;
/** Of larger ones it is not looked whether a side crosses another one: none does that this was not true of before, but for whims. */
const MOST_LOOKED_AT = 3000;

/** An outline with as few of its own corners as stay within a distance of it. It does not begin to cross itself. */
export function simplified(points: readonly Point[], tolerance: number, isClosed: boolean): readonly Point[] {
  const wasSimple = isSimple(points, isClosed);
  for (let tries = 0, by = tolerance; tries < TRIES; tries += 1, by /= 2) {
    const made = isClosed ? closedBy(points, by) : within(points, by);
    if (made.length < (isClosed ? 3 : 2)) continue;
    if (!wasSimple || isSimple(made, isClosed)) return made;
  }
  return points;
}

/** Both halves between the first corner and the one farthest from it. */
function closedBy(points: readonly Point[], tolerance: number): readonly Point[] {
  const [first] = points;
  if (first === undefined) return points;
  let far = 0;
  points.forEach((point, index) => {
    if (distance(point, first) > distance(points[far] ?? first, first)) far = index;
  });
  const [there, back] = [within(points.slice(0, far + 1), tolerance), within([...points.slice(far), first], tolerance)];
  return [...there.slice(0, -1), ...back.slice(0, -1)];
}

/** Keeps both ends, and of what lies between the corner that is farthest from the straight way, if that is too far. */
function within(points: readonly Point[], tolerance: number): readonly Point[] {
  const keep = new Set([0, points.length - 1]);
  const open: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [from, to] = part;
    const [a, b] = [points[from], points[to]];
    if (a === undefined || b === undefined) continue;
    let [worst, most] = [-1, tolerance];
    for (let index = from + 1; index < to; index += 1) {
      const off = distanceToSegment(points[index] ?? a, a, b);
      if (off > most) [worst, most] = [index, off];
    }
    if (worst < 0) continue;
    keep.add(worst);
    open.push([from, worst], [worst, to]);
  }
  return points.filter((_, index) => keep.has(index));
}

export function isSimple(points: readonly Point[], isClosed: boolean): boolean {
  if (points.length > MOST_LOOKED_AT) return true;
  const last = isClosed ? points.length : points.length - 1;
  for (let one = 0; one < last; one += 1) {
    for (let other = one + 1; other < last; other += 1) {
      const [a, b, c, d] = [points[one], points[(one + 1) % points.length], points[other], points[(other + 1) % points.length]];
      if (a !== undefined && b !== undefined && c !== undefined && d !== undefined && crosses(a, b, c, d)) return false;
    }
  }
  return true;
}
