import type { ToolKey } from "../hotkeys/toolKey";
import type { RegionCodec } from "../model/tag";
import type { Tool, ToolHost } from "./tools/types";
import { defineShape } from "./shapes/registry";
import type { Shape } from "./shapes/types";

/** A tool that draws, as the toolbar shows it. */
export interface ToolKind extends ToolKey {
  /** A path on a 16 by 16 grid. */
  readonly icon: string;
  make(host: ToolHost): Tool;
  /** Controls, by their types, that begin with it instead of with the first tool of their kind. */
  readonly usualFor?: readonly string[];
}

/** A kind of region that is drawn on pictures. */
export interface DrawnKind {
  readonly codec: RegionCodec;
  readonly shape: Shape;
  /** What draws it, the usual tool first. */
  readonly tools: readonly ToolKind[];
}

let drawn: readonly DrawnKind[] = [];

/** Tags say what is drawn, because they stand above this room. */
export function defineDrawn(all: readonly DrawnKind[]): void {
  drawn = all;
  for (const { codec, shape } of all) defineShape(codec, shape);
}

export function drawnKinds(): readonly DrawnKind[] {
  return drawn;
}
