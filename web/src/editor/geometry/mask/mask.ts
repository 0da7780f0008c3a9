import type { Box, Point, Size } from "../types";

/**
 * Which pixels of a picture belong to something: of each row the spans `[first, end, first, end, …]`, sorted, apart from
 * each other. What it costs to draw, change and keep grows with its outline, not with the picture; rows are never changed in
 * place, so masks share what they have in common.
 */
export interface Mask {
  readonly width: number;
  readonly height: number;
  /** The row that `rows[0]` is. */
  readonly top: number;
  readonly rows: readonly Row[];
}

export type Row = Int32Array;

const NOTHING: Row = new Int32Array(0);

export function emptyMask({ width, height }: Size): Mask {
  return { width, height, top: 0, rows: [] };
}

export function isEmpty(mask: Mask): boolean {
  return mask.rows.length === 0;
}

export function rowOf(mask: Mask, y: number): Row {
  return mask.rows[y - mask.top] ?? NOTHING;
}

/** Rows with nothing in them at either end go; spans are cut to the picture. */
export function maskOf(size: Size, top: number, rows: readonly Row[]): Mask {
  let [first, end] = [Math.max(0, -top), Math.min(rows.length, size.height - top)];
  const kept = rows.map((row) => cut(row, size.width));
  while (first < end && kept[first]?.length === 0) first += 1;
  while (end > first && kept[end - 1]?.length === 0) end -= 1;
  return end <= first ? emptyMask(size) : { width: size.width, height: size.height, top: top + first, rows: kept.slice(first, end) };
}

function cut(row: Row, width: number): Row {
  const last = row.length - 1;
  if (row.length === 0 || ((row[0] ?? 0) >= 0 && (row[last] ?? 0) <= width)) return row;
  const spans: number[] = [];
  for (let at = 0; at < row.length; at += 2) {
    const [first, end] = [Math.max(0, row[at] ?? 0), Math.min(width, row[at + 1] ?? 0)];
    if (first < end) spans.push(first, end);
  }
  return Int32Array.from(spans);
}

export function boundsOf(mask: Mask): Box | null {
  if (isEmpty(mask)) return null;
  let [minX, maxX] = [Infinity, -Infinity];
  for (const row of mask.rows) {
    if (row.length === 0) continue;
    minX = Math.min(minX, row[0] ?? 0);
    maxX = Math.max(maxX, row[row.length - 1] ?? 0);
  }
  return { minX, maxX, minY: mask.top, maxY: mask.top + mask.rows.length };
}

/** How many pixels. */
export function areaOf(mask: Mask): number {
  let area = 0;
  for (const row of mask.rows) for (let at = 0; at < row.length; at += 2) area += (row[at + 1] ?? 0) - (row[at] ?? 0);
  return area;
}

/** Is there a pixel of it within `reach` of a place? */
export function touches(mask: Mask, { x, y }: Point, reach: number): boolean {
  const [from, to] = [Math.max(mask.top, Math.floor(y - reach)), Math.min(mask.top + mask.rows.length - 1, Math.floor(y + reach))];
  for (let row = from; row <= to; row += 1) {
    const spans = rowOf(mask, row);
    for (let at = 0; at < spans.length; at += 2) if ((spans[at] ?? 0) <= x + reach && (spans[at + 1] ?? 0) > x - reach) return true;
  }
  return false;
}

/** Moved by whole pixels; what leaves the picture is gone. */
export function shifted(mask: Mask, dx: number, dy: number): Mask {
  const rows = dx === 0 ? mask.rows : mask.rows.map((row) => row.map((x) => x + dx));
  return maskOf(mask, mask.top + dy, rows);
}

export function united(a: Mask, b: Mask): Mask {
  return combined(a, b, (inA, inB) => inA || inB);
}

export function without(a: Mask, b: Mask): Mask {
  return isEmpty(b) ? a : combined(a, b, (inA, inB) => inA && !inB);
}

function combined(a: Mask, b: Mask, keeps: (inA: boolean, inB: boolean) => boolean): Mask {
  if (isEmpty(b)) return a;
  if (isEmpty(a)) return keeps(false, true) ? b : a;
  const [top, end] = [Math.min(a.top, b.top), Math.max(a.top + a.rows.length, b.top + b.rows.length)];
  const rows: Row[] = [];
  for (let y = top; y < end; y += 1) {
    const [one, other] = [rowOf(a, y), rowOf(b, y)];
    rows.push(other.length === 0 ? one : one.length === 0 ? (keeps(false, true) ? other : NOTHING) : merged(one, other, keeps));
  }
  return maskOf(a, top, rows);
}

/** Goes along the ends of the spans of both; every end turns its own side on or off. */
function merged(a: Row, b: Row, keeps: (inA: boolean, inB: boolean) => boolean): Row {
  const spans: number[] = [];
  let [i, j, on] = [0, 0, false];
  while (i < a.length || j < b.length) {
    const x = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    if (a[i] === x) i += 1;
    if (b[j] === x) j += 1;
    const now = keeps(i % 2 === 1, j % 2 === 1);
    if (now !== on) spans.push(x);
    on = now;
  }
  return Int32Array.from(spans);
}

export function sameMask(a: Mask, b: Mask): boolean {
  return a.width === b.width && a.height === b.height && a.rows.length === b.rows.length && (isEmpty(a) || a.top === b.top)
    && a.rows.every((row, index) => row === b.rows[index] || (row.length === b.rows[index]?.length && row.every((x, at) => x === b.rows[index]?.[at])));
}
