import { safeColor } from "../config/palette";
import type { TagContext } from "../model/tag";
import type { Box, Point } from "../geometry/types";
import type { Viewport } from "../geometry/viewport";
import type { EngineHost } from "./host";
import { kindOfControl, shapeOf } from "./shapes/registry";
import type { ImageOptions } from "./options";
import { ChipCache } from "./paint/chips";
import type { Picture } from "./paint/picture";
import { paintCrosshair, paintEmphasis, paintGrid, paintHandles } from "./paint/live";
import type { Look } from "./paint/regions";
import { Settled } from "./paint/settled";
import type { Entry } from "./entry";
import type { Scene } from "./scene";
import type { Toolbox } from "./toolbox";
import type { Tool } from "./tools/types";

/** Up to here all regions are drawn in every frame; beyond, a picture of them stands in while the view moves. */
const FEW = 250;
const REST_MS = 120;
const FILL = 0.14;
const POINT_FILL = 0.9;
/** Many selected regions do not all get a name and a ring. */
const MANY_SELECTED = 300;

const POINT_RADIUS: Readonly<Record<string, number>> = { small: 4, medium: 5, large: 7 };

/** How the regions of one control look. */
interface Stroke {
  readonly width: number;
  /** Opacity of the inside. */
  readonly fill: number;
  readonly fillColor: string | null;
  /** Handles of a polygon's points. */
  readonly points: { readonly radius: number; readonly square: boolean };
}

const PLAIN: Stroke = { width: 2, fill: FILL, fillColor: null, points: { radius: 5, square: false } };

export interface RendererParts {
  readonly ctx: TagContext;
  readonly options: ImageOptions;
  readonly image: Picture;
  readonly scene: Scene;
  readonly toolbox: Toolbox;
  readonly host: EngineHost;
  readonly viewport: () => Viewport;
  readonly tool: () => Tool;
  readonly pointer: () => Point | null;
}

/**
 * Two canvases: the base has the image and the regions at rest, the live one what is selected, pointed at or being
 * drawn. Each is drawn at most once per frame, and only when something on it changed.
 */
export class Renderer {
  readonly base = document.createElement("canvas");
  readonly live = document.createElement("canvas");
  /** Regions that follow the pointer; they are not part of the picture at rest. */
  readonly lifted = new Set<string>();
  readonly #parts: RendererParts;
  readonly #settled = new Settled();
  readonly #look: Look;
  readonly #strokes = new Map<string, Stroke>();
  #ratio = 1;
  #frame = 0;
  #dirtyBase = true;
  #movedAt = -Infinity;
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: RendererParts) {
    this.#parts = parts;
    const { ctx } = parts;
    const chips = new ChipCache();
    const ratio = () => this.#ratio;
    this.#look = {
      get ratio() {
        return ratio();
      },
      get showLabels() {
        return ctx.settings.showLabels;
      },
      chips,
      strokeWidth: (entry) => this.#strokeOf(entry).width,
      fillOpacity: (entry) => this.#strokeOf(entry).fill,
      // A label's colour says what a region is; fillColor is for shapes without one.
      fillColor: (entry) => (entry.style.labels.length > 0 ? null : this.#strokeOf(entry).fillColor) ?? entry.style.color,
    };
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#rest !== null) clearTimeout(this.#rest);
    for (const canvas of [this.base, this.live]) canvas.width = canvas.height = 0;
  }

  resize(): void {
    const { view } = this.#parts.viewport();
    this.#ratio = Math.min(window.devicePixelRatio || 1, 3);
    for (const canvas of [this.base, this.live]) {
      canvas.width = Math.round(view.width * this.#ratio);
      canvas.height = Math.round(view.height * this.#ratio);
    }
    this.drawNow();
  }

  /** The viewport changed: the picture of the regions is made anew only when it has come to rest. */
  moved(): void {
    this.#movedAt = performance.now();
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = null;
      this.redrawBase();
    }, REST_MS);
    this.redrawBase();
  }

  repair(boxes: readonly Box[]): void {
    if (boxes.length === 0) return;
    this.#settled.repair(this.#parts.scene, boxes, this.#look, this.lifted);
    this.redrawBase();
  }

  redrawAll(): void {
    this.#settled.invalidate();
    this.redrawBase();
  }

  redrawBase(): void {
    this.#dirtyBase = true;
    this.redrawLive();
  }

  redrawLive(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** Without waiting for the next frame, when a canvas was just cleared by its new size. */
  drawNow(): void {
    this.#dirtyBase = true;
    this.#draw();
  }

  #draw(): void {
    if (this.#dirtyBase) {
      this.#dirtyBase = false;
      this.#drawBase();
    }
    this.#drawLive();
  }

  #drawBase(): void {
    const ctx = this.base.getContext("2d");
    if (ctx === null) return;
    const { image, options, ctx: tag, scene } = this.#parts;
    const viewport = this.#parts.viewport();
    ctx.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    ctx.clearRect(0, 0, viewport.view.width, viewport.view.height);
    image.draw(ctx, viewport, this.#ratio, options.smoothing ?? tag.settings.smoothing);
    if (options.grid) paintGrid(ctx, viewport, options.gridSize, options.gridColor);
    if (scene.size === 0) return;
    if (!this.#settled.fits(viewport, this.#ratio)) {
      const moving = performance.now() - this.#movedAt < REST_MS - 20;
      if (!(moving && scene.size > FEW && this.#settled.covers(viewport))) this.#settled.raster(scene, viewport, this.#look, this.lifted);
    }
    this.#settled.blit(ctx, viewport);
  }

  #drawLive(): void {
    const ctx = this.live.getContext("2d");
    if (ctx === null) return;
    const { ctx: tag, options, host, scene } = this.#parts;
    const viewport = this.#parts.viewport();
    ctx.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    ctx.clearRect(0, 0, viewport.view.width, viewport.view.height);
    const { selection, hovered } = tag.store;
    const look = selection.size > MANY_SELECTED ? { ...this.#look, showLabels: false } : this.#look;
    const hover = hovered === null || selection.has(hovered) ? null : scene.entry(hovered);
    if (hover !== null) paintEmphasis(ctx, hover, viewport, look, "hovered");
    for (const id of new Set([...selection, ...this.lifted])) {
      const entry = scene.entry(id);
      if (entry !== null) paintEmphasis(ctx, entry, viewport, look, "selected");
    }
    // A drawing tool would not take hold of them.
    const editable = this.#parts.tool().name === "move" ? host.editable() : null;
    if (editable !== null) paintHandles(ctx, host.handlesOf(editable), editable.style.color, viewport, this.#strokeOf(editable).points);
    const pointer = this.#parts.pointer();
    if (options.crosshair && pointer !== null) paintCrosshair(ctx, pointer, viewport);
    this.#parts.tool().paint(ctx, viewport);
  }

  #strokeOf(entry: Entry): Stroke {
    const control = this.#parts.toolbox.controlOf(entry.region);
    if (control === null) return PLAIN;
    const known = this.#strokes.get(control.name);
    if (known !== undefined) return known;
    const { attrs } = control.node;
    const number = (key: string, fallback: number) => {
      const value = Number(attrs[key] ?? "");
      return attrs[key] !== undefined && Number.isFinite(value) ? value : fallback;
    };
    const made: Stroke = {
      width: Math.min(Math.max(number("strokewidth", 2), 1), 20), fill: Math.min(Math.max(number("fillopacity", number("opacity", fillOf(control.type))), 0), 1),
      fillColor: safeColor(attrs["fillcolor"], "") || null,
      points: { radius: Math.min(Math.max(number("pointsizeenabled", POINT_RADIUS[attrs["pointsize"] ?? ""] ?? 5), 2), 20), square: attrs["pointstyle"] === "rectangle" },
    };
    this.#strokes.set(control.name, made);
    return made;
  }
}

/** How opaque the inside is that a control draws, when its config does not say. */
function fillOf(type: string): number {
  const shape = shapeOf(kindOfControl(type) ?? "");
  return shape?.usualFill ?? (shape?.isPoint === true ? POINT_FILL : FILL);
}
