import type { TimeView } from "./view";

/** What plays under a timeline. */
export interface Transport {
  readonly time: number;
  readonly paused: boolean;
  seek(time: number): void;
  toggle(): void;
  /** Plays a stretch and stops at its end. */
  playRange(start: number, end: number): void;
  /** Told of every step of time, and of play and pause. */
  subscribe(listener: () => void): () => void;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is seen behind the regions: a waveform, thumbnails, a curve. */
export interface Backdrop {
  paint(canvas: CanvasRenderingContext2D, lane: number, box: Box, view: TimeView, look: Look): void;
  /** What is said of the time under the pointer, above everything else. */
  point?(canvas: CanvasRenderingContext2D, lane: number, box: Box, view: TimeView, look: Look, x: number): void;
}

/** Colours of the page, for what is painted. */
export interface Look {
  readonly text: string;
  readonly muted: string;
  readonly border: string;
  readonly accent: string;
  readonly ground: string;
  readonly raised: string;
  readonly ratio: number;
}

export interface Lane {
  readonly height: number;
  /** The channel that regions made here have. */
  readonly channel: number;
  readonly title: string;
}

export const RULER = 20;
export const GAP = 4;
/** Names of regions. */
export const STRIP = 17;
export const MOST_ROWS = 4;

export function laneBox(lanes: readonly Lane[], index: number, width: number): Box {
  const above = lanes.slice(0, index).reduce((sum, lane) => sum + lane.height + GAP, RULER);
  return { x: 0, y: above, width, height: lanes[index]?.height ?? 0 };
}

export function lanesHeight(lanes: readonly Lane[]): number {
  return lanes.reduce((sum, lane) => sum + lane.height + GAP, RULER) - (lanes.length > 0 ? GAP : 0);
}
