import type { Rect } from "../../geometry/rect";
import { boxToImage, type Viewport } from "../../geometry/viewport";

/** Where a region goes for somebody without a pointer: a quarter as wide as what is seen of the image, in the middle of it. */
export function boxInMiddle(viewport: Viewport): Rect {
  const { image, view } = viewport;
  const seen = boxToImage(viewport, { minX: 0, minY: 0, maxX: view.width, maxY: view.height });
  const [left, top] = [Math.max(0, seen.minX), Math.max(0, seen.minY)];
  const [width, height] = [Math.min(image.width, seen.maxX) - left, Math.min(image.height, seen.maxY) - top];
  return { x: Math.round(left + width * 0.375), y: Math.round(top + height * 0.375), width: Math.max(1, Math.round(width / 4)), height: Math.max(1, Math.round(height / 4)), rotation: 0 };
}
