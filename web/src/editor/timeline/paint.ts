import { textOn } from "../canvas/paint/colors";
import type { RegionStyle } from "../model/tag";
import type { Placed, Scene } from "./scene";
import type { TimeScale } from "./ticks";
import { laneBox, RULER, STRIP, type Backdrop, type Box, type Lane, type Look } from "./types";
import type { TimeView } from "./view";

const FONT = "11px system-ui, sans-serif";
const NAME_FONT = "500 11px system-ui, sans-serif";
const LEAST_NAME = 14;

export interface Painted {
  readonly scene: Scene;
  readonly view: TimeView;
  readonly lanes: readonly Lane[];
  readonly backdrop: Backdrop;
  readonly scale: TimeScale;
  readonly look: Look;
  readonly showNames: boolean;
  readonly showScores: boolean;
  readonly isSelected: (id: string) => boolean;
  readonly isHovered: (id: string) => boolean;
  readonly styleOf: (placed: Placed) => RegionStyle;
}

/** Everything but what moves while it plays. */
export function paintBase(canvas: CanvasRenderingContext2D, height: number, painted: Painted): void {
  const { view, lanes, look, backdrop } = painted;
  canvas.clearRect(0, 0, view.width, height);
  paintRuler(canvas, painted, height);
  lanes.forEach((lane, index) => {
    const box = laneBox(lanes, index, view.width);
    canvas.fillStyle = look.ground;
    canvas.fillRect(box.x, box.y, box.width, box.height);
    clipped(canvas, box, () => backdrop.paint(canvas, index, box, view, look));
    if (lane.title !== "") paintTitle(canvas, lane.title, box, look);
  });
  const regions = painted.scene.between(view.from, view.to).map((placed) => ({ placed, boxes: painted.scene.boxes(placed, view) }));
  for (const { placed, boxes } of regions) for (const box of boxes) paintRegion(canvas, box, placed, painted);
  // Names above all: what lies over another region must not hide what that is called.
  if (painted.showNames) for (const { placed, boxes: [first] } of regions) if (first !== undefined) paintName(canvas, first, placed, painted);
}

function clipped(canvas: CanvasRenderingContext2D, box: Box, paint: () => void): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(box.x, box.y, box.width, box.height);
  canvas.clip();
  paint();
  canvas.restore();
}

function paintRuler(canvas: CanvasRenderingContext2D, { view, look, scale }: Painted, height: number): void {
  canvas.font = FONT;
  canvas.textBaseline = "middle";
  for (const { time, text } of scale.ticks(view.from, view.to, view.width)) {
    const x = Math.round(view.toX(time)) + 0.5;
    canvas.strokeStyle = look.border;
    canvas.lineWidth = 1;
    canvas.beginPath();
    canvas.moveTo(x, RULER - 6);
    canvas.lineTo(x, height);
    canvas.stroke();
    canvas.fillStyle = look.muted;
    canvas.fillText(text, x + 3, RULER / 2);
  }
}

function paintTitle(canvas: CanvasRenderingContext2D, title: string, box: Box, look: Look): void {
  canvas.font = FONT;
  const width = canvas.measureText(title).width + 8;
  canvas.globalAlpha = 0.85;
  canvas.fillStyle = look.raised;
  canvas.fillRect(box.x, box.y + box.height - 16, width, 16);
  canvas.globalAlpha = 1;
  canvas.fillStyle = look.muted;
  canvas.fillText(title, box.x + 4, box.y + box.height - 8);
}

/** What is beyond the edges of the screen is not drawn: it may be millions of pixels wide. */
function inSight(box: Box, view: TimeView): readonly [left: number, width: number] {
  const left = Math.max(-4, box.x);
  return [left, Math.min(view.width + 4, box.x + box.width) - left];
}

function paintRegion(canvas: CanvasRenderingContext2D, box: Box, placed: Placed, painted: Painted): void {
  const { id, readOnly } = placed.region;
  const style = painted.styleOf(placed);
  const selected = painted.isSelected(id);
  const [left, width] = inSight(box, painted.view);
  canvas.globalAlpha = style.faint === true ? 0.12 : selected ? 0.42 : painted.isHovered(id) ? 0.36 : 0.26;
  canvas.fillStyle = style.color;
  canvas.fillRect(left, box.y, width, box.height);
  canvas.globalAlpha = style.faint === true ? 0.35 : 1;
  canvas.strokeStyle = style.color;
  canvas.lineWidth = selected ? 2 : 1;
  canvas.setLineDash(readOnly ? [4, 3] : []);
  canvas.strokeRect(left + 0.5, box.y + 0.5, Math.max(1, width - 1), box.height - 1);
  canvas.setLineDash([]);
  if (placed.isPoint) paintMoment(canvas, box, style.color, selected);
  else if (selected) paintHandles(canvas, box, painted.look);
  canvas.globalAlpha = 1;
}

/** A line with a head at its foot, which stands out from any curve. */
function paintMoment(canvas: CanvasRenderingContext2D, box: Box, color: string, selected: boolean): void {
  const [x, foot, size] = [box.x + box.width / 2, box.y + box.height, selected ? 8 : 6];
  canvas.globalAlpha = 1;
  canvas.fillStyle = color;
  canvas.fillRect(x - (selected ? 1.5 : 1), box.y, selected ? 3 : 2, box.height);
  canvas.beginPath();
  canvas.moveTo(x - size, foot);
  canvas.lineTo(x, foot - 1.5 * size);
  canvas.lineTo(x + size, foot);
  canvas.fill();
}

/** Wide enough for two rings, so that they stand out from any colour. */
function paintHandles(canvas: CanvasRenderingContext2D, box: Box, look: Look): void {
  for (const x of [box.x, box.x + box.width]) {
    canvas.fillStyle = look.raised;
    canvas.fillRect(x - 3, box.y + box.height / 2 - 14, 6, 28);
    canvas.strokeStyle = look.text;
    canvas.lineWidth = 1.5;
    canvas.strokeRect(x - 3, box.y + box.height / 2 - 14, 6, 28);
  }
}

function paintName(canvas: CanvasRenderingContext2D, box: Box, placed: Placed, painted: Painted): void {
  const style = painted.styleOf(placed);
  const { score } = placed.region;
  const title = `${style.title}${painted.showScores && score !== null ? ` ${score.toFixed(2)}` : ""}`;
  const [begin, wide] = inSight(box, painted.view);
  const [left, room] = [Math.max(0, begin), begin + wide - Math.max(0, begin)];
  if (title.trim() === "" || room < LEAST_NAME) return;
  canvas.font = NAME_FONT;
  canvas.textBaseline = "middle";
  const y = box.y + placed.row * STRIP;
  const text = fitted(canvas, title, room - 8);
  if (text === "") return;
  const width = Math.min(room, canvas.measureText(text).width + 8);
  canvas.fillStyle = style.color;
  canvas.fillRect(left, y, width, STRIP - 1);
  canvas.fillStyle = textOn(style.color);
  canvas.fillText(text, left + 4, y + STRIP / 2);
  if (style.missing) canvas.fillRect(left + 4, y + STRIP / 2, width - 8, 1);
}

function fitted(canvas: CanvasRenderingContext2D, title: string, room: number): string {
  if (canvas.measureText(title).width <= room) return title;
  const letters = Array.from(title.slice(0, 120));
  while (letters.length > 0 && canvas.measureText(`${letters.join("")}…`).width > room) letters.pop();
  return letters.length === 0 ? "" : `${letters.join("")}…`;
}

export interface Moving {
  readonly view: TimeView;
  readonly look: Look;
  readonly time: number;
  readonly cursorColor: string;
  readonly cursorWidth: number;
  /** Marked, and not a region yet. */
  readonly marked: readonly Box[];
  readonly hoverX: number | null;
  readonly lanes: readonly Lane[];
  readonly backdrop: Backdrop;
}

/** What moves while it plays, on a canvas of its own above the other. */
export function paintMoving(canvas: CanvasRenderingContext2D, height: number, moving: Moving): void {
  const { view, look } = moving;
  canvas.clearRect(0, 0, view.width, height);
  for (const box of moving.marked) {
    canvas.globalAlpha = 0.25;
    canvas.fillStyle = look.accent;
    canvas.fillRect(box.x, box.y, box.width, box.height);
    canvas.globalAlpha = 1;
    canvas.strokeStyle = look.accent;
    canvas.lineWidth = 1;
    canvas.setLineDash([5, 3]);
    canvas.strokeRect(box.x + 0.5, box.y + 0.5, Math.max(1, box.width - 1), box.height - 1);
    canvas.setLineDash([]);
  }
  if (moving.hoverX !== null) {
    canvas.fillStyle = look.border;
    canvas.fillRect(Math.round(moving.hoverX), RULER, 1, height - RULER);
    const x = moving.hoverX;
    if (moving.backdrop.point !== undefined) moving.lanes.forEach((_, lane) => moving.backdrop.point?.(canvas, lane, laneBox(moving.lanes, lane, view.width), view, look, x));
  }
  const x = view.toX(moving.time);
  if (x < -4 || x > view.width + 4) return;
  canvas.fillStyle = moving.cursorColor;
  canvas.fillRect(Math.round(x - moving.cursorWidth / 2), 0, moving.cursorWidth, height);
  canvas.beginPath();
  canvas.moveTo(x - 5, 0);
  canvas.lineTo(x + 5, 0);
  canvas.lineTo(x, 7);
  canvas.fill();
}
