import type { Size } from "../../geometry/types";
import { matrixOf, type Viewport } from "../../geometry/viewport";
import type { Pixels } from "../../geometry/mask/flood";
import { pixelsOf } from "../pixels";
import { filterOf, NO_ADJUST, type Adjust } from "./adjust";
import type { Picture } from "./picture";

const MOST_LEVELS = 5;

/** The image with halved copies of itself: drawing a large photograph small is only as dear as what is seen of it. */
export class ImageLayer implements Picture {
  readonly size: Size;
  readonly #levels: CanvasImageSource[];
  /** It changes all the time, so nothing is made of it beforehand. */
  readonly #isMoving: boolean;
  #adjust: Adjust = NO_ADJUST;
  #adjusted: { readonly level: number; readonly key: string; readonly source: CanvasImageSource } | null = null;

  constructor(image: CanvasImageSource, size: Size, isMoving = false) {
    this.#isMoving = isMoving;
    this.size = size;
    this.#levels = [image];
  }

  pixels(): Pixels | null {
    return pixelsOf(this.#level(0), this.size);
  }

  setAdjust(adjust: Adjust): void {
    this.#adjust = adjust;
  }

  draw(ctx: CanvasRenderingContext2D, viewport: Viewport, ratio: number, smoothing: boolean): void {
    const wanted = Math.floor(Math.log2(1 / Math.max(viewport.scale * ratio, 1e-6)) + 1e-9);
    const level = Math.max(0, Math.min(wanted, MOST_LEVELS));
    const source = this.#isMoving ? this.#level(0) : this.#source(level);
    const { a, b, c, d, e, f } = matrixOf(viewport);
    ctx.save();
    ctx.transform(a, b, c, d, e, f);
    ctx.imageSmoothingEnabled = smoothing || viewport.scale * ratio < 1;
    ctx.imageSmoothingQuality = "low";
    if (this.#isMoving) ctx.filter = filterOf(this.#adjust);
    ctx.drawImage(source, 0, 0, this.size.width, this.size.height);
    ctx.restore();
  }

  #source(level: number): CanvasImageSource {
    const plain = this.#level(level);
    const key = filterOf(this.#adjust);
    if (key === "none") return plain;
    if (this.#adjusted?.level === level && this.#adjusted.key === key) return this.#adjusted.source;
    const source = redrawn(plain, this.#sizeOf(level), key);
    this.#adjusted = { level, key, source };
    return source;
  }

  #level(level: number): CanvasImageSource {
    const known = this.#levels[level];
    if (known !== undefined) return known;
    const made = redrawn(this.#level(level - 1), this.#sizeOf(level), "none");
    this.#levels[level] = made;
    return made;
  }

  #sizeOf(level: number): Size {
    const part = 2 ** level;
    return { width: Math.max(1, Math.round(this.size.width / part)), height: Math.max(1, Math.round(this.size.height / part)) };
  }
}

function redrawn(source: CanvasImageSource, size: Size, filter: string): CanvasImageSource {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const ctx = canvas.getContext("2d");
  if (ctx === null) return source;
  ctx.filter = filter;
  ctx.imageSmoothingQuality = "medium";
  ctx.drawImage(source, 0, 0, size.width, size.height);
  return canvas;
}
