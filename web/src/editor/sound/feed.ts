import type { SoundFile } from "./soundFile";

/** Seconds that lie ready before the place that is heard, and behind it. */
const AHEAD = 20;
const PIECE = 8;
const BEHIND = 60;
const TYPE = "audio/mpeg";

export function canFeed(): boolean {
  return typeof MediaSource !== "undefined" && MediaSource.isTypeSupported(TYPE);
}

/**
 * Gives a player the frames of an MP3 with their times. By itself it would guess where a time lies in a file whose frames are
 * of different sizes, and be off by seconds.
 */
export class Feed {
  readonly url: string;
  readonly #media: HTMLMediaElement;
  readonly #file: SoundFile;
  readonly #source = new MediaSource();
  #buffer: SourceBuffer | null = null;
  #busy = false;
  #again = false;

  constructor(media: HTMLMediaElement, file: SoundFile) {
    this.#media = media;
    this.#file = file;
    this.url = URL.createObjectURL(this.#source);
    this.#source.addEventListener("sourceopen", () => {
      this.#buffer ??= this.#source.addSourceBuffer(TYPE);
      this.setLength();
      void this.#pump();
    });
    for (const event of ["seeking", "timeupdate", "waiting", "play"]) media.addEventListener(event, () => void this.#pump());
  }

  setLength(): void {
    const { info } = this.#file;
    if (info === null || this.#source.readyState !== "open" || this.#buffer?.updating !== false) return;
    const length = info.samples / info.rate;
    const held = this.#buffer.buffered;
    const least = held.length === 0 ? 0 : held.end(held.length - 1);
    if (Math.abs(this.#source.duration - length) > 1e-6 || Number.isNaN(this.#source.duration)) this.#source.duration = Math.max(length, least);
  }

  async #pump(): Promise<void> {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#again) {
        this.#again = false;
        if (await this.#next()) this.#again = true;
      }
    } catch {
      // The element tells why it stops; what could not be read is told by the worker.
    } finally {
      this.#busy = false;
    }
  }

  /** One piece more, at the place that is heard. False: enough is there. */
  async #next(): Promise<boolean> {
    const buffer = this.#buffer;
    const { info } = this.#file;
    if (buffer === null || info === null || this.#source.readyState === "closed") return false;
    const time = this.#media.currentTime;
    const until = this.#bufferedUntil(time);
    const length = info.samples / info.rate;
    if (until !== null && (until - time > AHEAD || until >= length - 0.05)) return false;
    const frames = await this.#file.frames(Math.round((until ?? Math.max(0, time - 0.1)) * info.rate) + (until === null ? 0 : 64), PIECE);
    if (frames === null || frames.to <= frames.from) return false;
    const bytes = await this.#file.source.read(frames.from, frames.to);
    await this.#append(buffer, frames.sample / info.rate, bytes);
    if (frames.isLast && this.#source.readyState === "open") this.#source.endOfStream();
    return true;
  }

  async #append(buffer: SourceBuffer, at: number, bytes: ArrayBuffer): Promise<void> {
    const old = this.#media.currentTime - BEHIND;
    if (buffer.buffered.length > 0 && buffer.buffered.start(0) < old) await settled(buffer, () => buffer.remove(0, old));
    if (this.#source.readyState === "open") buffer.abort();
    buffer.timestampOffset = at;
    // What the encoder put before the first sample falls out of the window by itself; what it put after the last one does here.
    const { info } = this.#file;
    if (info?.isExact === true) buffer.appendWindowEnd = info.samples / info.rate;
    await settled(buffer, () => buffer.appendBuffer(bytes));
    this.setLength();
  }

  #bufferedUntil(time: number): number | null {
    const { buffered } = this.#media;
    for (let at = 0; at < buffered.length; at += 1) if (buffered.start(at) <= time + 0.05 && buffered.end(at) > time) return buffered.end(at);
    return null;
  }
}

function settled(buffer: SourceBuffer, work: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    buffer.addEventListener("updateend", () => resolve(), { once: true });
    buffer.addEventListener("error", () => reject(new Error("not appended")), { once: true });
    work();
  });
}
