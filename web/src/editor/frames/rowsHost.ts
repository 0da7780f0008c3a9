import type { Drawing, TagContext } from "../model/tag";
import type { TimeView } from "../timeline/view";
import type { FramePlayer } from "./framePlayer";
import type { Bar, Row } from "./rows";
import type { FrameSpan } from "./span";

export interface RowsOptions {
  readonly ctx: TagContext;
  readonly name: string;
  readonly stage: HTMLElement;
  readonly label: string;
  readonly player: FramePlayer;
  /** Least and most pixels that it is high. */
  readonly height: readonly [least: number, most: number];
  /** Frames of a large step. */
  readonly hop: () => number;
}

/** What gestures and keys may do. */
export interface RowsHost {
  readonly options: RowsOptions;
  readonly view: TimeView;
  readonly canvas: HTMLCanvasElement;
  readonly count: number;
  readonly rows: readonly Row[];
  readonly scroll: number;
  readonly marked: FrameSpan | null;
  /** The frame under a place, whole. */
  frameAt(x: number): number;
  rowAt(y: number): number | null;
  barAt(x: number, y: number, reach: number): Bar | null;
  /** The control whose labels are chosen to mark stretches with. */
  drawing(): Drawing | null;
  mark(marked: FrameSpan | null, top?: number): void;
  hover(x: number | null): void;
  /** Makes a region of what is marked. False: nothing is marked, or no label chosen. */
  commitMarked(): boolean;
  /** Puts the first or last frame of the selected stretch here; with none selected, of what is being marked. */
  setEdge(edge: "start" | "end"): void;
  reveal(id: string): void;
}
