import type { ToolHost } from "../../canvas/tools/types";
import { clamp } from "../../geometry/types";

const LEAST = 1;
/** Of the longer side of the picture. */
const MOST_PART = 0.25;
const USUAL_PART = 0.02;

/** How wide brush and eraser are on one picture, in its pixels. */
export class Size {
  static readonly #known = new WeakMap<ToolHost, Size>();
  readonly least = LEAST;
  readonly most: number;
  #value: number;

  private constructor(host: ToolHost) {
    const { image } = host.viewport();
    const long = Math.max(image.width, image.height);
    this.most = Math.max(LEAST + 1, Math.round(long * MOST_PART));
    this.#value = Math.max(LEAST + 1, Math.round(long * USUAL_PART));
  }

  static of(host: ToolHost): Size {
    const size = Size.#known.get(host) ?? new Size(host);
    Size.#known.set(host, size);
    return size;
  }

  get value(): number {
    return this.#value;
  }

  set(value: number): void {
    this.#value = clamp(Math.round(value), LEAST, this.most);
  }
}
