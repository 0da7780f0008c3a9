import type { ToolKey } from "../hotkeys/toolKey";
import type { RegionCodec } from "../model/tag";
import type { Region } from "../model/types";
import type { TagContext } from "../model/tag";
import type { Point } from "../geometry/types";
import type { Viewport } from "../geometry/viewport";
import type { Entry } from "./entry";
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
  /** It changes what is there: no label is asked for. */
  readonly makesNothing?: true;
  /** It reads as well, so it is there where the picture has letters, whether something can be drawn or not, and stays in force. */
  readonly reads?: true;
}

export interface EditParts {
  readonly ctx: TagContext;
  readonly viewport: Viewport;
  /** What is selected here. */
  readonly regions: readonly Region[];
  /** What else is seen here and may be changed. */
  readonly others: readonly Region[];
}

/** Something that is done to the selected regions. It says what it did. */
export interface EditKind extends ToolKey {
  /** A path on a 16 by 16 grid. */
  readonly icon: string;
  fits(regions: readonly Region[]): boolean;
  run(parts: EditParts): void;
}

/** Whether outlines of neighbours have the same border, which somebody turns on and off. */
export interface Borders extends ToolKey {
  readonly icon: string;
  isOn(): boolean;
  turn(on: boolean): void;
  /** Where a point of such an outline goes when the pointer is there; null: no border is near. */
  place(point: Point, host: ToolHost, of: string | Entry): Point | null;
}

/** A kind of region that is drawn on pictures. */
export interface DrawnKind {
  readonly codec: RegionCodec;
  readonly shape: Shape;
  /** What draws it, the usual tool first. */
  readonly tools: readonly ToolKind[];
  readonly edits?: readonly EditKind[];
  readonly borders?: Borders;
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

export function bordersOf(kind: string): Borders | null {
  return drawn.find(({ codec }) => codec.kind === kind)?.borders ?? null;
}
