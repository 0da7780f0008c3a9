import { FrameTable, frameAt, tagLength, type FrameHeader } from "./mp3";
import { SoundTrouble, type Read, type Sound, type Take } from "./sound";
import type { Frames } from "./protocol";

const BLOCK = 1 << 21;
/** A frame may need bytes of this many before it (the reservoir), and one more for its overlap. */
const RESERVOIR = 511;
/** Frames that wait in the decoder at once. */
const WAITING = 64;

export async function openMp3(read: Read, size: number): Promise<Mp3Sound | null> {
  const head = await read(0, Math.min(size, 65_536));
  const skip = tagLength(head);
  const start = skip + 8192 < head.length ? head.subarray(skip) : await read(skip, Math.min(size, skip + 65_536));
  const table = new FrameTable(skip);
  table.push(start);
  const { header } = table;
  if (header === null || (table.count < 2 && size > 8192)) return null;
  return new Mp3Sound(read, size, skip, header, table);
}

export class Mp3Sound implements Sound {
  readonly format = "MP3";
  readonly isFed = true;
  readonly channels: number;
  readonly rate: number;
  samples: number;
  isExact = false;
  lacks = 0;
  readonly #read: Read;
  readonly #size: number;
  readonly #skip: number;
  readonly #header: FrameHeader;
  #table: FrameTable;
  #decoder: Decoding | null = null;
  #scanned: () => void = () => {};

  constructor(read: Read, size: number, skip: number, header: FrameHeader, first: FrameTable) {
    this.#read = read;
    this.#size = size;
    this.#skip = skip;
    this.#header = header;
    this.#table = first;
    this.channels = header.channels;
    this.rate = header.rate;
    const bytes = (first.end - first.start(0)) / Math.max(1, first.count);
    this.samples = this.#recorded(first.told?.frames ?? Math.floor((size - skip) / Math.max(1, bytes)));
  }

  /** Samples before the first that was recorded. */
  get #lead(): number {
    return this.#table.told?.before ?? 0;
  }

  #recorded(frames: number): number {
    return Math.max(1, frames * this.#header.samples - this.#lead - (this.#table.told?.after ?? 0));
  }

  /** Reads the file from end to end for the table of its frames, and decodes a few of every so many on the way. */
  async prepare(points: number, glance: Take, progress: () => void): Promise<void> {
    const table = new FrameTable(this.#skip);
    const every = points === 0 ? Number.POSITIVE_INFINITY : Math.max(8, Math.floor(this.samples / this.#header.samples / points));
    this.#table = table;
    let next = points === 0 ? every : 0;
    let ahead = this.#read(this.#skip, Math.min(this.#size, this.#skip + BLOCK));
    for (let at = this.#skip; at < this.#size; at += BLOCK) {
      const block = await ahead;
      if (at + BLOCK < this.#size) ahead = this.#read(at + BLOCK, Math.min(this.#size, at + 2 * BLOCK));
      table.push(block);
      this.#tellScanned();
      for (; next < table.count; next += every) await this.#glance(table, next, block, at, glance);
      progress();
    }
    const told = table.told?.frames ?? null;
    this.isExact = true;
    this.samples = this.#recorded(table.count);
    // An encoder that counted more frames than there are was cut off.
    this.lacks = told === null || told <= table.count + 1 ? 0 : (told - table.count) * this.#header.samples;
    this.#tellScanned();
    if (table.count === 0) throw new SoundTrouble("damaged", "MP3");
  }

  #tellScanned(): void {
    this.#scanned();
    this.#scanned = () => {};
  }

  /** Two frames, with those before them that they need, and nothing left in the decoder of the few before: it would be taken for theirs. */
  async #glance(table: FrameTable, frame: number, block: Uint8Array, at: number, glance: Take): Promise<void> {
    const begin = this.#before(table, frame);
    if (table.start(begin) < at) return;
    this.#coder.take = (index, planes) => {
      if (index >= frame) glance(index * this.#header.samples - this.#lead, planes);
    };
    for (let index = begin; index < Math.min(frame + 2, table.count); index += 1) this.#coder.push(index, block.subarray(table.start(index) - at, table.start(index + 1) - at));
    await this.#coder.flush();
  }

  /** From where on one decodes so that this frame comes out right. */
  #before(table: FrameTable, frame: number): number {
    let begin = frame;
    while (begin > 0 && table.start(frame) - table.start(begin) < RESERVOIR + 64) begin -= 1;
    return Math.max(0, begin - 1);
  }

  async decode(from: number, to: number, take: Take): Promise<void> {
    const { samples } = this.#header;
    const table = this.#table;
    const first = Math.min(Math.max(0, Math.floor((from + this.#lead) / samples)), table.count - 1);
    const last = Math.min(table.count, Math.ceil((Math.min(to, this.samples) + this.#lead) / samples));
    const begin = this.#before(table, first);
    this.#coder.take = (index, planes) => {
      if (index >= first) take(index * samples - this.#lead, planes);
    };
    for (let index = begin; index < last;) {
      let end = index;
      while (end < last && table.start(end + 1) - table.start(index) <= BLOCK) end += 1;
      end = Math.max(end, index + 1);
      const base = table.start(index);
      const bytes = await this.#read(base, table.start(end));
      for (; index < end; index += 1) {
        this.#coder.push(index, bytes.subarray(table.start(index) - base, table.start(index + 1) - base));
        if (this.#coder.waiting >= WAITING) await this.#coder.idle(WAITING / 2);
      }
    }
    await this.#coder.flush();
  }

  /** Bytes for a player, from the frame that has a sample on. Waits while that part of the file has not gone by. */
  async frames(sample: number, seconds: number): Promise<Frames> {
    const { samples, rate } = this.#header;
    const wanted = Math.max(0, Math.floor((sample + this.#lead) / samples));
    const many = Math.max(1, Math.ceil((seconds * rate) / samples));
    while (!this.isExact && this.#table.count <= wanted + many) await new Promise<void>((resolve) => {
      const before = this.#scanned;
      this.#scanned = () => {
        before();
        resolve();
      };
    });
    const first = Math.min(wanted, Math.max(0, this.#table.count - 1));
    const last = Math.min(this.#table.count, first + many);
    return { sample: first * samples - this.#lead, from: this.#table.start(first), to: this.#table.start(last), isLast: this.isExact && last === this.#table.count };
  }

  get #coder(): Decoding {
    this.#decoder ??= new Decoding(this.channels, this.rate, this.#header.samples);
    return this.#decoder;
  }
}

/**
 * The browser's decoder for single frames. It counts times on from the first frame after a flush, whatever is left out between two of
 * them; so which frame came out is told by how many came before.
 */
class Decoding {
  take: (frame: number, planes: readonly Float32Array[]) => void = () => {};
  readonly #decoder: AudioDecoder;
  readonly #step: number;
  readonly #channels: number;
  #problem: unknown = null;
  /** Since the last flush. */
  #pushed: number[] = [];

  constructor(channels: number, rate: number, samples: number) {
    if (typeof AudioDecoder === "undefined") throw new SoundTrouble("no-decoder", "MP3");
    this.#step = (samples / rate) * 1e6;
    this.#channels = channels;
    this.#decoder = new AudioDecoder({
      output: (data) => {
        const planes = planesOf(data, this.#channels);
        const place = Math.round(data.timestamp / this.#step) - (this.#pushed[0] ?? 0);
        data.close();
        const frame = this.#pushed[place];
        if (frame !== undefined) this.take(frame, planes);
      },
      error: (error) => {
        this.#problem = error;
      },
    });
    this.#decoder.configure({ codec: "mp3", numberOfChannels: channels, sampleRate: rate });
  }

  get waiting(): number {
    return this.#decoder.decodeQueueSize;
  }

  push(frame: number, data: Uint8Array): void {
    if (this.#problem !== null || frameAt(data, 0) === null) return;
    this.#pushed.push(frame);
    this.#decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: Math.round(frame * this.#step), data: data as Uint8Array<ArrayBuffer> }));
  }

  async idle(most: number): Promise<void> {
    while (this.#problem === null && this.waiting > most) await new Promise((resolve) => this.#decoder.addEventListener("dequeue", resolve, { once: true }));
  }

  async flush(): Promise<void> {
    if (this.#problem === null) await this.#decoder.flush().catch(() => undefined);
    this.#pushed = [];
    if (this.#problem !== null) throw new SoundTrouble("damaged", "MP3");
  }
}

/** Mono files may come out in stereo, and the other way round. */
export function planesOf(data: AudioData, channels: number): readonly Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(data.numberOfFrames);
    data.copyTo(plane, { planeIndex: Math.min(channel, data.numberOfChannels - 1), format: "f32-planar" });
    return plane;
  });
}
