import { ellipseShape } from "./ellipse";
import { keypointShape } from "./keypoint";
import { polygonShape } from "./polygon";
import { rectangleShape } from "./rectangle";
import type { Shape } from "./types";

const SHAPES: ReadonlyMap<string, Shape> = new Map([rectangleShape, ellipseShape, polygonShape, keypointShape].map((shape) => [shape.kind, shape]));

export function shapeOf(kind: string): Shape | null {
  return SHAPES.get(kind) ?? null;
}

/** "rectanglelabels" and "rectangle" draw rectangles. */
export function kindOfControl(type: string): string | null {
  const kind = type.replace(/labels$/, "");
  return SHAPES.has(kind) ? kind : null;
}
