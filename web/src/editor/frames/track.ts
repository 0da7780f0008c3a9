import { isObject, type JsonObject } from "../config/json";
import type { Geometry } from "../model/types";
import { between, isPlace, placeIn, type Place } from "./place";

/** A frame at which somebody said where the thing is. After one that is not enabled it is out of sight. Other members are kept. */
export interface Keyframe {
  readonly frame: number;
  readonly enabled: boolean;
  readonly place: Place;
  /** The member of the sequence as it was read. */
  readonly raw: Readonly<JsonObject>;
}

export function isKeyframe(value: unknown): value is JsonObject {
  return isObject(value) && isNumber(value["frame"]) && isPlace(value);
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const known = new WeakMap<Geometry, readonly Keyframe[]>();

/** The keyframes of a geometry by their frames. */
export function keyframesOf(geometry: Geometry): readonly Keyframe[] {
  const cached = known.get(geometry);
  if (cached !== undefined) return cached;
  const sequence: readonly unknown[] = Array.isArray(geometry["sequence"]) ? geometry["sequence"] : [];
  const found = sequence.filter(isKeyframe).map((raw): Keyframe => ({ frame: isNumber(raw["frame"]) ? raw["frame"] : 0, enabled: raw["enabled"] !== false, place: placeIn(raw) ?? {}, raw }));
  const sorted = found.some(({ frame }, at) => at > 0 && frame < (found[at - 1]?.frame ?? 0)) ? found.toSorted((a, b) => a.frame - b.frame) : found;
  known.set(geometry, sorted);
  return sorted;
}

/** The index of the last keyframe at or before a frame; -1: there is none. */
export function keyframeBefore(keyframes: readonly Keyframe[], frame: number): number {
  let [low, high] = [0, keyframes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keyframes[middle]?.frame ?? 0) <= frame) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where the thing is at a frame: on a straight way between two keyframes, and still after the last one; null before the first one. */
export function placeAt(geometry: Geometry, frame: number): Place | null {
  const keyframes = keyframesOf(geometry);
  const at = keyframeBefore(keyframes, frame);
  const before = keyframes[at];
  if (before === undefined) return null;
  const after = keyframes[at + 1];
  if (after === undefined || before.frame === frame) return before.place;
  return between(before.place, after.place, (frame - before.frame) / (after.frame - before.frame));
}

/** Whether the thing is in sight. A keyframe that is not enabled is the last frame of a life. */
export function isAlive(geometry: Geometry, frame: number): boolean {
  const keyframes = keyframesOf(geometry);
  const before = keyframes[keyframeBefore(keyframes, frame)];
  return before !== undefined && (before.enabled || before.frame === frame);
}

export function keyframeAt(geometry: Geometry, frame: number): Keyframe | null {
  const keyframes = keyframesOf(geometry);
  const found = keyframes[keyframeBefore(keyframes, frame)];
  return found?.frame === frame ? found : null;
}

export interface Life {
  readonly from: number;
  /** The last frame of it. */
  readonly to: number;
}

/** The stretches of frames in which the thing is in sight. */
export function livesOf(geometry: Geometry, count: number): readonly Life[] {
  const lives: Life[] = [];
  let from: number | null = null;
  for (const { frame, enabled } of keyframesOf(geometry)) {
    if (enabled) from ??= frame;
    else {
      lives.push({ from: from ?? frame, to: frame });
      from = null;
    }
  }
  if (from !== null) lives.push({ from, to: Math.max(from, count) });
  return lives;
}

/** What is counted of the video when a track is written. */
export interface Counted {
  readonly framesCount: number;
  readonly duration: number;
  /** Seconds at the end of a frame, as results have it. */
  timeOf(frame: number): number;
}

/** As results have it: members in this order. */
function written(frame: number, enabled: boolean, place: Place, counted: Counted, before: Readonly<JsonObject> = {}): JsonObject {
  return { ...before, frame, enabled, ...placeIn(place), time: counted.timeOf(frame) };
}

/** A new track that begins at a frame. */
export function newTrack(frame: number, place: Place, counted: Counted): Geometry {
  return { framesCount: counted.framesCount, duration: counted.duration, sequence: [written(frame, true, place, counted)] };
}

function withSequence(geometry: Geometry, sequence: readonly JsonObject[]): Geometry {
  return { ...geometry, sequence: [...sequence] };
}

/** The track with the thing at another place at a frame. There is a keyframe then. */
export function withPlace(geometry: Geometry, frame: number, place: Place, counted: Counted): Geometry {
  const keyframes = keyframesOf(geometry);
  const at = keyframeBefore(keyframes, frame);
  const here = keyframes[at];
  const raws = keyframes.map(({ raw }) => raw as JsonObject);
  if (here?.frame === frame) return withSequence(geometry, raws.with(at, written(frame, here.enabled, place, counted, here.raw)));
  return withSequence(geometry, raws.toSpliced(at + 1, 0, written(frame, true, place, counted)));
}

/** The track with a keyframe at a frame, where the thing is anyway; null: there is one already, or nothing to take it from. */
export function withKeyframe(geometry: Geometry, frame: number, counted: Counted): Geometry | null {
  const place = placeAt(geometry, frame) ?? firstPlace(geometry);
  return place === null || keyframeAt(geometry, frame) !== null ? null : withPlace(geometry, frame, place, counted);
}

function firstPlace(geometry: Geometry): Place | null {
  const [first] = keyframesOf(geometry);
  return first?.place ?? null;
}

/** The track without its keyframe at a frame; null: there is none, or it is the only one. */
export function withoutKeyframe(geometry: Geometry, frame: number): Geometry | null {
  const keyframes = keyframesOf(geometry);
  if (keyframes.length < 2 || keyframeAt(geometry, frame) === null) return null;
  return withSequence(geometry, keyframes.filter((one) => one.frame !== frame).map(({ raw }) => raw as JsonObject));
}

/** The track in which the thing goes out of sight after a frame, or comes into sight with it. */
export function withSight(geometry: Geometry, frame: number, counted: Counted): Geometry | null {
  const kept = keyframeAt(geometry, frame) === null ? withKeyframe(geometry, frame, counted) : geometry;
  if (kept === null) return null;
  const ends = isAlive(geometry, frame) && keyframeAt(geometry, frame)?.enabled !== false;
  const keyframes = keyframesOf(kept);
  const at = keyframeBefore(keyframes, frame);
  const here = keyframes[at];
  return here === undefined ? null : withSequence(kept, keyframes.map(({ raw }) => raw as JsonObject).with(at, { ...here.raw, enabled: !ends }));
}

/** The track up to the frame before, and the rest; null: there is nothing on one side. */
export function splitAt(geometry: Geometry, frame: number, counted: Counted): readonly [Geometry, Geometry] | null {
  const keyframes = keyframesOf(geometry);
  const first = keyframes[0];
  const lives = livesOf(geometry, counted.framesCount);
  if (first === undefined || frame <= first.frame || frame > (lives.at(-1)?.to ?? 0)) return null;
  const left = keyframes.filter((one) => one.frame < frame).map(({ raw }) => raw as JsonObject);
  const right = keyframes.filter((one) => one.frame >= frame).map(({ raw }) => raw as JsonObject);
  const alive = isAlive(geometry, frame);
  const lastLeft = placeAt(geometry, frame - 1);
  const begins = placeAt(geometry, frame);
  if (isAlive(geometry, frame - 1) && alive && lastLeft !== null) {
    const last = keyframeAt(geometry, frame - 1);
    if (last === null) left.push(written(frame - 1, false, lastLeft, counted));
    else left[left.length - 1] = { ...last.raw, enabled: false };
  }
  if (alive && begins !== null && keyframeAt(geometry, frame) === null) right.unshift(written(frame, true, begins, counted));
  return right.length === 0 || left.length === 0 ? null : [withSequence(geometry, left), withSequence(geometry, right)];
}

/** One track of several. Where two have a keyframe at one frame, the earlier of the list is believed. */
export function joined(geometries: readonly Geometry[]): Geometry | null {
  const [first] = geometries;
  if (first === undefined) return null;
  const byFrame = new Map<number, JsonObject>();
  for (const geometry of geometries) for (const { frame, raw } of keyframesOf(geometry)) if (!byFrame.has(frame)) byFrame.set(frame, raw as JsonObject);
  return withSequence(first, [...byFrame].toSorted(([a], [b]) => a - b).map(([, raw]) => raw));
}

/** The track with a keyframe at another frame; null: there is none, or another one stands there. */
export function withKeyframeMoved(geometry: Geometry, from: number, to: number, counted: Counted): Geometry | null {
  const here = keyframeAt(geometry, from);
  if (here === null || to < 1 || to > counted.framesCount || keyframeAt(geometry, to) !== null) return null;
  const others = keyframesOf(geometry).filter(({ frame }) => frame !== from).map(({ frame, raw }) => [frame, raw as JsonObject] as const);
  const moved = [to, { ...here.raw, frame: to, time: counted.timeOf(to) }] as const;
  return withSequence(geometry, [...others, moved].toSorted(([a], [b]) => a - b).map(([, raw]) => raw));
}

/** The frame of the keyframe before or after a frame; null: there is none. */
export function nextKeyframe(geometry: Geometry, frame: number, direction: -1 | 1): number | null {
  const frames = keyframesOf(geometry).map((one) => one.frame);
  const found = direction < 0 ? frames.findLast((one) => one < frame) : frames.find((one) => one > frame);
  return found ?? null;
}
