import type { JsonObject } from "../model/types";
import type { TagContext } from "../model/tag";
import type { TimePlaces } from "./places";
import type { Scene } from "./scene";
import type { TimeScale } from "./ticks";
import type { Backdrop, Lane, Transport } from "./types";
import type { TimeView } from "./view";

export interface TimelineOptions {
  readonly ctx: TagContext;
  readonly name: string;
  /** Kind of its regions. */
  readonly kind: string;
  readonly stage: HTMLElement;
  readonly label: string;
  readonly lanes: readonly Lane[];
  readonly view: TimeView;
  readonly backdrop: Backdrop;
  readonly transport: Transport;
  readonly showNames: boolean;
  readonly showScores: boolean;
  readonly cursorColor: string | null;
  readonly cursorWidth: number;
  /** Members that every region of it repeats. */
  envelope(): JsonObject;
  /** Without: seconds. */
  readonly places?: TimePlaces;
  /** Without: minutes and seconds. */
  readonly scale?: TimeScale;
  /** A double click, or Enter, makes a region that is a moment. */
  readonly makesPoints?: boolean;
  /** Times near `time` at which something begins or ends, within `reach` seconds. */
  edges(time: number, reach: number, channel: number): readonly number[];
}

/** Marked, and not a region yet: choosing a label makes one. */
export interface Marked {
  readonly start: number;
  readonly end: number;
  readonly lane: number;
}

/** What gestures and keys may do. */
export interface TimelineHost {
  readonly options: TimelineOptions;
  readonly scene: Scene;
  readonly places: TimePlaces;
  readonly scale: TimeScale;
  readonly canvas: HTMLCanvasElement;
  readonly marked: Marked | null;
  mark(marked: Marked | null): void;
  hover(x: number | null): void;
  /** Makes a region of what is marked. False: there is nothing marked, or no label chosen. */
  commitMarked(): boolean;
  /** Makes a region of a moment. False: there are none here, or no label is chosen. */
  commitPoint(time: number): boolean;
  /** A time, drawn to what is near it on the screen: beginnings and ends of sound, and of other regions. */
  snapped(time: number, lane: number, without?: string | null): number;
  /** Moves what is selected here, or one edge of it. False: nothing is. */
  nudge(edge: "start" | "end" | "all", by: number): boolean;
  /** Puts an edge of what is selected to the cursor; with nothing selected, the edge of what is being marked. */
  setEdge(edge: "start" | "end"): void;
}
