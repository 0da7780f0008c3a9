import type { Counted } from "./track";

/** When each frame of a video begins, in the order in which they are seen. Frames are counted from 1, as in results. */
export class FrameTable {
  /** Seconds. */
  readonly starts: Float64Array;
  /** Where the last one ends. */
  readonly end: number;
  /** Frames that can be decoded without others. */
  readonly keys: readonly number[];
  /** Frames in a second where all are equally long; null: they are not. */
  readonly rate: number | null;
  /** False while the file is still being read: there are more. */
  readonly isWhole: boolean;

  constructor({ starts, end, keys = [], isWhole = true, saidRate = null }: { starts: Float64Array; end: number; keys?: readonly number[]; isWhole?: boolean; saidRate?: number | null }) {
    this.starts = starts;
    this.end = end;
    this.keys = keys;
    this.isWhole = isWhole;
    this.rate = evenRate(starts, end, saidRate);
  }

  /** Where nothing is known but how long it takes. */
  static even(seconds: number, rate: number): FrameTable {
    const count = Math.max(1, Math.min(MOST, Math.round(seconds * rate)));
    return new FrameTable({ starts: Float64Array.from({ length: count }, (_, at) => at / rate), end: Math.max(seconds, count / rate), saidRate: rate });
  }

  get count(): number {
    return this.starts.length;
  }

  clamp(frame: number): number {
    return Math.min(Math.max(1, Math.round(frame)), Math.max(1, this.count));
  }

  startOf(frame: number): number {
    return this.starts[this.clamp(frame) - 1] ?? 0;
  }

  endOf(frame: number): number {
    return this.starts[this.clamp(frame)] ?? this.end;
  }

  /** Far from both neighbours: a player that is told to go there shows this frame and no other. */
  middleOf(frame: number): number {
    return (this.startOf(frame) + this.endOf(frame)) / 2;
  }

  /** The frame that is seen at a time. */
  at(time: number): number {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= time + 1e-6) low = middle + 1;
      else high = middle;
    }
    return this.clamp(low);
  }

  /** Seconds at the end of a frame, counted from the first: what results call the time of a frame. */
  timeOf(frame: number): number {
    return this.rate === null ? round(this.endOf(frame) - this.startOf(1)) : frame / this.rate;
  }

  counted(duration: number): Counted {
    return { framesCount: this.count, duration: Number.isFinite(duration) && duration > 0 ? duration : this.end, timeOf: (frame) => this.timeOf(frame) };
  }
}

/** More frames than anybody looks at one by one: eight hours at 60 in a second. */
export const MOST = 8 * 3600 * 60;
const USUAL = [24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60, 12, 12.5, 15, 10, 20, 48, 100, 120_000 / 1001, 120, 240];
/** Containers write times in whole thousandths. */
const ROUNDING = 0.0011;

function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/** The rate of which these frames are whole steps: as it is said, or else a usual one, or what is measured. */
function evenRate(starts: Float64Array, end: number, said: number | null): number | null {
  const first = starts[0];
  const last = starts.at(-1);
  if (first === undefined || last === undefined) return null;
  const measured = starts.length > 1 ? (starts.length - 1) / (last - first) : 1 / (end - first);
  if (!Number.isFinite(measured) || measured <= 0) return null;
  const isIt = (rate: number) => starts.every((start, at) => Math.abs(start - first - at / rate) <= ROUNDING + (at / rate) * 2e-5);
  // "29.97" is short for 30000/1001: within a thousandth it is what somebody meant.
  if (said !== null && Math.abs(said / measured - 1) < 1e-3 && isIt(measured)) return said;
  return [...USUAL, measured].find((rate) => Math.abs(rate / measured - 1) < 1e-3 && isIt(rate)) ?? null;
}
