import type { RegionKind } from "../../tags/kinds";
import { REGION_KINDS } from "../../tags/generated/regions";
import type { Shape } from "./types";

/** Kinds of regions that are drawn on pictures, with their shape. */
export interface DrawnKind extends RegionKind {
  readonly shape: Shape;
}

export const DRAWN_KINDS: readonly DrawnKind[] = REGION_KINDS.filter((kind): kind is DrawnKind => kind.shape !== undefined);

const SHAPES: ReadonlyMap<string, Shape> = new Map(DRAWN_KINDS.map(({ codec, shape }) => [codec.kind, shape]));
const KINDS: ReadonlyMap<string, string> = new Map(DRAWN_KINDS.flatMap(({ codec }) => codec.types.map((type) => [type, codec.kind] as const)));

export function shapeOf(kind: string): Shape | null {
  return SHAPES.get(kind) ?? null;
}

/** "rectanglelabels" and "rectangle" draw rectangles. */
export function kindOfControl(type: string): string | null {
  return KINDS.get(type) ?? null;
}
