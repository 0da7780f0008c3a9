import { EMPTY_BOX, overlaps, union, type Box } from "../../geometry/types";
import { boxToImage, boxToView, sameViewport, type Viewport } from "../../geometry/viewport";
import type { Scene } from "../scene";
import { CHIP_HEIGHT, CHIP_WIDTH } from "./chips";
import { paintRegions, type Look } from "./regions";

/** Drawn beyond the edges of the view, so that panning a little shows no gaps. */
const MARGIN = 160;
/** Outlines and rings reach this far out of a region's box. */
const OUTLINE = 8;

/**
 * All regions at rest as one picture. Panning and zooming copy it; it is drawn again when the view comes to rest, and
 * repaired where a region changed.
 */
export class Settled {
  readonly #canvas = document.createElement("canvas");
  #viewport: Viewport | null = null;
  #ratio = 1;

  invalidate(): void {
    this.#viewport = null;
  }

  /** Is the picture what `viewport` would show, sharp and complete? */
  fits(viewport: Viewport, ratio: number): boolean {
    return this.#viewport !== null && this.#ratio === ratio && sameViewport(this.#viewport, widened(viewport));
  }

  /** Can the picture stand in for `viewport` for a moment? */
  covers(viewport: Viewport): boolean {
    const own = this.#viewport;
    if (own === null || own.rotation !== viewport.rotation || own.image !== viewport.image) return false;
    const ratio = viewport.scale / own.scale;
    return ratio < 6 && ratio > 1 / 6;
  }

  raster(scene: Scene, viewport: Viewport, look: Look, lifted: ReadonlySet<string>): void {
    const wide = widened(viewport);
    const [width, height] = [Math.ceil(wide.view.width * look.ratio), Math.ceil(wide.view.height * look.ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    this.#viewport = wide;
    this.#ratio = look.ratio;
    this.#paint(scene, { minX: 0, minY: 0, maxX: wide.view.width, maxY: wide.view.height }, look, lifted);
  }

  /** Draws again only where these boxes (image pixels) are. */
  repair(scene: Scene, boxes: readonly Box[], look: Look, lifted: ReadonlySet<string>): void {
    const viewport = this.#viewport;
    if (viewport === null || boxes.length === 0) return;
    const dirty = boxes.map((box) => reachOf(boxToView(viewport, box))).reduce(union, EMPTY_BOX);
    const all: Box = { minX: 0, minY: 0, maxX: viewport.view.width, maxY: viewport.view.height };
    if (!overlaps(dirty, all)) return;
    const step = 1 / this.#ratio;
    const whole = (value: number, round: (value: number) => number) => round(value / step) * step;
    this.#paint(scene, {
      minX: Math.max(0, whole(dirty.minX, Math.floor)), minY: Math.max(0, whole(dirty.minY, Math.floor)),
      maxX: Math.min(all.maxX, whole(dirty.maxX, Math.ceil)), maxY: Math.min(all.maxY, whole(dirty.maxY, Math.ceil)),
    }, look, lifted);
  }

  blit(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    const own = this.#viewport;
    if (own === null || this.#canvas.width === 0) return;
    const ratio = viewport.scale / own.scale;
    const [width, height] = [(this.#canvas.width / this.#ratio) * ratio, (this.#canvas.height / this.#ratio) * ratio];
    ctx.drawImage(this.#canvas, viewport.x - own.x * ratio, viewport.y - own.y * ratio, width, height);
  }

  #paint(scene: Scene, area: Box, look: Look, lifted: ReadonlySet<string>): void {
    const viewport = this.#viewport;
    const ctx = this.#canvas.getContext("2d");
    if (viewport === null || ctx === null) return;
    ctx.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
    ctx.save();
    ctx.beginPath();
    ctx.rect(area.minX, area.minY, area.maxX - area.minX, area.maxY - area.minY);
    ctx.clip();
    ctx.clearRect(area.minX, area.minY, area.maxX - area.minX, area.maxY - area.minY);
    // Names stand above and to the right of their regions: look for regions whose name may reach into the area.
    const around = { minX: area.minX - CHIP_WIDTH - OUTLINE, minY: area.minY - OUTLINE, maxX: area.maxX + OUTLINE, maxY: area.maxY + CHIP_HEIGHT + OUTLINE };
    const entries = scene.within(boxToImage(viewport, around)).filter((entry) => !lifted.has(entry.id));
    paintRegions(ctx, entries, viewport, look);
    ctx.restore();
  }
}

function widened(viewport: Viewport): Viewport {
  const { view } = viewport;
  return { ...viewport, view: { width: view.width + 2 * MARGIN, height: view.height + 2 * MARGIN }, x: viewport.x + MARGIN, y: viewport.y + MARGIN };
}

function reachOf(box: Box): Box {
  return {
    minX: box.minX - OUTLINE - 24, minY: box.minY - CHIP_HEIGHT - OUTLINE,
    maxX: box.maxX + CHIP_WIDTH + OUTLINE, maxY: box.maxY + CHIP_HEIGHT + OUTLINE,
  };
}
