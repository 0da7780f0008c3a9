import type { Transport } from "../timeline/types";

export const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

/** Plays one recording. Speed leaves the pitch as it is; what plays is told step by step. */
export class Player implements Transport {
  readonly element: HTMLMediaElement;
  readonly #listeners = new Set<() => void>();
  #stretch: { readonly start: number; readonly end: number } | null = null;
  #loops = false;
  #frame = 0;
  #gain: { readonly context: AudioContext; readonly node: GainNode } | null = null;
  #loudness = 1;
  /** Where to be as soon as it can be anywhere. */
  #wanted: number | null = null;
  /** Where somebody put it. The element knows that to the microsecond only, which is not a sample. */
  #put = 0;
  /** Somebody pressed play before there was anything to play. */
  #waits = false;
  /** What the browser may change the sound of: not of a store that does not let the page read. */
  canAmplify = false;

  constructor(element: HTMLMediaElement = document.createElement("audio")) {
    this.element = element;
    this.element.preload = "auto";
    this.element.preservesPitch = true;
    for (const event of ["timeupdate", "seeked", "pause", "ended", "ratechange", "volumechange", "loadedmetadata", "durationchange", "waiting", "playing"]) {
      this.element.addEventListener(event, () => this.#step());
    }
    this.element.addEventListener("loadedmetadata", () => {
      if (this.#wanted !== null) this.element.currentTime = this.#wanted;
      this.#wanted = null;
    });
    this.element.addEventListener("play", () => this.#run());
  }

  load(url: string, crossOrigin: string | null): void {
    if (crossOrigin !== null) this.element.crossOrigin = crossOrigin;
    this.element.src = url;
    if (this.#waits) this.play();
    this.#waits = false;
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#listeners.clear();
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    void this.#gain?.context.close();
  }

  get time(): number {
    const time = this.#wanted ?? this.element.currentTime;
    return Math.abs(time - this.#put) < 2e-6 ? this.#put : time;
  }

  get paused(): boolean {
    return this.element.paused;
  }

  get rate(): number {
    return this.element.playbackRate;
  }

  get loops(): boolean {
    return this.#loops;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  seek(time: number): void {
    this.#stretch = null;
    this.#goTo(time);
  }

  play(): void {
    if (!this.element.hasAttribute("src")) {
      this.#waits = true;
      return;
    }
    void this.element.play().catch(() => this.#tell());
  }

  pause(): void {
    this.element.pause();
  }

  toggle(): void {
    if (!this.element.paused) return this.element.pause();
    if (this.#stretch !== null && this.time >= this.#stretch.end - 0.002) this.#stretch = null;
    if (this.element.ended) this.#goTo(0);
    this.play();
  }

  playRange(start: number, end: number): void {
    this.#stretch = { start, end };
    this.#goTo(start);
    this.play();
  }

  setLoops(loops: boolean): void {
    this.#loops = loops;
    this.element.loop = loops && this.#stretch === null;
    this.#tell();
  }

  setRate(rate: number): void {
    this.element.playbackRate = rate;
  }

  setVolume(volume: number): void {
    this.element.volume = Math.min(1, Math.max(0, volume));
  }

  /** Louder than it was recorded. The way through the browser's mixer begins with the first time that anybody asks for it. */
  setGain(gain: number): void {
    this.#loudness = gain;
    if (this.#gain === null && gain !== 1 && this.canAmplify) {
      const context = new AudioContext();
      const node = context.createGain();
      context.createMediaElementSource(this.element).connect(node).connect(context.destination);
      this.#gain = { context, node };
    }
    if (this.#gain !== null) this.#gain.node.gain.value = gain;
    void this.#gain?.context.resume();
    this.#tell();
  }

  get gain(): number {
    return this.#loudness;
  }

  #goTo(time: number): void {
    const to = Math.max(0, time);
    this.#put = to;
    if (this.element.readyState === 0) this.#wanted = to;
    else this.element.currentTime = to;
    this.#tell();
  }

  #run(): void {
    cancelAnimationFrame(this.#frame);
    const step = () => {
      this.#step();
      if (!this.element.paused) this.#frame = requestAnimationFrame(step);
    };
    step();
  }

  #step(): void {
    const stretch = this.#stretch;
    this.element.loop = this.#loops && stretch === null;
    if (stretch !== null && !this.element.paused && this.element.currentTime >= stretch.end && !this.element.seeking) {
      if (this.#loops) this.element.currentTime = stretch.start;
      else {
        this.element.pause();
        this.element.currentTime = stretch.end;
      }
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
