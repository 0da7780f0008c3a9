import type { Geometry } from "../../model/types";
import type { Rect } from "../../geometry/rect";
import type { Box, Point, Size } from "../../geometry/types";
import type { Viewport } from "../../geometry/viewport";

export interface Handle {
  readonly id: string;
  /** Image pixels. */
  readonly at: Point;
  readonly look: "corner" | "point" | "middle" | "rotate";
  readonly cursor: string;
  /** What it belongs to: a line leads there. */
  readonly from?: Point;
}

export interface HandleOptions {
  readonly canRotate: boolean;
  readonly viewport: Viewport;
}

export interface PullOptions {
  /** Shift: proportions stay, turning goes in steps. */
  readonly constrained: boolean;
  /** To whole pixels when the control says snap="pixel". */
  readonly snap: (point: Point) => Point;
  /** What the control of the region says. */
  readonly attribute: (name: string) => string | undefined;
}

/** The part of a 2D context that draws a path; tests give their own. */
export type PathSink = Pick<CanvasRenderingContext2D, "moveTo" | "lineTo" | "bezierCurveTo" | "closePath" | "rect" | "ellipse" | "arc">;

/** What the engine must know of one kind of region. Places are image pixels, geometry is percent as in the result. */
export interface Shape {
  readonly kind: string;
  /** It is a pixel for each of the picture. */
  readonly hasPixels?: true;
  /** A place without a size: seen and hit however small it is. */
  readonly isPoint?: true;
  /** Its handles are meant even where it is so small that they leave no place to take hold of it. */
  readonly handlesFirst?: true;
  /** How opaque its inside is when the config does not say; without: as the others. */
  readonly usualFill?: number;
  /** The shape that an upright box in image pixels holds; `pointWidth` is how wide points are, in percent of the image. */
  inBox(rect: Rect, image: Size, pointWidth: number): Geometry;
  bounds(geometry: Geometry, image: Size): Box;
  contains(geometry: Geometry, image: Size, at: Point, reach: number): boolean;
  /** Of several shapes under the pointer the one with the smallest area is meant. */
  area(geometry: Geometry, image: Size): number;
  /** Adds the outline in view pixels. */
  trace(path: PathSink, geometry: Geometry, viewport: Viewport): void;
  /** Where the name stands, in view pixels: its bottom left corner is put there. Without: top left of the bounds. */
  nameAt?(geometry: Geometry, viewport: Viewport): Point;
  /** False: only a line, without an inside to fill. */
  filled(geometry: Geometry): boolean;
  handles(geometry: Geometry, options: HandleOptions): readonly Handle[];
  move(geometry: Geometry, image: Size, dx: number, dy: number): Geometry;
  /** A handle of `geometry` was pulled to a place; null = not possible. */
  pull(geometry: Geometry, image: Size, handle: string, to: Point, options: PullOptions): Geometry | null;
  /** Takes a point out of a shape made of points. */
  removeHandle?(geometry: Geometry, handle: string): Geometry | null;
  /** Puts a point where one of its edges was pressed; null: no edge is so near. */
  insertAt?(geometry: Geometry, image: Size, at: Point, reach: number): Geometry | null;
  /** The handle of a point that stands at this place exactly. */
  handleOn?(geometry: Geometry, image: Size, at: Point): string | null;
  /** Its closed border, of straight pieces, that others may have in common with it. */
  border?(geometry: Geometry, image: Size): readonly Point[];
  /** Of shapes that may be open: closed; null when it is, or cannot be. */
  close?(geometry: Geometry): Geometry | null;
}
