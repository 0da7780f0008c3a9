import { isObject } from "../config/json";
import type { Geometry } from "../model/types";

/** Frames from the first to the last of a stretch; both belong to it, and frames are counted from 1. */
export interface FrameSpan {
  readonly start: number;
  readonly end: number;
}

export function spansOf(geometry: Geometry): readonly FrameSpan[] {
  return areRanges(geometry["ranges"]) ? geometry["ranges"] : [];
}

/** The geometry with another first stretch. Members of the stretch that are not ours stay. */
export function withSpan(geometry: Geometry, { start, end }: FrameSpan): Geometry {
  const [first = {}, ...rest] = spansOf(geometry);
  return { ...geometry, ranges: [{ ...first, start, end }, ...rest] };
}

export function areRanges(value: unknown): value is readonly FrameSpan[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => isObject(one) && isFrame(one["start"]) && isFrame(one["end"]) && one["start"] <= one["end"]);
}

function isFrame(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
