import type { Point } from "../../geometry/types";
import { boxToImage, toView, type Viewport } from "../../geometry/viewport";
import type { Entry } from "../entry";
import type { Handle } from "../shapes/types";
import { haloOf } from "./colors";
import { paintName, strokeOutline, type Look } from "./regions";

const CORNER = 9;

/** What is selected, pointed at or being moved: above everything that is at rest. */
export function paintEmphasis(ctx: CanvasRenderingContext2D, entry: Entry, viewport: Viewport, look: Look, strength: "hovered" | "selected"): void {
  const { shape, region, style } = entry;
  ctx.beginPath();
  shape.trace(ctx, region.geometry, viewport);
  if (shape.filled(region.geometry)) {
    ctx.globalAlpha = shape.isPoint === true ? 1 : strength === "selected" ? 0.14 : 0.1;
    ctx.fillStyle = style.color;
    ctx.fill();
    ctx.globalAlpha = 1;
  }
  const width = look.strokeWidth(entry) + (strength === "selected" ? 1.5 : 1);
  strokeOutline(ctx, style.color, width, { halo: true, dashed: region.readOnly });
  if (strength === "selected" && shape.isPoint === true) ringAround(ctx, entry, viewport);
  if (look.showLabels || strength === "hovered") paintName(ctx, entry, viewport, look, true);
}

function ringAround(ctx: CanvasRenderingContext2D, entry: Entry, viewport: Viewport): void {
  const at = toView(viewport, { x: (entry.box.minX + entry.box.maxX) / 2, y: (entry.box.minY + entry.box.maxY) / 2 });
  const radius = Math.max(((entry.box.maxX - entry.box.minX) / 2) * viewport.scale, 5) + 5;
  ctx.beginPath();
  ctx.arc(at.x, at.y, radius, 0, Math.PI * 2);
  strokeOutline(ctx, entry.style.color, 1.5, { halo: true });
}

export function paintHandles(ctx: CanvasRenderingContext2D, handles: readonly Handle[], color: string, viewport: Viewport, points: { readonly radius: number; readonly square: boolean }): void {
  for (const handle of handles) {
    const at = toView(viewport, handle.at);
    if (handle.from !== undefined) paintArm(ctx, toView(viewport, handle.from), at, color);
    ctx.beginPath();
    const radius = handle.look === "middle" ? 3.5 : handle.look === "rotate" ? 6 : points.radius;
    if (handle.look === "corner") ctx.rect(at.x - CORNER / 2, at.y - CORNER / 2, CORNER, CORNER);
    else if (handle.look === "point" && points.square) ctx.rect(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
    else ctx.arc(at.x, at.y, radius, 0, Math.PI * 2);
    ctx.fillStyle = handle.look === "middle" ? color : "#ffffff";
    ctx.globalAlpha = handle.look === "middle" ? 0.7 : 1;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = handle.look === "middle" ? haloOf(color) : color;
    ctx.stroke();
  }
}

function paintArm(ctx: CanvasRenderingContext2D, from: Point, to: Point, color: string): void {
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  ctx.lineWidth = 1;
  ctx.strokeStyle = color;
  ctx.stroke();
}

export function paintCrosshair(ctx: CanvasRenderingContext2D, at: Point, viewport: Viewport): void {
  ctx.beginPath();
  ctx.moveTo(0, Math.round(at.y) + 0.5);
  ctx.lineTo(viewport.view.width, Math.round(at.y) + 0.5);
  ctx.moveTo(Math.round(at.x) + 0.5, 0);
  ctx.lineTo(Math.round(at.x) + 0.5, viewport.view.height);
  ctx.lineWidth = 1;
  ctx.strokeStyle = "rgba(255, 255, 255, 0.75)";
  ctx.stroke();
  ctx.setLineDash([4, 4]);
  ctx.strokeStyle = "rgba(0, 0, 0, 0.75)";
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Lines every `size` image pixels, only where there are image and room. */
export function paintGrid(ctx: CanvasRenderingContext2D, viewport: Viewport, size: number, color: string): void {
  if (!(size * viewport.scale >= 4)) return;
  const seen = boxToImage(viewport, { minX: 0, minY: 0, maxX: viewport.view.width, maxY: viewport.view.height });
  const { width, height } = viewport.image;
  ctx.beginPath();
  const line = (from: Point, to: Point) => {
    const [a, b] = [toView(viewport, from), toView(viewport, to)];
    ctx.moveTo(a.x, a.y);
    ctx.lineTo(b.x, b.y);
  };
  for (let x = Math.max(0, Math.floor(seen.minX / size) * size); x <= Math.min(width, seen.maxX); x += size) line({ x, y: 0 }, { x, y: height });
  for (let y = Math.max(0, Math.floor(seen.minY / size) * size); y <= Math.min(height, seen.maxY); y += size) line({ x: 0, y }, { x: width, y });
  ctx.lineWidth = 1;
  ctx.strokeStyle = color;
  ctx.stroke();
}

export function paintMarquee(ctx: CanvasRenderingContext2D, a: Point, b: Point): void {
  ctx.beginPath();
  ctx.rect(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y));
  ctx.fillStyle = "rgba(80, 140, 255, 0.15)";
  ctx.fill();
  strokeOutline(ctx, "#2f6fde", 1, { halo: true });
}
