import type { Geometry } from "../../model/types";
import type { Pieces } from "../../model/pieces";
import type { Box, Point } from "../../geometry/types";
import type { Viewport } from "../../geometry/viewport";
import type { Pixels } from "../../geometry/mask/flood";
import type { Entry } from "../entry";
import type { Handle } from "../shapes/types";

/** "move", "pan", and what the tags draw with. */
export type ToolName = string;

/** One pointer at one moment. */
export interface ToolPoint {
  /** CSS pixels of the view. */
  readonly view: Point;
  /** Pixels of the image, also outside of it. */
  readonly image: Point;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly pointer: "mouse" | "touch" | "pen";
  /** 2 for the second press of a double click. */
  readonly clicks: number;
}

export interface HandleHit {
  readonly entry: Entry;
  readonly handle: Handle;
}

/** The letters of a picture that has some, as a page of a document. Places are pixels of the picture. */
export interface ReadableText {
  readonly text: string;
  isOn(point: Point): boolean;
  /** The place between two letters that is nearest. */
  indexAt(point: Point): number;
  wordAt(index: number): readonly [start: number, end: number];
  /** A box for each line. */
  boxesOf(start: number, end: number): readonly Box[];
}

/** What tools may ask of the engine. Tests give their own. */
export interface ToolHost {
  viewport(): Viewport;
  readonly readOnly: boolean;
  /** Regions under a pointer, the one that is meant first. */
  hits(at: ToolPoint): readonly Entry[];
  within(box: Box): readonly Entry[];
  entry(id: string): Entry | null;
  handleAt(at: ToolPoint): HandleHit | null;

  readonly selection: ReadonlySet<string>;
  select(ids: readonly string[]): void;
  toggle(id: string): void;
  isLocked(id: string): boolean;

  /** Rounds to whole pixels where the control of this kind (or of this region) says so. */
  snap(point: Point, of: string | Entry): Point;
  /** The same for a point of an outline: onto the border of a neighbour, where that is wanted and one is near. */
  place(point: Point, of: string | Entry): Point;
  /** Points of neighbours that stand where this handle stands and go with it. */
  partnersOf(hit: HandleHit): readonly HandleHit[];
  /** What the control of this kind (or of this region) says, by the name of an attribute in lower case. */
  attribute(of: string | Entry, name: string): string | undefined;
  /** Says why not when nothing can be drawn now. */
  mayDraw(kind: string): boolean;
  /** Stores the finished shape as one step of undo. */
  create(kind: string, geometry: Geometry, select?: boolean): void;
  /** As one step of undo. */
  remove(id: string): void;
  /** Puts pieces in the place of regions, as one step of undo. False, and it says why, when a label may not be used so often. */
  cutUp(pieces: readonly Pieces[], label: string): boolean;
  /** The colour that the next region will have. */
  draftColor(): string;
  /** Percent of the image's width that a new point is wide. */
  pointWidth(): number;

  /** While regions follow the pointer they are drawn live, apart from those at rest. */
  preview(id: string, geometry: Geometry): void;
  commitPreview(label: string): void;
  cancelPreview(): void;
  setGeometry(id: string, geometry: Geometry, label: string): void;

  panBy(dx: number, dy: number): void;
  redraw(): void;
  /** The colours of the picture; null where they cannot be read. */
  pixels(): Pixels | null;
  /** The letters of the picture; null where it has none. */
  letters(): ReadableText | null;
  /** Whether a label is chosen that draws this kind. */
  isReady(kind: string): boolean;
  /** Brings a place of the picture into sight. */
  show(box: Box): void;
  /** Speaks through the live region. Text is already translated. */
  announce(message: string): void;
}

/** In pixels of the picture. */
export interface ToolSize {
  readonly value: number;
  readonly least: number;
  readonly most: number;
  set(value: number): void;
}

/**
 * A tool is a small state machine. The engine routes pointers to it; `busy` means that it is in the middle of something
 * that Escape can end.
 */
export interface Tool {
  /** Of tools that are as wide as somebody likes. */
  readonly size?: ToolSize;
  readonly name: ToolName;
  readonly busy: boolean;
  /** Keeps its points when a second finger comes to zoom. */
  readonly madeOfClicks?: boolean;
  cursor(at: ToolPoint | null): string;
  down(at: ToolPoint): void;
  /** Also without a pressed button. */
  move(at: ToolPoint): void;
  up(at: ToolPoint): void;
  cancel(): void;
  /** Is what was drawn so far a shape already? Then it must not get lost. */
  readonly finishable?: boolean;
  /** Enter. True when that meant something. */
  finish?(): boolean;
  /** Backspace or undo: takes the last step back. True when there was one. */
  back?(): boolean;
  /** A key that it takes for itself. */
  key?(event: KeyboardEvent): boolean;
  /** Of what holds words: puts them where they can be pasted from. */
  copy?(): void;
  /** A label was pressed while it is in force. */
  labelChosen?(): void;
  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void;
}

/** A pointer that moved less than this (CSS pixels) was a click. */
export const CLICK_SLACK = 4;

export function isDrag(from: ToolPoint, to: ToolPoint): boolean {
  return Math.hypot(to.view.x - from.view.x, to.view.y - from.view.y) >= CLICK_SLACK;
}

export function intoImage(point: Point, { image }: Viewport): Point {
  return { x: Math.min(Math.max(point.x, 0), image.width), y: Math.min(Math.max(point.y, 0), image.height) };
}
