import { emptyMask, type Mask, type Row } from "./mask";
import type { Size } from "../types";

/** Four bytes a pixel; the last one says how much of the pixel is covered. */
const CHANNELS = 4;
/** From here on a pixel belongs to the mask. */
const HALF = 128;
const WORD_BITS = 8;
/** Nobody has pictures beyond this; what says so would only cost memory. */
const LONGEST_SIDE = 65_536;
/** Lengths of runs are written with as few of these bits as they need. */
const LENGTH_BITS = [3, 4, 8, 16] as const;
const MOST = 2 ** 16;

/** The mask of a list of bytes as the `rle` of a brush region; null when it is none for a picture of this size. */
export function decodeRle(bytes: ArrayLike<unknown>, size: Size): Mask | null {
  const input = new BitReader(bytes);
  const count = input.read(32);
  if (count !== size.width * size.height * CHANNELS || Math.max(size.width, size.height) > LONGEST_SIDE) return null;
  const word = input.read(5) + 1;
  const lengths = [0, 1, 2, 3].map(() => input.read(4) + 1);
  if (word !== WORD_BITS) return null;
  const spans = new Spans();
  for (let at = 0; at < count;) {
    const isRun = input.read(1) === 1;
    const end = at + 1 + input.read(lengths[input.read(2)] ?? 0);
    if (end > count || input.isSpent) return null;
    if (isRun) spans.add(at, end, input.read(WORD_BITS));
    else for (let byte = at; byte < end; byte += 1) spans.add(byte, byte + 1, input.read(WORD_BITS));
    at = end;
  }
  return input.isSpent ? null : spans.mask(size);
}

/** Pixels that are covered, counted through row by row. */
class Spans {
  readonly #spans: number[] = [];

  /** The bytes from `from` to before `to` have this value. */
  add(from: number, to: number, value: number): void {
    if (value < HALF) return;
    // Of each pixel its last byte counts.
    const [first, end] = [Math.ceil((from - CHANNELS + 1) / CHANNELS), Math.floor((to - CHANNELS) / CHANNELS) + 1];
    if (first >= end) return;
    if (this.#spans[this.#spans.length - 1] === first) this.#spans[this.#spans.length - 1] = end;
    else this.#spans.push(first, end);
  }

  mask(size: Size): Mask {
    if (this.#spans.length === 0) return emptyMask(size);
    const top = Math.floor((this.#spans[0] ?? 0) / size.width);
    const rows: number[][] = [];
    for (let at = 0; at < this.#spans.length; at += 2) {
      let [first, end] = [this.#spans[at] ?? 0, this.#spans[at + 1] ?? 0];
      while (first < end) {
        const y = Math.floor(first / size.width);
        const cut = Math.min(end, (y + 1) * size.width);
        while (rows.length <= y - top) rows.push([]);
        rows[y - top]?.push(first - y * size.width, cut - y * size.width);
        first = cut;
      }
    }
    return { ...size, top, rows: rows.map((row): Row => Int32Array.from(row)) };
  }
}

export function encodeRle(mask: Mask): number[] {
  const output = new BitWriter();
  output.write(mask.width * mask.height * CHANNELS, 32);
  output.write(WORD_BITS - 1, 5);
  for (const bits of LENGTH_BITS) output.write(bits - 1, 4);
  let at = 0;
  const run = (to: number, value: number) => {
    for (let left = (to - at) * CHANNELS; left > 0; left -= MOST) output.run(Math.min(left, MOST), value);
    at = to;
  };
  mask.rows.forEach((row, index) => {
    const begin = (mask.top + index) * mask.width;
    for (let span = 0; span < row.length; span += 2) {
      const [first, end] = [begin + (row[span] ?? 0), begin + (row[span + 1] ?? 0)];
      run(first, 0);
      run(end, 255);
    }
  });
  run(mask.width * mask.height, 0);
  return output.bytes();
}

class BitReader {
  readonly #bytes: ArrayLike<unknown>;
  #at = 0;

  constructor(bytes: ArrayLike<unknown>) {
    this.#bytes = bytes;
  }

  /** More was read than is there. */
  get isSpent(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  read(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0;) {
      const byte = this.#bytes[this.#at >> 3];
      const free = 8 - (this.#at & 7);
      const taken = Math.min(free, left);
      const part = ((typeof byte === "number" ? byte & 255 : 0) >> (free - taken)) & ((1 << taken) - 1);
      value = value * 2 ** taken + part;
      this.#at += taken;
      left -= taken;
    }
    return value;
  }
}

class BitWriter {
  readonly #bytes: number[] = [];
  #byte = 0;
  #free = 8;

  write(value: number, bits: number): void {
    for (let left = bits; left > 0;) {
      const taken = Math.min(this.#free, left);
      const part = Math.floor(value / 2 ** (left - taken)) % 2 ** taken;
      this.#byte |= part << (this.#free - taken);
      this.#free -= taken;
      left -= taken;
      if (this.#free === 0) this.#flush();
    }
  }

  run(length: number, value: number): void {
    const size = LENGTH_BITS.findIndex((bits) => length <= 2 ** bits);
    this.write(1, 1);
    this.write(size, 2);
    this.write(length - 1, LENGTH_BITS[size] ?? 16);
    this.write(value, WORD_BITS);
  }

  bytes(): number[] {
    if (this.#free < 8) this.#flush();
    return this.#bytes;
  }

  #flush(): void {
    this.#bytes.push(this.#byte);
    this.#byte = 0;
    this.#free = 8;
  }
}
