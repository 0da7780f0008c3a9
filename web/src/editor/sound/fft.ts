/** Fourier transform of real samples whose number is a power of two, with a window that fades at both ends. */
export class Fft {
  readonly size: number;
  readonly #window: Float32Array;
  readonly #cos: Float32Array;
  readonly #sin: Float32Array;
  readonly #order: Uint32Array;
  readonly #re: Float32Array;
  readonly #im: Float32Array;

  constructor(size: number) {
    this.size = size;
    this.#window = Float32Array.from({ length: size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size));
    this.#cos = Float32Array.from({ length: size / 2 }, (_, at) => Math.cos((2 * Math.PI * at) / size));
    this.#sin = Float32Array.from({ length: size / 2 }, (_, at) => Math.sin((2 * Math.PI * at) / size));
    const bits = Math.log2(size);
    this.#order = Uint32Array.from({ length: size }, (_, at) => {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit += 1) reversed |= ((at >> bit) & 1) << (bits - 1 - bit);
      return reversed;
    });
    this.#re = new Float32Array(size);
    this.#im = new Float32Array(size);
  }

  /** Loudness of each frequency from 0 to half the sample rate, in decibels; a full sine is 0. What is missing counts as silence. */
  decibels(samples: Float32Array, from: number, into: Float32Array): void {
    const { size } = this;
    const [re, im] = [this.#re, this.#im];
    for (let at = 0; at < size; at += 1) {
      re[this.#order[at] ?? 0] = (samples[from + at] ?? 0) * (this.#window[at] ?? 0);
      im[at] = 0;
    }
    for (let half = 1; half < size; half *= 2) {
      const step = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k += 1) {
          const [cos, sin] = [this.#cos[k * step] ?? 1, this.#sin[k * step] ?? 0];
          const [a, b] = [start + k, start + k + half];
          const real = (re[b] ?? 0) * cos + (im[b] ?? 0) * sin;
          const imaginary = (im[b] ?? 0) * cos - (re[b] ?? 0) * sin;
          re[b] = (re[a] ?? 0) - real;
          im[b] = (im[a] ?? 0) - imaginary;
          re[a] = (re[a] ?? 0) + real;
          im[a] = (im[a] ?? 0) + imaginary;
        }
      }
    }
    for (let bin = 0; bin < size / 2; bin += 1) into[bin] = 20 * Math.log10((Math.hypot(re[bin] ?? 0, im[bin] ?? 0) * 4) / size + 1e-9);
  }
}
