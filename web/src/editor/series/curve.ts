import type { Box } from "../timeline/types";
import type { TimeView } from "../timeline/view";
import { BLOCK } from "./protocol";
import type { Range, Series } from "./series";

/** How one value goes over into the next: straight (null), or with a step after this part of the way. */
export type Step = number | null;

export interface Curve {
  readonly column: number;
  readonly color: string;
  readonly width: number;
  readonly step: Step;
  readonly marker: { readonly size: number; readonly color: string; readonly symbol: string } | null;
}

export interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Rows on the screen, and one on each side, from which the line comes and to which it goes. */
export function rowsIn(series: Series, from: number, to: number): Rows {
  const { first } = series;
  return { from: Math.max(0, series.rowFrom(first + from) - 1), to: Math.min(series.rows, series.rowFrom(first + to) + 1) };
}

/** Room above and below, so that the line does not touch the edge. */
export function padded({ low, high }: Range): Range {
  const room = high > low ? (high - low) * 0.06 : Math.abs(high) * 0.1 || 1;
  return { low: low - room, high: high + room };
}

export function heightOf(value: number, range: Range, box: Box): number {
  return box.y + box.height - ((value - range.low) / (range.high - range.low)) * box.height;
}

/** Draws a column: every row while they are few, otherwise smallest and largest of each pixel. */
export function paintCurve(canvas: CanvasRenderingContext2D, series: Series, curve: Curve, box: Box, view: TimeView, range: Range): void {
  const rows = rowsIn(series, view.from, view.to);
  canvas.strokeStyle = curve.color;
  canvas.lineWidth = curve.width;
  canvas.lineJoin = "round";
  canvas.beginPath();
  if (rows.to - rows.from <= view.width * 2) paintRows(canvas, series, curve, box, view, range, rows);
  else paintPixels(canvas, series, curve.column, box, view, range);
  canvas.stroke();
  if (curve.marker !== null && rows.to - rows.from <= view.width / 2) paintMarkers(canvas, series, curve, box, view, range, rows);
}

function paintRows(canvas: CanvasRenderingContext2D, series: Series, { column, step }: Curve, box: Box, view: TimeView, range: Range, rows: Rows): void {
  const { first } = series;
  let before: readonly [x: number, y: number] | null = null;
  let isAlone = false;
  for (let row = rows.from; row < rows.to; row += 1) {
    const value = series.valueAt(column, row);
    if (Number.isNaN(value)) {
      if (isAlone && before !== null) canvas.lineTo(before[0] + 1, before[1]);
      before = null;
      continue;
    }
    const [x, y]: [number, number] = [view.toX(series.timeAt(row) - first), heightOf(value, range, box)];
    isAlone = before === null;
    if (before === null) canvas.moveTo(x, y);
    else {
      if (step !== null) {
        const middle = before[0] + (x - before[0]) * step;
        canvas.lineTo(middle, before[1]);
        canvas.lineTo(middle, y);
      }
      canvas.lineTo(x, y);
    }
    before = [x, y];
  }
  if (isAlone && before !== null) canvas.lineTo(before[0] + 1, before[1]);
}

function paintPixels(canvas: CanvasRenderingContext2D, series: Series, column: number, box: Box, view: TimeView, range: Range): void {
  const edges = edgesOf(series, view);
  let from = edges[0] ?? 0;
  let before: number | null = null;
  for (let x = 0; x + 1 < edges.length; x += 1) {
    const to = edges[x + 1] ?? from;
    if (to === from) continue;
    const found = series.range(column, from, to);
    from = to;
    if (found === null) {
      before = null;
      continue;
    }
    const [top, bottom] = [heightOf(found.high, range, box), heightOf(found.low, range, box)];
    // The end that is nearer comes first, so that the line does not cross itself.
    const upwards: boolean = before !== null && Math.abs(before - bottom) < Math.abs(before - top);
    const [a, b]: readonly [number, number] = upwards ? [bottom, top] : [top, bottom];
    if (before === null) canvas.moveTo(x + 0.5, a);
    else canvas.lineTo(x + 0.5, a);
    canvas.lineTo(x + 0.5, Math.abs(b - a) < 0.5 ? a + 0.5 : b);
    before = b;
  }
}

interface Edges {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly edges: Int32Array;
}

const known = new WeakMap<Series, Edges>();

/** The first row of each pixel; all lanes of a view have the same. Where a pixel has many blocks of rows it has whole ones. */
function edgesOf(series: Series, view: TimeView): Int32Array {
  const width = Math.ceil(view.width);
  const last = known.get(series);
  if (last?.from === view.from && last.to === view.to && last.rows === series.rows && last.edges.length === width + 1) return last.edges;
  const edges = new Int32Array(width + 1);
  for (let x = 0; x <= width; x += 1) edges[x] = series.rowFrom(series.first + view.toTime(x), edges[x - 1] ?? 0);
  const perPixel = ((edges[width] ?? 0) - (edges[0] ?? 0)) / width;
  if (perPixel > 8 * BLOCK) for (let x = 1; x < width; x += 1) edges[x] = Math.max(edges[x - 1] ?? 0, Math.round((edges[x] ?? 0) / BLOCK) * BLOCK);
  known.set(series, { from: view.from, to: view.to, rows: series.rows, edges });
  return edges;
}

function paintMarkers(canvas: CanvasRenderingContext2D, series: Series, { column, marker }: Curve, box: Box, view: TimeView, range: Range, rows: Rows): void {
  if (marker === null) return;
  canvas.fillStyle = marker.color;
  const size = marker.size;
  for (let row = rows.from; row < rows.to; row += 1) {
    const value = series.valueAt(column, row);
    if (Number.isNaN(value)) continue;
    const [x, y] = [view.toX(series.timeAt(row) - series.first), heightOf(value, range, box)];
    canvas.beginPath();
    if (marker.symbol === "square") canvas.rect(x - size / 2, y - size / 2, size, size);
    else if (marker.symbol === "circle") canvas.arc(x, y, size / 2, 0, 2 * Math.PI);
    else corners(canvas, marker.symbol, x, y, size / 2);
    canvas.fill();
  }
}

function corners(canvas: CanvasRenderingContext2D, symbol: string, x: number, y: number, half: number): void {
  canvas.moveTo(x, y - half);
  canvas.lineTo(x + half, symbol === "diamond" ? y : y + half);
  canvas.lineTo(symbol === "diamond" ? x : x - half, y + half);
  if (symbol === "diamond") canvas.lineTo(x - half, y);
}
