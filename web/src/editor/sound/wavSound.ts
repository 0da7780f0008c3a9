import { readWav, samplesOf, type Wav } from "./wav";
import { SoundTrouble, type Read, type Sound, type Take } from "./sound";

const HEAD = 1 << 20;
const BLOCK = 1 << 21;

export async function openWav(read: Read, size: number): Promise<Sound | null> {
  const head = await read(0, Math.min(size, HEAD));
  const wav = readWav(head);
  if (wav === null) return null;
  const frame = (wav.bits / 8) * wav.channels;
  const there = Math.max(0, size - wav.from);
  // Who records without knowing the length writes none, or the largest that there is.
  const isOpen = wav.says === 0 || wav.says >= 0xffff_ff00;
  const samples = Math.floor((isOpen ? there : Math.min(there, wav.says)) / frame);
  if (samples === 0) throw new SoundTrouble("no-sound", "WAV");
  return new WavSound(read, wav, frame, samples, isOpen ? 0 : Math.max(0, Math.floor((wav.says - there) / frame)));
}

class WavSound implements Sound {
  readonly format = "WAV";
  readonly isExact = true;
  readonly isFed = false;
  readonly channels: number;
  readonly rate: number;
  readonly samples: number;
  readonly lacks: number;
  readonly #read: Read;
  readonly #wav: Wav;
  readonly #frame: number;

  constructor(read: Read, wav: Wav, frame: number, samples: number, lacks: number) {
    this.#read = read;
    this.#wav = wav;
    this.#frame = frame;
    this.samples = samples;
    this.lacks = lacks;
    this.channels = wav.channels;
    this.rate = wav.rate;
  }

  async decode(from: number, to: number, take: Take): Promise<void> {
    const step = Math.max(1, Math.floor(BLOCK / this.#frame));
    const last = Math.min(to, this.samples);
    for (let at = Math.max(0, from); at < last; at += step) take(at, await this.#planes(at, Math.min(step, last - at)));
  }

  /** Long recordings without compression are gigabytes: a few samples from everywhere show their shape at once. */
  async prepare(points: number, glance: Take): Promise<void> {
    const places = Math.min(points, 1500);
    if (places === 0) return;
    const step = Math.floor(this.samples / places);
    for (let first = 0; first < places; first += 8) {
      await Promise.all(Array.from({ length: Math.min(8, places - first) }, async (_, at) => glance((first + at) * step, await this.#planes((first + at) * step, Math.min(step, 8192)))));
    }
  }

  async #planes(at: number, count: number): Promise<readonly Float32Array[]> {
    const start = this.#wav.from + at * this.#frame;
    return samplesOf(this.#wav, await this.#read(start, start + count * this.#frame));
  }
}
