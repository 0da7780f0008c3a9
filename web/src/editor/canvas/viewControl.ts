import type { Box, Point, Size } from "../geometry/types";
import {
  asRotation, atScale, fit, fitScale, pan, resized, sameViewport, showing, turned, zoomAt, zoomLimits, type Viewport, type ZoomLimits,
} from "../geometry/viewport";
import type { ZoomMode } from "../model/tag";
import type { ImageOptions } from "./options";

interface ViewParts {
  /** How the person had pictures open before; null = as the config says. */
  readonly mode: ZoomMode | null;
  readonly keepMode: (mode: ZoomMode) => void;
  readonly changed: () => void;
}

/** Who looks at what: the viewport and everything that changes it. */
export class ViewControl {
  readonly #options: ImageOptions;
  readonly #changed: () => void;
  readonly #keepMode: (mode: ZoomMode) => void;
  readonly #mode: ImageOptions["defaultZoom"];
  #viewport: Viewport;

  constructor(image: Size, view: Size, rotation: number, options: ImageOptions, { mode, keepMode, changed }: ViewParts) {
    this.#options = options;
    this.#changed = changed;
    this.#keepMode = keepMode;
    this.#mode = mode ?? options.defaultZoom;
    this.#viewport = this.#initial({ image, view, rotation: asRotation(rotation), scale: 1, x: 0, y: 0, ...(options.align === null ? {} : { align: options.align }) });
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  get percent(): number {
    return Math.round(this.#viewport.scale * 100);
  }

  zoomBy(factor: number, at: Point = this.#middle()): void {
    this.#set(zoomAt(this.#viewport, this.#viewport.scale * factor, at, this.#limits()));
  }

  zoomIn(): void {
    this.zoomBy(Math.max(this.#options.zoomBy, 1.25));
  }

  zoomOut(): void {
    this.zoomBy(1 / Math.max(this.#options.zoomBy, 1.25));
  }

  fit(): void {
    this.#keepMode("fit");
    this.#set(fit(this.#viewport));
  }

  original(): void {
    this.#keepMode("original");
    this.#set(zoomAt(this.#viewport, 1, this.#middle(), this.#limits()));
  }

  /** True when the view moved: at its edge the page may scroll instead. */
  panBy(dx: number, dy: number): boolean {
    return this.#set(pan(this.#viewport, dx, dy));
  }

  rotate(degrees: number): void {
    this.#set(turned(this.#viewport, degrees));
  }

  resize(view: Size): void {
    if (view.width < 1 || view.height < 1) return;
    this.#set(resized(this.#viewport, view));
  }

  show(box: Box): void {
    this.#set(showing(this.#viewport, box, this.#limits()));
  }

  #initial(viewport: Viewport): Viewport {
    if (this.#mode === "original") return atScale(viewport, 1);
    return this.#mode === "auto" ? atScale(viewport, Math.min(1, fitScale(viewport))) : fit(viewport);
  }

  #limits(): ZoomLimits {
    return zoomLimits(this.#viewport, this.#options.negativeZoom);
  }

  #middle(): Point {
    const { view } = this.#viewport;
    return { x: view.width / 2, y: view.height / 2 };
  }

  #set(next: Viewport): boolean {
    if (sameViewport(next, this.#viewport)) return false;
    this.#viewport = next;
    this.#changed();
    return true;
  }
}
