import type { Pixels } from "../../geometry/mask/flood";
import type { Size } from "../../geometry/types";
import type { Viewport } from "../../geometry/viewport";
import type { Adjust } from "./adjust";

/** What lies below the regions, however it comes there. */
export interface Picture {
  readonly size: Size;
  setAdjust(adjust: Adjust): void;
  draw(ctx: CanvasRenderingContext2D, viewport: Viewport, ratio: number, smoothing: boolean): void;
  /** The colours of all of it; null where they cannot be read. */
  pixels(): Pixels | null;
  /** Told when it would look different. */
  onChange?(listener: () => void): void;
  destroy?(): void;
}
