import type { RegionCodec } from "../../model/tag";
import type { Shape } from "./types";

const shapes = new Map<string, Shape>();
const kinds = new Map<string, string>();

export function defineShape(codec: RegionCodec, shape: Shape): void {
  shapes.set(codec.kind, shape);
  for (const type of codec.types) kinds.set(type, codec.kind);
}

export function shapeOf(kind: string): Shape | null {
  return shapes.get(kind) ?? null;
}

/** "rectanglelabels" and "rectangle" draw rectangles. */
export function kindOfControl(type: string): string | null {
  return kinds.get(type) ?? null;
}
