import type { Point } from "../types";
import { emptyMask, maskOf, type Mask, type Row } from "./mask";

/** Pixels of a picture: red, green, blue and cover of each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** The pixels around a place whose colours differ by no more than `tolerance` in any channel from the one there, as far as they touch. */
export function flooded(pixels: Pixels, { x, y }: Point, tolerance: number): Mask {
  const { width, height, data } = pixels;
  const [startX, startY] = [Math.floor(x), Math.floor(y)];
  if (startX < 0 || startY < 0 || startX >= width || startY >= height) return emptyMask(pixels);
  const seed = (startY * width + startX) * 4;
  const [red, green, blue] = [data[seed] ?? 0, data[seed + 1] ?? 0, data[seed + 2] ?? 0];
  const seen = new Uint8Array(width * height);
  const isLike = (at: number) => {
    if (seen[at] === 1) return false;
    const byte = at * 4;
    return Math.abs((data[byte] ?? 0) - red) <= tolerance && Math.abs((data[byte + 1] ?? 0) - green) <= tolerance && Math.abs((data[byte + 2] ?? 0) - blue) <= tolerance;
  };
  const found = new Map<number, number[]>();
  const open = [startY * width + startX];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!isLike(at)) continue;
    const row = Math.floor(at / width);
    const [first, last] = [row * width, (row + 1) * width];
    let [from, to] = [at, at + 1];
    while (from > first && isLike(from - 1)) from -= 1;
    while (to < last && isLike(to)) to += 1;
    seen.fill(1, from, to);
    const spans = found.get(row) ?? [];
    spans.push(from - first, to - first);
    found.set(row, spans);
    for (const by of [-width, width]) {
      if (row + Math.sign(by) < 0 || row + Math.sign(by) >= height) continue;
      // One place of each run beside it is enough.
      let isInRun = false;
      for (let beside = from + by; beside < to + by; beside += 1) {
        const now = isLike(beside);
        if (now && !isInRun) open.push(beside);
        isInRun = now;
      }
    }
  }
  let [top, end] = [startY, startY];
  for (const row of found.keys()) [top, end] = [Math.min(top, row), Math.max(end, row)];
  const rows: Row[] = Array.from({ length: end - top + 1 }, (_, at) => joined(found.get(top + at) ?? []));
  return maskOf(pixels, top, rows);
}

/** Spans in their order, those that touch as one. */
function joined(spans: readonly number[]): Row {
  const pairs = Array.from({ length: spans.length / 2 }, (_, at): readonly [number, number] => [spans[2 * at] ?? 0, spans[2 * at + 1] ?? 0]).sort((a, b) => a[0] - b[0]);
  const row: number[] = [];
  for (const [from, to] of pairs) {
    if (row[row.length - 1] === from) row[row.length - 1] = to;
    else row.push(from, to);
  }
  return Int32Array.from(row);
}

/** The same mask for the picture in another size. */
export function resized(mask: Mask, size: { readonly width: number; readonly height: number }): Mask {
  if (mask.width === size.width && mask.height === size.height) return mask;
  const [x, y] = [size.width / mask.width, size.height / mask.height];
  const top = Math.floor(mask.top * y);
  const count = Math.ceil((mask.top + mask.rows.length) * y) - top;
  const rows = Array.from({ length: count }, (_, at) => {
    const row = mask.rows[Math.floor((top + at + 0.5) / y) - mask.top] ?? new Int32Array(0);
    const spans: number[] = [];
    for (let end = 0; end < row.length; end += 2) {
      const [from, to] = [Math.round((row[end] ?? 0) * x), Math.round((row[end + 1] ?? 0) * x)];
      if (from >= to) continue;
      if (spans[spans.length - 1] === from) spans[spans.length - 1] = to;
      else spans.push(from, to);
    }
    return Int32Array.from(spans);
  });
  return maskOf(size, top, rows);
}
