import { isNumber } from "../../canvas/shapes/numbers";
import type { Geometry, JsonObject } from "../../model/types";

/** One line of a marked text, as parts of the page from 0 to 1. */
export interface Line {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const KEYS = ["x", "y", "width", "height"] as const;

/** The lines of text over several of them; empty for a box. */
export function linesOf({ lines }: Readonly<JsonObject> | Geometry): readonly Line[] {
  return Array.isArray(lines) && lines.length > 1 && lines.every(isLine) ? (lines as readonly Line[]) : [];
}

function isLine(value: unknown): boolean {
  return typeof value === "object" && value !== null && KEYS.every((key) => isNumber((value as JsonObject)[key]));
}
