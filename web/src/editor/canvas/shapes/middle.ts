import type { Geometry } from "../../model/types";
import { boxToImage, type Viewport } from "../geometry/viewport";
import { ellipseGeometry } from "./ellipse";
import { polygonGeometry } from "./polygon";
import { corners } from "../geometry/rect";
import { rectGeometry } from "./rectangle";

/** A region for somebody without a pointer: a quarter as wide as what is seen of the image, in the middle of it. */
export function inMiddle(kind: string, viewport: Viewport, keypointWidth: number): Geometry | null {
  const { image, view } = viewport;
  const seen = boxToImage(viewport, { minX: 0, minY: 0, maxX: view.width, maxY: view.height });
  const [left, top] = [Math.max(0, seen.minX), Math.max(0, seen.minY)];
  const [width, height] = [Math.min(image.width, seen.maxX) - left, Math.min(image.height, seen.maxY) - top];
  const rect = { x: Math.round(left + width * 0.375), y: Math.round(top + height * 0.375), width: Math.max(1, Math.round(width / 4)), height: Math.max(1, Math.round(height / 4)), rotation: 0 };
  const centre = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
  switch (kind) {
    case "rectangle": return rectGeometry(rect, image);
    case "ellipse": return ellipseGeometry({ centre, radiusX: rect.width / 2, radiusY: rect.height / 2, rotation: 0 }, image);
    case "polygon": return polygonGeometry(corners(rect), image, true);
    case "keypoint": return { x: (centre.x / image.width) * 100, y: (centre.y / image.height) * 100, width: keypointWidth };
    default: return null;
  }
}
