/** MP3 as it lies in a file: a row of frames, each with a size of its own. Where the frames are is what makes a time exact. */

export interface FrameHeader {
  readonly size: number;
  readonly samples: number;
  readonly rate: number;
  readonly channels: 1 | 2;
  readonly bitrate: number;
  /** Bytes of side information, before what an encoder tells about itself. */
  readonly side: number;
}

const BITRATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** A frame of layer III that begins here, or null. Free format is not one: nobody can tell where such a frame ends. */
export function frameAt(bytes: Uint8Array, at: number): FrameHeader | null {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  if (a !== 0xff || (b & 0xe0) !== 0xe0 || (b & 0x06) !== 0x02) return null;
  const version = (b >> 3) & 3;
  const bitrate = (version === 3 ? BITRATES_1 : BITRATES_2)[c >> 4];
  const base = RATES[(c >> 2) & 3];
  if (version === 1 || bitrate === undefined || bitrate === 0 || base === undefined) return null;
  const rate = version === 3 ? base : version === 2 ? base / 2 : base / 4;
  const samples = version === 3 ? 1152 : 576;
  const channels = d >> 6 === 3 ? 1 : 2;
  const side = version === 3 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  return { size: Math.floor((samples / 8) * bitrate * 1000 / rate) + ((c >> 1) & 1), samples, rate, channels, bitrate, side };
}

/** The length of an ID3v2 tag at the beginning; 0 when there is none. */
export function tagLength(bytes: Uint8Array): number {
  if (bytes.length < 10 || bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0;
  const size = [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | ((bytes[at] ?? 0) & 0x7f), 0);
  return 10 + size + (((bytes[5] ?? 0) & 0x10) === 0 ? 0 : 10);
}

/** What an encoder says about the whole in the first frame, which has no sound then. */
export interface Told {
  readonly frames: number | null;
  /** Samples before the first that was recorded, and after the last. */
  readonly before: number;
  readonly after: number;
}

const text = (bytes: Uint8Array, at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));

export function toldBy(bytes: Uint8Array, at: number, header: FrameHeader): Told | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = at + 4 + header.side;
  if (text(bytes, at + 36, 4) === "VBRI") return { frames: at + 54 <= bytes.length ? view.getUint32(at + 50) : null, before: 0, after: 0 };
  if (!["Xing", "Info"].includes(text(bytes, tag, 4)) || tag + 8 > bytes.length) return null;
  const flags = view.getUint32(tag + 4);
  const frames = (flags & 1) !== 0 && tag + 12 <= bytes.length ? view.getUint32(tag + 8) : null;
  const encoder = tag + 8 + ((flags & 1) * 4) + ((flags & 2) * 2) + ((flags & 4) * 25) + ((flags & 8) / 2);
  const known = /^(?:LAME|Lavf|Lavc)/.test(text(bytes, encoder, 4)) && encoder + 24 <= bytes.length;
  const pads = known ? (view.getUint16(encoder + 21) << 8) | view.getUint8(encoder + 23) : 0;
  // A decoder is behind by 529 samples, as everybody reckons.
  return known ? { frames, before: (pads >> 12) + 529, after: Math.max(0, (pads & 0xfff) - 529) } : { frames, before: 0, after: 0 };
}

/** Where every frame begins, found while the file goes by. */
export class FrameTable {
  header: FrameHeader | null = null;
  told: Told | null = null;
  count = 0;
  /** Where the last frame ends. */
  end = 0;
  #starts = new Float64Array(4096);
  #rest = new Uint8Array(0);
  #at: number;

  constructor(from: number) {
    this.#at = from;
  }

  /** The next bytes of the file. Answers how many frames were found. */
  push(block: Uint8Array): number {
    const bytes = joined(this.#rest, block);
    const before = this.count;
    let at = 0;
    for (;;) {
      const header = at + 4 <= bytes.length ? frameAt(bytes, at) : null;
      if (at + 4 > bytes.length || (header !== null && at + header.size > bytes.length)) break;
      if (header === null || !this.#fits(header, bytes, at)) {
        at += 1;
        continue;
      }
      this.#take(header, bytes, at);
      at += header.size;
    }
    this.#rest = bytes.slice(at);
    this.#at += at;
    return this.count - before;
  }

  start(frame: number): number {
    return frame < this.count ? (this.#starts[frame] ?? this.end) : this.end;
  }

  /** Bytes that look like a frame are one only if they are like the first, and the first only if another follows. */
  #fits(header: FrameHeader, bytes: Uint8Array, at: number): boolean {
    const first = this.header;
    if (first !== null) return header.rate === first.rate && header.samples === first.samples;
    const next = frameAt(bytes, at + header.size);
    return next === null ? at + header.size + 4 > bytes.length : next.rate === header.rate && next.samples === header.samples;
  }

  #take(header: FrameHeader, bytes: Uint8Array, at: number): void {
    this.end = this.#at + at + header.size;
    if (this.header === null) {
      this.header = header;
      this.told = toldBy(bytes.subarray(at, at + header.size), 0, header);
      if (this.told !== null) return;
    }
    if (this.count === this.#starts.length) {
      const more = new Float64Array(this.count * 2);
      more.set(this.#starts);
      this.#starts = more;
    }
    this.#starts[this.count] = this.#at + at;
    this.count += 1;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
