import { Buckets } from "./buckets";
import { Fft } from "./fft";
import { frameAt, tagLength } from "./mp3";
import { openMp3, type Mp3Sound } from "./mp3Sound";
import { openBoxed } from "./boxedSound";
import { openWav } from "./wavSound";
import { isWav } from "./wav";
import { EXACT, SKETCHED, type Ask, type Frames, type FromWorker, type Piece, type SoundInfo, type SpectrumRequest } from "./protocol";
import { SoundTrouble, type Read, type Sound } from "./sound";

const MOST_BUCKETS = 1 << 21;
const LEAST_BUCKET = 256;
/** Above this many seconds the whole is sketched before all of it is decoded. */
const LONG = 600;
const POINTS = 2000;
/** Sketches that go to the page at once. */
const SKETCHES = 64;
const CHUNK_SECONDS = 30;
/** What one question may ask for. */
const MOST_SAMPLES = 1 << 22;

export async function openSound(read: Read, size: number): Promise<Sound> {
  if (size === 0) throw new SoundTrouble("empty");
  const head = await read(0, Math.min(size, 64));
  if (isWav(head)) {
    const wav = await openWav(read, size);
    if (wav === null) throw new SoundTrouble("damaged", "WAV");
    return wav;
  }
  // MP3 has no box: a frame at the very beginning is told by nothing else.
  const start = tagLength(head);
  if (frameAt(start === 0 ? head : await read(start, Math.min(size, start + 4)), 0) !== null) {
    const mp3 = await openMp3(read, size);
    if (mp3 !== null) return mp3;
  }
  const boxed = await openBoxed(read, size).catch((error: unknown) => {
    if (error instanceof SoundTrouble) throw error;
    return null;
  });
  const sound = boxed ?? (await openMp3(read, size));
  if (sound === null) throw new SoundTrouble("unknown");
  return sound;
}

/** Reads one recording: its shape at once, then all of it, what is looked at first; between two chunks it answers questions. */
export class Reading {
  readonly #sound: Sound;
  readonly #tell: (message: FromWorker, transfer?: Transferable[]) => void;
  readonly #bucket: number;
  readonly #done = new Set<number>();
  #questions: { readonly id: number; readonly ask: Ask }[] = [];
  #look: readonly [number, number] = [0, 0];
  #wake: () => void = () => {};
  #sketched: Piece[] = [];

  constructor(sound: Sound, tell: (message: FromWorker, transfer?: Transferable[]) => void) {
    this.#sound = sound;
    this.#tell = tell;
    let bucket = LEAST_BUCKET;
    while ((sound.samples * 1.5) / bucket > MOST_BUCKETS) bucket *= 2;
    this.#bucket = bucket;
  }

  look(from: number, to: number): void {
    this.#look = [from, to];
  }

  ask(id: number, ask: Ask): void {
    // Bytes for the player do not wait for anything.
    if (ask.kind === "frames") return void this.#frames(id, ask.sample, ask.seconds);
    // Only the newest question of a kind is of interest.
    for (const old of this.#questions.filter((other) => other.ask.kind === ask.kind)) this.#tell({ kind: "answer", id: old.id, answer: null });
    this.#questions = [...this.#questions.filter((other) => other.ask.kind !== ask.kind), { id, ask }];
    this.#wake();
  }

  /** Without decoding only the table of frames is made, which the player needs. */
  async run(decodes: boolean): Promise<void> {
    const sound = this.#sound;
    this.#info();
    const isLong = sound.samples > LONG * sound.rate;
    if (sound.prepare !== undefined && (isLong || sound.isFed)) {
      let told = sound.samples;
      await sound.prepare(!decodes ? 0 : isLong ? POINTS : 1, (at, planes) => this.#sketch(at, planes), () => {
        if (told !== sound.samples) this.#info();
        told = sound.samples;
        this.#sendSketches();
      });
      this.#sendSketches();
      this.#info();
    }
    for (;;) {
      await this.#answerAll();
      const chunk = decodes ? this.#next() : null;
      if (chunk !== null) await this.#exact(chunk);
      else {
        if (this.#done.size > 0) this.#tell({ kind: "done" });
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          if (this.#questions.length > 0) resolve();
        });
      }
    }
  }

  #info(): void {
    const { format, channels, rate, samples, isExact, isFed, lacks } = this.#sound;
    const info: SoundInfo = { format, channels, rate, samples, isExact, isFed, lacks, bucket: this.#bucket };
    this.#tell({ kind: "info", info });
  }

  get #chunkBuckets(): number {
    return Math.max(1, Math.round((CHUNK_SECONDS * this.#sound.rate) / this.#bucket));
  }

  /** The next stretch that is not read yet: first in what is on the screen, then from the beginning. */
  #next(): number | null {
    const size = this.#chunkBuckets * this.#bucket;
    const count = Math.ceil(this.#sound.samples / size);
    const [from, to] = this.#look.map((seconds) => Math.floor((seconds * this.#sound.rate) / size));
    for (let chunk = Math.max(0, from ?? 0); chunk <= Math.min(count - 1, to ?? 0); chunk += 1) if (!this.#done.has(chunk)) return chunk;
    for (let chunk = 0; chunk < count; chunk += 1) if (!this.#done.has(chunk)) return chunk;
    return null;
  }

  #sketch(at: number, planes: readonly Float32Array[]): void {
    const length = planes[0]?.length ?? 0;
    const from = Math.max(0, Math.floor(at / this.#bucket));
    const count = Math.ceil((at + length) / this.#bucket) - from;
    if (count <= 0) return;
    const buckets = new Buckets(from, count, this.#bucket, this.#sound.channels);
    buckets.add(at, planes);
    this.#sketched.push({ from, count, data: buckets.packed() });
    if (this.#sketched.length >= SKETCHES) this.#sendSketches();
  }

  #sendSketches(): void {
    if (this.#sketched.length > 0) this.#tell({ kind: "peaks", state: SKETCHED, pieces: this.#sketched });
    this.#sketched = [];
  }

  async #exact(chunk: number): Promise<void> {
    this.#done.add(chunk);
    const from = chunk * this.#chunkBuckets;
    const whole = Math.ceil(this.#sound.samples / this.#bucket);
    const buckets = new Buckets(from, Math.min(this.#chunkBuckets, whole - from), this.#bucket, this.#sound.channels);
    await this.#sound.decode(from * this.#bucket, (from + buckets.count) * this.#bucket, (at, planes) => buckets.add(at, planes));
    const data = buckets.packed();
    this.#tell({ kind: "peaks", state: EXACT, pieces: [{ from, count: buckets.count, data }] }, [data.buffer as ArrayBuffer]);
  }

  async #frames(id: number, sample: number, seconds: number): Promise<void> {
    const frames: Frames | null = this.#sound.isFed ? await (this.#sound as Mp3Sound).frames(sample, seconds) : null;
    this.#tell({ kind: "answer", id, answer: frames });
  }

  async #answerAll(): Promise<void> {
    for (let question = this.#questions.shift(); question !== undefined; question = this.#questions.shift()) {
      const { id, ask } = question;
      if (ask.kind === "samples") {
        const planes = await this.#samples(ask.from, ask.to);
        this.#tell({ kind: "answer", id, answer: planes }, planes.map((plane) => plane.buffer as ArrayBuffer));
      } else if (ask.kind === "spectrum") {
        const answer = await this.#spectrum(ask.request);
        this.#tell({ kind: "answer", id, answer }, [answer.buffer as ArrayBuffer]);
      }
    }
  }

  async #samples(from: number, to: number): Promise<Float32Array[]> {
    const first = Math.max(0, from);
    const length = Math.max(0, Math.min(to, this.#sound.samples, first + MOST_SAMPLES) - first);
    const planes = Array.from({ length: this.#sound.channels }, () => new Float32Array(length));
    if (length > 0) {
      await this.#sound.decode(first, first + length, (at, given) => given.forEach((plane, channel) => {
        const begin = Math.max(0, first - at);
        const end = Math.min(plane.length, first + length - at);
        if (end > begin) planes[channel]?.set(plane.subarray(begin, end), at + begin - first);
      }));
    }
    return planes;
  }

  /** Decibels above -100 in steps of 100/255, column after column, the lowest frequency first. */
  async #spectrum({ channel, from, step, columns, size }: SpectrumRequest): Promise<Uint8Array> {
    const fft = new Fft(size);
    const loud = new Float32Array(size / 2);
    const answer = new Uint8Array(columns * loud.length);
    const write = (column: number, samples: Float32Array, at: number) => {
      fft.decibels(samples, at, loud);
      loud.forEach((decibels, bin) => {
        answer[column * loud.length + bin] = Math.max(0, Math.min(255, ((decibels + 100) / 100) * 255));
      });
    };
    const whole = columns * step + size;
    if (whole <= MOST_SAMPLES) {
      const first = Math.floor(from - size / 2);
      const [plane = new Float32Array(0)] = (await this.#samples(first, first + whole)).slice(channel);
      for (let column = 0; column < columns; column += 1) write(column, plane, Math.round(column * step) + Math.min(0, first));
      return answer;
    }
    for (let column = 0; column < columns; column += 1) {
      const middle = Math.max(0, Math.floor(from + column * step - size / 2));
      const [plane = new Float32Array(0)] = (await this.#samples(middle, middle + size)).slice(channel);
      write(column, plane, 0);
    }
    return answer;
  }
}
