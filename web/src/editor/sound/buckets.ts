/** Smallest and largest sample of each bucket of one stretch, for all channels. */
export class Buckets {
  readonly from: number;
  readonly count: number;
  readonly #size: number;
  readonly #low: readonly Float32Array[];
  readonly #high: readonly Float32Array[];

  /** Buckets `from` to `from + count` of `size` samples each. */
  constructor(from: number, count: number, size: number, channels: number) {
    this.from = from;
    this.count = count;
    this.#size = size;
    this.#low = Array.from({ length: channels }, () => new Float32Array(count).fill(2));
    this.#high = Array.from({ length: channels }, () => new Float32Array(count).fill(-2));
  }

  add(at: number, planes: readonly Float32Array[]): void {
    const first = this.from * this.#size;
    const [begin, end] = [first - at, first + this.count * this.#size - at];
    planes.forEach((plane, channel) => {
      const [low, high] = [this.#low[channel], this.#high[channel]];
      if (low === undefined || high === undefined) return;
      const last = Math.min(plane.length, end);
      for (let index = Math.max(0, begin); index < last;) {
        const bucket = Math.floor((at + index - first) / this.#size);
        const stop = Math.min(last, (bucket + 1) * this.#size + first - at);
        let [smallest, largest] = [low[bucket] ?? 2, high[bucket] ?? -2];
        for (; index < stop; index += 1) {
          const value = plane[index] ?? 0;
          if (value < smallest) smallest = value;
          if (value > largest) largest = value;
        }
        low[bucket] = smallest;
        high[bucket] = largest;
      }
    });
  }

  /** Channel after channel, smallest and largest in turn; a bucket that got nothing is turned over (smallest above largest). */
  packed(): Int16Array {
    const packed = new Int16Array(this.#low.length * this.count * 2);
    this.#low.forEach((low, channel) => {
      const high = this.#high[channel] ?? low;
      for (let bucket = 0; bucket < this.count; bucket += 1) {
        const place = (channel * this.count + bucket) * 2;
        packed[place] = whole(low[bucket] ?? 2);
        packed[place + 1] = whole(high[bucket] ?? -2);
      }
    });
    return packed;
  }
}

function whole(value: number): number {
  return Math.round(Math.min(1, Math.max(-1, value)) * 32_767);
}
