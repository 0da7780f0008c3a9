import { EXACT } from "./protocol";

/** How many buckets stand for one when the whole is looked at. */
const COARSE = 64;

/** What is known of the shape of a recording, bucket by bucket, as it is found. */
export class Peaks {
  readonly bucket: number;
  readonly channels: number;
  /** Goes up with every piece. */
  revision = 0;
  #fine: Int16Array[];
  #coarse: Int16Array[];
  #state: Uint8Array;
  #count: number;
  #exact = 0;

  constructor(channels: number, bucket: number, samples: number) {
    this.channels = channels;
    this.bucket = bucket;
    this.#count = Math.ceil(samples / bucket);
    this.#fine = this.#empty(this.#count);
    this.#coarse = this.#empty(Math.ceil(this.#count / COARSE));
    this.#state = new Uint8Array(this.#count);
  }

  /** Share of the recording that is known exactly. */
  get known(): number {
    return this.#count === 0 ? 0 : this.#exact / this.#count;
  }

  /** The recording turned out to be longer or shorter. */
  resize(samples: number): void {
    const count = Math.ceil(samples / this.bucket);
    if (count === this.#count) return;
    const grow = (planes: Int16Array[], length: number) => this.#empty(length).map((plane, at) => {
      plane.set((planes[at] ?? plane).subarray(0, plane.length));
      return plane;
    });
    this.#fine = grow(this.#fine, count);
    this.#coarse = grow(this.#coarse, Math.ceil(count / COARSE));
    const state = new Uint8Array(count);
    state.set(this.#state.subarray(0, count));
    this.#state = state;
    this.#count = count;
    this.#exact = state.reduce((sum, one) => sum + (one === EXACT ? 1 : 0), 0);
    this.revision += 1;
  }

  put(from: number, count: number, state: number, data: Int16Array): void {
    for (let channel = 0; channel < this.channels; channel += 1) {
      const [fine, coarse] = [this.#fine[channel], this.#coarse[channel]];
      if (fine === undefined || coarse === undefined) continue;
      for (let at = 0; at < count && from + at < this.#count; at += 1) {
        const place = (channel * count + at) * 2;
        const [low = 1, high = -1] = [data[place], data[place + 1]];
        if (low > high || (this.#state[from + at] ?? 0) > state) continue;
        fine[(from + at) * 2] = low;
        fine[(from + at) * 2 + 1] = high;
        widen(coarse, Math.floor((from + at) / COARSE), low, high);
      }
    }
    for (let at = from; at < Math.min(from + count, this.#count); at += 1) {
      const before = this.#state[at] ?? 0;
      if (state > before) this.#state[at] = state;
      if (state === EXACT && before !== EXACT) this.#exact += 1;
    }
    this.revision += 1;
  }

  stateAt(sample: number): number {
    return this.#state[Math.floor(sample / this.bucket)] ?? 0;
  }

  /** Smallest and largest, -1 to 1, from one sample to another; null: nothing is known there. */
  range(channel: number, from: number, to: number): readonly [number, number] | null {
    const [first, last] = [Math.max(0, Math.floor(from / this.bucket)), Math.min(this.#count, Math.max(Math.floor(from / this.bucket) + 1, Math.ceil(to / this.bucket)))];
    const isFar = last - first > 4 * COARSE;
    const plane = (isFar ? this.#coarse : this.#fine)[channel];
    if (plane === undefined) return null;
    const [begin, end] = isFar ? [Math.floor(first / COARSE), Math.ceil(last / COARSE)] : [first, last];
    let [low, high] = [32_767, -32_768];
    for (let at = begin * 2; at < end * 2; at += 2) {
      const [a, b] = [plane[at] ?? 1, plane[at + 1] ?? -1];
      if (a > b) continue;
      if (a < low) low = a;
      if (b > high) high = b;
    }
    return low > high ? null : [low / 32_767, high / 32_767];
  }

  #empty(count: number): Int16Array[] {
    return Array.from({ length: this.channels }, () => {
      const plane = new Int16Array(count * 2);
      for (let at = 0; at < plane.length; at += 2) plane[at] = 1;
      for (let at = 1; at < plane.length; at += 2) plane[at] = -1;
      return plane;
    });
  }
}

function widen(plane: Int16Array, at: number, low: number, high: number): void {
  const [a, b] = [plane[at * 2] ?? 1, plane[at * 2 + 1] ?? -1];
  plane[at * 2] = a > b ? low : Math.min(a, low);
  plane[at * 2 + 1] = a > b ? high : Math.max(b, high);
}
