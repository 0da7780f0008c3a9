import type { Geometry } from "../model/types";

/** A stretch of a recording, in seconds. Without a channel it is about all of them. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
  readonly channel: number | null;
  /** A moment: it is moved, and has no edges. */
  readonly isPoint?: boolean;
}

export function timeSpanOf(geometry: Geometry): TimeSpan {
  const { start, end, channel } = geometry;
  return { start: typeof start === "number" ? start : 0, end: typeof end === "number" ? end : 0, channel: typeof channel === "number" ? channel : null };
}

/** Which part of a stretch a gesture changes. */
export type Edge = "start" | "end" | "all";

/** The stretch after a move of one edge or of the whole by `by`, within the recording. Edges that pass each other change roles. */
export function moved(span: TimeSpan, edge: Edge, by: number, length: number): { readonly start: number; readonly end: number } {
  const { start, end } = span;
  if (edge === "all") {
    const to = Math.min(Math.max(by, -start), Math.max(0, length - end));
    return { start: start + to, end: end + to };
  }
  const inside = (time: number) => Math.min(Math.max(0, time), length);
  const [a, b] = edge === "start" ? [inside(start + by), end] : [start, inside(end + by)];
  return a <= b ? { start: a, end: b } : { start: b, end: a };
}
