import type { Geometry } from "../model/types";
import { timeSpanOf, type TimeSpan } from "./geometry";

/** How the regions of an object say when they are, in the times of its timeline. */
export interface TimePlaces {
  /** Null: it is nowhere here. */
  read(geometry: Geometry): TimeSpan | null;
  /** The geometry with other times; what stays is written as it was. */
  write(geometry: Geometry, span: { readonly start: number; readonly end: number }): Geometry;
  make(start: number, end: number, channel: number): Geometry;
  /** Where only some times can be written: the next one after or before a time. */
  next?(time: number, direction: number): number;
}

/** Seconds, as they are. */
export const SECONDS: TimePlaces = {
  read: timeSpanOf,
  write: (geometry, { start, end }) => ({ ...geometry, start, end }),
  make: (start, end, channel) => ({ start, end, channel }),
};

/** A step of a key from a time: at least to the next one that can be written. */
export function stepFrom(places: TimePlaces, time: number, by: number): number {
  if (places.next === undefined || by === 0) return time + by;
  const next = places.next(time, Math.sign(by));
  return by > 0 ? Math.max(time + by, next) : Math.min(time + by, next);
}
