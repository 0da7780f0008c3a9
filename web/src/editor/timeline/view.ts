/** Which part of a recording is on the screen. Times are in seconds, places in pixels of the timeline. */
export class TimeView {
  #length = 0;
  #width = 1;
  #from = 0;
  #span = 0;
  /** The closest one can come: this long a time fills the timeline. */
  #closest = 0.001;
  readonly #listeners = new Set<() => void>();

  get length(): number {
    return this.#length;
  }

  get width(): number {
    return this.#width;
  }

  get from(): number {
    return this.#from;
  }

  /** The shortest stretch that can fill the timeline. */
  get closest(): number {
    return this.#closest;
  }

  get to(): number {
    return this.#from + this.#span;
  }

  get span(): number {
    return this.#span;
  }

  /** How often the whole fits into what is shown; 1 = all of it is. */
  get zoom(): number {
    return this.#span === 0 ? 1 : this.#length / this.#span;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is measured of the recording may change while it is read; what is looked at stays. */
  setLength(length: number, closest: number): void {
    const whole = this.#span === 0 || this.#span >= this.#length;
    this.#length = Math.max(0, length);
    this.#closest = Math.min(closest, this.#length);
    this.show(this.#from, whole ? this.#length : this.#span);
  }

  setWidth(width: number): void {
    if (width === this.#width) return;
    this.#width = Math.max(1, width);
    this.#tell();
  }

  toX(time: number): number {
    return this.#span === 0 ? 0 : ((time - this.#from) / this.#span) * this.#width;
  }

  toTime(x: number): number {
    return this.#from + (x / this.#width) * this.#span;
  }

  perPixel(): number {
    return this.#span / this.#width;
  }

  show(from: number, span: number): void {
    this.#span = Math.min(this.#length, Math.max(span, this.#closest));
    this.#from = Math.min(Math.max(0, from), Math.max(0, this.#length - this.#span));
    this.#tell();
  }

  /** The time under `x` stays where it is. */
  zoomBy(factor: number, x: number = this.#width / 2): void {
    const at = this.toTime(x);
    const span = Math.min(this.#length, Math.max(this.#span / factor, this.#closest));
    this.show(at - (x / this.#width) * span, span);
  }

  panBy(pixels: number): void {
    this.show(this.#from + pixels * this.perPixel(), this.#span);
  }

  fit(): void {
    this.show(0, this.#length);
  }

  contains(time: number): boolean {
    return time >= this.#from && time <= this.to;
  }

  /** Brings a time range into sight, with some room around it where it fits. */
  reveal(start: number, end: number): void {
    if (start >= this.#from && end <= this.to) return;
    const wanted = (end - start) * 1.25;
    if (wanted > this.#span) return this.show(start - (end - start) * 0.125, wanted);
    this.show((start + end) / 2 - this.#span / 2, this.#span);
  }

  /** While it plays: page by page, so that the eye can rest; or with the cursor in the middle. */
  follow(time: number, centred: boolean): void {
    if (this.#span >= this.#length) return;
    if (centred) this.show(time - this.#span / 2, this.#span);
    else if (!this.contains(time)) this.show(time - this.#span * 0.05, this.#span);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
