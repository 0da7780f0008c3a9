import { textOn } from "../canvas/paint/colors";
import type { Look } from "../timeline/types";
import type { TimeView } from "../timeline/view";
import { keyframeBefore, keyframesOf } from "./track";
import type { Bar, Row } from "./rows";

export const RULER = 22;
export const ROW = 24;
const FONT = "11px system-ui, sans-serif";
const NAME_FONT = "500 11px system-ui, sans-serif";
/** Marks of keyframes nearer than this are one. */
const LEAST_GAP = 4;
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
const TICK_ROOM = 64;

export interface Painted {
  readonly view: TimeView;
  readonly look: Look;
  readonly rows: readonly Row[];
  readonly scroll: number;
  readonly height: number;
  readonly isSelected: (id: string) => boolean;
  readonly isHovered: (id: string) => boolean;
}

/** Frames are counted from 1; on the timeline frame f lies from f - 1 to f. */
export function paintRows(canvas: CanvasRenderingContext2D, painted: Painted): void {
  const { view, look, rows, scroll, height } = painted;
  canvas.clearRect(0, 0, view.width, height);
  canvas.fillStyle = look.ground;
  canvas.fillRect(0, RULER, view.width, height - RULER);
  const first = Math.max(0, Math.floor(scroll / ROW));
  const last = Math.min(rows.length - 1, Math.floor((scroll + height - RULER) / ROW));
  for (let at = first; at <= last; at += 1) {
    const row = rows[at];
    if (row !== undefined) paintRow(canvas, row, RULER + at * ROW - scroll, painted);
  }
  paintRuler(canvas, view, look, height);
}

function paintRuler(canvas: CanvasRenderingContext2D, view: TimeView, look: Look, height: number): void {
  canvas.fillStyle = look.raised;
  canvas.fillRect(0, 0, view.width, RULER);
  canvas.font = FONT;
  canvas.textBaseline = "middle";
  const wanted = (view.span / view.width) * TICK_ROOM;
  const step = STEPS.find((one) => one >= wanted) ?? Math.ceil(wanted);
  for (let frame = Math.max(1, Math.ceil((view.from + 1) / step) * step); frame <= view.to; frame += step) {
    const x = Math.round(view.toX(frame - 1)) + 0.5;
    canvas.strokeStyle = look.border;
    canvas.lineWidth = 1;
    canvas.beginPath();
    canvas.moveTo(x, RULER - 6);
    canvas.lineTo(x, height);
    canvas.globalAlpha = 0.5;
    canvas.stroke();
    canvas.globalAlpha = 1;
    canvas.fillStyle = look.muted;
    canvas.fillText(String(frame), x + 3, RULER / 2);
  }
}

function paintRow(canvas: CanvasRenderingContext2D, row: Row, top: number, painted: Painted): void {
  const { view } = painted;
  const shown = row.bars.map((bar) => ({ bar, edges: edges(bar, view) })).filter(({ edges: [left, right] }) => right >= 0 && left <= view.width);
  for (const { bar, edges: [left, right] } of shown) paintBar(canvas, bar, row, top, left, right, painted);
  const track = row.bars.find(({ isSpan }) => !isSpan);
  if (track !== undefined) paintKeyframes(canvas, track, row, top, painted);
  // What it is called above all: a row of hundreds of keyframes must not hide it.
  const [first] = shown;
  if (first !== undefined) paintName(canvas, row, Math.max(0, first.edges[0]), Math.min(view.width, first.edges[1]), top);
}

export function edges({ from, to }: Pick<Bar, "from" | "to">, view: TimeView): readonly [left: number, right: number] {
  const left = view.toX(from - 1);
  return [left, Math.max(left + 3, view.toX(to))];
}

function paintBar(canvas: CanvasRenderingContext2D, bar: Bar, row: Row, top: number, left: number, right: number, painted: Painted): void {
  const { view, look } = painted;
  const selected = painted.isSelected(bar.region.id);
  const [x, width] = [Math.max(-4, left), Math.min(view.width + 4, right) - Math.max(-4, left)];
  canvas.fillStyle = row.color;
  canvas.globalAlpha = selected ? 0.5 : painted.isHovered(bar.region.id) ? 0.42 : 0.3;
  canvas.fillRect(x, top + 3, width, ROW - 6);
  canvas.globalAlpha = 1;
  canvas.strokeStyle = selected ? look.text : row.color;
  canvas.lineWidth = selected ? 2 : 1;
  canvas.setLineDash(bar.region.readOnly ? [4, 3] : []);
  canvas.strokeRect(x + 0.5, top + 3.5, Math.max(1, width - 1), ROW - 7);
  canvas.setLineDash([]);
}

function paintName(canvas: CanvasRenderingContext2D, row: Row, left: number, right: number, top: number): void {
  canvas.font = NAME_FONT;
  canvas.textBaseline = "middle";
  const room = right - left - 4;
  if (row.title === "" || room < 18) return;
  const width = Math.min(room, canvas.measureText(row.title).width + 8, 160);
  canvas.save();
  canvas.beginPath();
  canvas.rect(left + 2, top + 5, width, ROW - 10);
  canvas.clip();
  canvas.fillStyle = row.color;
  canvas.fillRect(left + 2, top + 5, width, ROW - 10);
  canvas.fillStyle = textOn(row.color);
  canvas.fillText(row.title, left + 6, top + ROW / 2);
  canvas.restore();
}

/** Only what can be told apart on the screen. */
function paintKeyframes(canvas: CanvasRenderingContext2D, { region }: Bar, row: Row, top: number, { view, look }: Painted): void {
  const keyframes = keyframesOf(region.geometry);
  let lastX = -Infinity;
  for (let at = Math.max(0, keyframeBefore(keyframes, Math.floor(view.from) - 1)); at < keyframes.length; at += 1) {
    const keyframe = keyframes[at];
    if (keyframe === undefined || keyframe.frame - 1 > view.to) break;
    const x = view.toX(keyframe.frame - 0.5);
    if (x - lastX < LEAST_GAP) continue;
    lastX = x;
    canvas.beginPath();
    canvas.moveTo(x, top + 6);
    canvas.lineTo(x + 5, top + ROW / 2);
    canvas.lineTo(x, top + ROW - 6);
    canvas.lineTo(x - 5, top + ROW / 2);
    canvas.closePath();
    // One after which the thing is out of sight is hollow.
    canvas.fillStyle = keyframe.enabled ? row.color : look.raised;
    canvas.fill();
    canvas.strokeStyle = look.text;
    canvas.lineWidth = 1;
    canvas.stroke();
  }
}

export interface Moving {
  readonly view: TimeView;
  readonly look: Look;
  readonly height: number;
  readonly frame: number;
  /** Being marked. */
  readonly marked: { readonly from: number; readonly to: number; readonly top: number } | null;
  readonly hoverX: number | null;
}

/** What moves while it plays, on a canvas of its own above the other. */
export function paintMoving(canvas: CanvasRenderingContext2D, { view, look, height, frame, marked, hoverX }: Moving): void {
  canvas.clearRect(0, 0, view.width, height);
  if (marked !== null) {
    const [left, right] = edges(marked, view);
    canvas.globalAlpha = 0.3;
    canvas.fillStyle = look.accent;
    canvas.fillRect(left, marked.top + 3, right - left, ROW - 6);
    canvas.globalAlpha = 1;
    canvas.strokeStyle = look.accent;
    canvas.strokeRect(left + 0.5, marked.top + 3.5, right - left - 1, ROW - 7);
  }
  if (hoverX !== null) {
    canvas.fillStyle = look.border;
    canvas.fillRect(Math.round(hoverX), RULER, 1, height - RULER);
  }
  const [left, right] = [view.toX(frame - 1), view.toX(frame)];
  canvas.globalAlpha = 0.18;
  canvas.fillStyle = look.text;
  canvas.fillRect(left, RULER, Math.max(1, right - left), height - RULER);
  canvas.globalAlpha = 1;
  canvas.fillRect(Math.round((left + right) / 2) - 1, 0, 2, height);
}
