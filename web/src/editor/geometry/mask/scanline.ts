import { boxOf, type Point, type Size } from "../types";
import { emptyMask, maskOf, type Mask, type Row } from "./mask";

/** Where the line at height `y` crosses the outline of a polygon, sorted: from inside to outside and back (even-odd). */
export function polygonRow(points: readonly Point[], y: number): readonly number[] {
  const ends: number[] = [];
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    if (a.y <= y === b.y <= y) return;
    ends.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  });
  return ends.sort((a, b) => a - b);
}

/** The pixels whose middle is inside of an outline. */
export function filled(size: Size, points: readonly Point[]): Mask {
  const box = boxOf(points);
  const [top, end] = [Math.max(0, Math.floor(box.minY)), Math.min(size.height, Math.ceil(box.maxY))];
  if (points.length < 3 || top >= end) return emptyMask(size);
  const rows: Row[] = [];
  for (let y = top; y < end; y += 1) rows.push(pixels(polygonRow(points, y + 0.5)));
  return maskOf(size, top, rows);
}

function pixels(ends: readonly number[]): Row {
  const spans: number[] = [];
  for (let at = 0; at + 1 < ends.length; at += 2) {
    const [first, end] = [Math.ceil((ends[at] ?? 0) - 0.5), Math.ceil((ends[at + 1] ?? 0) - 0.5)];
    if (first >= end) continue;
    if (spans[spans.length - 1] === first) spans[spans.length - 1] = end;
    else spans.push(first, end);
  }
  return Int32Array.from(spans);
}
