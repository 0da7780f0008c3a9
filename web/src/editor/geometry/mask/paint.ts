import { polygonRow } from "./scanline";
import type { Point, Size } from "../types";
import { emptyMask, maskOf, type Mask, type Row } from "./mask";

/** What a round brush of this radius covers on its way from one place to another: pixels whose middle is under it, and the one it stands on. */
export function stroke(size: Size, from: Point, to: Point, radius: number): Mask {
  const [first, last] = [Math.floor(Math.min(from.y, to.y) - radius), Math.floor(Math.max(from.y, to.y) + radius)];
  const [top, end] = [Math.max(0, first), Math.min(size.height - 1, last)];
  const rows: Row[] = [];
  for (let y = top; y <= end; y += 1) rows.push(rowUnder(from, to, radius, y));
  return rows.length === 0 ? emptyMask(size) : maskOf(size, top, rows);
}

/** A swept circle is convex: one span in each row. */
function rowUnder(from: Point, to: Point, radius: number, y: number): Row {
  let [low, high] = [Infinity, -Infinity];
  const reach = (left: number, right: number) => {
    low = Math.min(low, left);
    high = Math.max(high, right);
  };
  const middle = y + 0.5;
  for (const { x, y: at } of [from, to]) {
    const half = radius * radius - (middle - at) ** 2;
    if (half >= 0) reach(x - Math.sqrt(half), x + Math.sqrt(half));
  }
  const ends = polygonRow(between(from, to, radius), middle);
  for (let at = 0; at + 1 < ends.length; at += 2) reach(ends[at] ?? 0, ends[at + 1] ?? 0);
  let [first, end] = [Math.ceil(low - 0.5), Math.floor(high - 0.5) + 1];
  for (const point of [from, to]) {
    if (Math.floor(point.y) !== y) continue;
    first = Math.min(first, Math.floor(point.x));
    end = Math.max(end, Math.floor(point.x) + 1);
  }
  return first < end ? Int32Array.of(first, end) : new Int32Array(0);
}

/** The rectangle between both circles. */
function between(from: Point, to: Point, radius: number): readonly Point[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return [];
  const [nx, ny] = [(-(to.y - from.y) / length) * radius, ((to.x - from.x) / length) * radius];
  return [{ x: from.x + nx, y: from.y + ny }, { x: to.x + nx, y: to.y + ny }, { x: to.x - nx, y: to.y - ny }, { x: from.x - nx, y: from.y - ny }];
}
