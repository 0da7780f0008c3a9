import type { Geometry } from "../model/types";

/** A text on the screen, wherever its characters stand. Offsets are UTF-16 units of `text`. */
export interface TextSurface {
  /** What pointers and keys are for. */
  readonly root: HTMLElement;
  /** Where it stands on the page: the same, or the frame around it. */
  readonly host: HTMLElement;
  /** The window that it is in. */
  readonly view: Window & typeof globalThis;
  readonly text: string;
  /** Parts of the page over which names of labels are laid, and which part an offset lies in. */
  readonly blocks: readonly HTMLElement[];
  blockAt(offset: number): number;
  /** The DOM position of an offset. At a border between nodes the earlier one is taken for an end, the later for a start. */
  position(offset: number, side: "start" | "end"): { readonly node: Text; readonly offset: number } | null;
  range(start: number, end: number): Range | null;
  staticRange(start: number, end: number): AbstractRange | null;
  /** Offset of a DOM position; null when it lies outside of the text. */
  offsetOf(node: Node, offset: number): number | null;
  /** A place in its window as a place on the page. */
  toPage(rect: DOMRect): DOMRect;
  /** What words and sentences do not go beyond. Without: the whole text. */
  around?(start: number, end: number): readonly [number, number];
}

/** How places of a text are written in results. */
export interface TextPlaces {
  /** The kind of its regions. */
  readonly kind: string;
  /** Null: the text has no such place. */
  units(geometry: Geometry): readonly [number, number] | null;
  geometry(start: number, end: number): Geometry;
  /** Makes what was typed by hand a place of the text; null: it cannot be one. */
  fit(geometry: Geometry): Geometry | null;
  /** What of a selection can be marked, piece by piece. Without: all of it at once. */
  pieces?(start: number, end: number): readonly (readonly [number, number])[];
}
