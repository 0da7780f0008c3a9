import type { Pixels } from "../geometry/mask/flood";
import type { Size } from "../geometry/types";

/** Of larger ones the copy would take too much memory. */
const MOST = 120_000_000;
const known = new WeakMap<object, Pixels | null>();

/** The colours of a picture; null where its store lets nobody read them, or it is too large. */
export function pixelsOf(image: CanvasImageSource, { width, height }: Size): Pixels | null {
  const found = known.get(image);
  if (found !== undefined) return found;
  const made = width * height > MOST ? null : read(image, width, height);
  known.set(image, made);
  return made;
}

function read(image: CanvasImageSource, width: number, height: number): Pixels | null {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return null;
  try {
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  } catch {
    // A picture of another host without its leave.
    return null;
  }
}
