import { textOn } from "../canvas/paint/colors";
import type { RegionStyle } from "../model/tag";
import type { Placed, Scene } from "./scene";
import { ticks } from "./ticks";
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
  paintRuler(canvas, view, look, height);
  lanes.forEach((lane, index) => {
    const box = laneBox(lanes, index, view.width);
    canvas.fillStyle = look.ground;
    canvas.fillRect(box.x, box.y, box.width, box.height);
    clipped(canvas, box, () => backdrop.paint(canvas, index, box, view, look));
    if (lane.title !== "") paintTitle(canvas, lane.title, box, look);
  });
  for (const placed of painted.scene.between(view.from, view.to)) {
    painted.scene.boxes(placed, view).forEach((box, at) => paintRegion(canvas, box, placed, painted, at === 0));
  }
}

function clipped(canvas: CanvasRenderingContext2D, box: Box, paint: () => void): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(box.x, box.y, box.width, box.height);
  canvas.clip();
  paint();
  canvas.restore();
}

function paintRuler(canvas: CanvasRenderingContext2D, view: TimeView, look: Look, height: number): void {
  canvas.font = FONT;
  canvas.textBaseline = "middle";
  for (const { time, text } of ticks(view.from, view.to, view.width)) {
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

function paintRegion(canvas: CanvasRenderingContext2D, box: Box, placed: Placed, painted: Painted, named: boolean): void {
  const { id, readOnly, score } = placed.region;
  const style = painted.styleOf(placed);
  const selected = painted.isSelected(id);
  const [left, right] = [Math.max(-4, box.x), Math.min(painted.view.width + 4, box.x + box.width)];
  const width = right - left;
  canvas.globalAlpha = style.faint === true ? 0.12 : selected ? 0.42 : painted.isHovered(id) ? 0.36 : 0.26;
  canvas.fillStyle = style.color;
  canvas.fillRect(left, box.y, width, box.height);
  canvas.globalAlpha = style.faint === true ? 0.35 : 1;
  canvas.strokeStyle = style.color;
  canvas.lineWidth = selected ? 2 : 1;
  canvas.setLineDash(readOnly ? [4, 3] : []);
  canvas.strokeRect(left + 0.5, box.y + 0.5, Math.max(1, width - 1), box.height - 1);
  canvas.setLineDash([]);
  if (selected) paintHandles(canvas, box, painted.look);
  if (painted.showNames && named && width >= LEAST_NAME) paintName(canvas, { ...box, x: Math.max(0, left), width: right - Math.max(0, left) }, placed.row, style, painted.showScores ? score : null);
  canvas.globalAlpha = 1;
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

function paintName(canvas: CanvasRenderingContext2D, box: Box, row: number, style: RegionStyle, score: number | null): void {
  const title = `${style.title}${score === null ? "" : ` ${score.toFixed(2)}`}`;
  if (title.trim() === "") return;
  canvas.font = NAME_FONT;
  canvas.textBaseline = "middle";
  const y = box.y + row * STRIP;
  const text = fitted(canvas, title, box.width - 8);
  if (text === "") return;
  const width = Math.min(box.width, canvas.measureText(text).width + 8);
  canvas.fillStyle = style.color;
  canvas.fillRect(box.x, y, width, STRIP - 1);
  canvas.fillStyle = textOn(style.color);
  canvas.fillText(text, box.x + 4, y + STRIP / 2);
  if (style.missing) canvas.fillRect(box.x + 4, y + STRIP / 2, width - 8, 1);
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
