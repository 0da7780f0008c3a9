import { boxToView, type Viewport } from "../../geometry/viewport";
import type { Entry } from "../entry";
import { CHIP_HEIGHT, type ChipCache } from "./chips";
import { haloOf } from "./colors";

export interface Look {
  readonly ratio: number;
  readonly showLabels: boolean;
  readonly chips: ChipCache;
  strokeWidth(entry: Entry): number;
  fillOpacity(entry: Entry): number;
  fillColor(entry: Entry): string;
}

/** Under this size on the screen a region is a dot without an outline. */
const LEAST_OUTLINE = 4;
/** Under this size a name would be larger than what it names. */
const LEAST_NAMED = 28;
/** From here on outlines lose their ring and names are only shown for what is pointed at or selected. */
const DENSE = 1200;
const MANY_NAMES = 400;

/** Draws regions in view pixels; the context is already scaled to the screen's pixels. */
export function paintRegions(ctx: CanvasRenderingContext2D, entries: readonly Entry[], viewport: Viewport, look: Look): void {
  const dense = entries.length > DENSE;
  for (const entry of entries) paintRegion(ctx, entry, viewport, look, dense);
  if (!look.showLabels || entries.length > MANY_NAMES) return;
  for (const entry of entries) paintName(ctx, entry, viewport, look);
}

function paintRegion(ctx: CanvasRenderingContext2D, entry: Entry, viewport: Viewport, look: Look, dense: boolean): void {
  const { shape, region, style } = entry;
  const at = boxToView(viewport, entry.box);
  if (shape.isPoint !== true && Math.max(at.maxX - at.minX, at.maxY - at.minY) < LEAST_OUTLINE) {
    ctx.fillStyle = style.color;
    ctx.fillRect(at.minX, at.minY, Math.max(2, at.maxX - at.minX), Math.max(2, at.maxY - at.minY));
    return;
  }
  ctx.beginPath();
  shape.trace(ctx, region.geometry, viewport);
  if (style.faint === true) return strokeFaint(ctx, style.color);
  if (shape.filled(region.geometry)) {
    ctx.globalAlpha = look.fillOpacity(entry);
    ctx.fillStyle = look.fillColor(entry);
    ctx.fill();
    ctx.globalAlpha = 1;
  }
  strokeOutline(ctx, style.color, look.strokeWidth(entry), { halo: !dense, dashed: region.readOnly });
}

function strokeFaint(ctx: CanvasRenderingContext2D, color: string): void {
  ctx.globalAlpha = 0.65;
  strokeOutline(ctx, color, 1.5, { halo: false });
  ctx.globalAlpha = 1;
}

export interface Outline {
  readonly halo: boolean;
  readonly dashed?: boolean;
}

/** Strokes the current path: first the ring, then the colour. Locked regions are dashed. */
export function strokeOutline(ctx: CanvasRenderingContext2D, color: string, width: number, { halo, dashed = false }: Outline): void {
  if (halo) {
    ctx.strokeStyle = haloOf(color);
    ctx.lineWidth = width + 2;
    ctx.stroke();
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  if (dashed) ctx.setLineDash([6, 4]);
  ctx.stroke();
  if (dashed) ctx.setLineDash([]);
}

export function paintName(ctx: CanvasRenderingContext2D, entry: Entry, viewport: Viewport, look: Look, always = false): void {
  const at = boxToView(viewport, entry.box);
  if (!always && entry.shape.isPoint !== true && Math.max(at.maxX - at.minX, at.maxY - at.minY) < LEAST_NAMED) return;
  const place = entry.shape.nameAt?.(entry.region.geometry, viewport) ?? { x: at.minX, y: at.minY };
  const above = place.y - CHIP_HEIGHT - (entry.shape.isPoint === true ? 6 : 0);
  // Where there is no room above or to the left, the name stands inside.
  look.chips.draw(ctx, entry.style, Math.max(place.x - 1, Math.min(0, at.maxX - 24)), above < 0 ? Math.max(0, place.y) : above, look.ratio);
}
