/** Measures the time somebody works on an annotation: only while its tab is shown and the page is visible. */
export class LeadTimer {
  readonly #now: () => number;
  #spent: number;
  #since: number | null = null;

  constructor(seconds: number, now: () => number = () => performance.now()) {
    this.#spent = seconds * 1000;
    this.#now = now;
  }

  start(): void {
    this.#since ??= this.#now();
  }

  stop(): void {
    if (this.#since !== null) this.#spent += this.#now() - this.#since;
    this.#since = null;
  }

  /** Seconds with milliseconds. */
  get seconds(): number {
    const running = this.#since === null ? 0 : this.#now() - this.#since;
    return Math.round(this.#spent + running) / 1000;
  }
}
