import type { Transport } from "../timeline/types";

/** The place that one looks at in something that does not play by itself. Told that others play, it goes along. */
export class Cursor implements Transport {
  #time = 0;
  #rate = 1;
  #began: { readonly at: number; readonly time: number } | null = null;
  #frame = 0;
  #length = 0;
  readonly #listeners = new Set<() => void>();
  /** Called by what somebody does here, not by what is told. */
  onMove: () => void = () => {};
  onToggle: () => void = () => {};
  onRange: (start: number, end: number) => void = () => {};

  get time(): number {
    return this.#time;
  }

  get paused(): boolean {
    return this.#began === null;
  }

  get rate(): number {
    return this.#rate;
  }

  setLength(length: number): void {
    this.#length = length;
  }

  seek(time: number): void {
    this.#put(time);
    if (this.#began !== null) this.#began = { at: performance.now(), time: this.#time };
    this.onMove();
  }

  toggle(): void {
    this.onToggle();
  }

  playRange(start: number, end: number): void {
    this.onRange(start, end);
  }

  /** Goes along: `rate` is units of this series in a second. */
  follow(time: number, paused: boolean, rate: number): void {
    this.#rate = rate;
    this.#put(time);
    if (paused) this.stop();
    else {
      this.#began = { at: performance.now(), time: this.#time };
      if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#step());
    }
    this.#tell();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#began = null;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #step(): void {
    this.#frame = 0;
    if (this.#began === null) return;
    this.#put(this.#began.time + ((performance.now() - this.#began.at) / 1000) * this.#rate);
    if (this.#time >= this.#length) this.stop();
    else this.#frame = requestAnimationFrame(() => this.#step());
  }

  #put(time: number): void {
    this.#time = Math.min(this.#length, Math.max(0, time));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
