import type { Backdrop, Box, Look } from "../timeline/types";
import type { TimeView } from "../timeline/view";
import type { SoundFile } from "./soundFile";

/** Samples kept around what is looked at closely. */
interface Close {
  readonly from: number;
  readonly planes: readonly Float32Array[];
}

/** Draws the shape of a recording on the lanes; one lane for each channel, or one for all. */
export class Waveform implements Backdrop {
  readonly #file: () => SoundFile | null;
  readonly #changed: () => void;
  readonly #lanes: readonly (readonly number[])[];
  /** How much higher than it is. */
  scale = 1;
  #close: Close | null = null;
  #asking: string | null = null;

  /** `lanes`: which channels each shows. */
  constructor(file: () => SoundFile | null, lanes: readonly (readonly number[])[], changed: () => void) {
    this.#file = file;
    this.#lanes = lanes;
    this.#changed = changed;
  }

  paint(canvas: CanvasRenderingContext2D, lane: number, box: Box, view: TimeView, look: Look): void {
    const middle = Math.round(box.y + box.height / 2) + 0.5;
    canvas.strokeStyle = look.border;
    canvas.lineWidth = 1;
    canvas.beginPath();
    canvas.moveTo(box.x, middle);
    canvas.lineTo(box.x + box.width, middle);
    canvas.stroke();
    const file = this.#file();
    const rate = file?.info?.rate ?? 0;
    if (file === null || file.peaks === null || rate === 0 || view.span === 0) return;
    const channels = this.#lanes[lane] ?? [];
    const perPixel = view.perPixel() * rate;
    canvas.fillStyle = look.accent;
    canvas.strokeStyle = look.accent;
    if (perPixel >= file.peaks.bucket) return this.#paintPeaks(canvas, file, channels, box, view, rate);
    const close = this.#closeTo(file, view, rate);
    if (close === null) return this.#paintPeaks(canvas, file, channels, box, view, rate);
    if (perPixel > 2) this.#paintColumns(canvas, close, channels, box, view, rate);
    else for (const channel of channels) this.#paintLine(canvas, close, channel, box, view, rate);
  }

  #paintPeaks(canvas: CanvasRenderingContext2D, file: SoundFile, channels: readonly number[], box: Box, view: TimeView, rate: number): void {
    for (let x = 0; x < box.width; x += 1) {
      const [from, to] = [view.toTime(x) * rate, view.toTime(x + 1) * rate];
      let [low, high] = [2, -2];
      for (const channel of channels) {
        const range = file.peaks?.range(channel, from, to) ?? null;
        if (range === null) continue;
        low = Math.min(low, range[0]);
        high = Math.max(high, range[1]);
      }
      if (low <= high) this.#bar(canvas, box, x, low, high);
    }
  }

  #paintColumns(canvas: CanvasRenderingContext2D, close: Close, channels: readonly number[], box: Box, view: TimeView, rate: number): void {
    for (let x = 0; x < box.width; x += 1) {
      let [low, high] = [2, -2];
      const [from, to] = [Math.floor(view.toTime(x) * rate) - close.from, Math.ceil(view.toTime(x + 1) * rate) - close.from];
      for (const channel of channels) {
        const plane = close.planes[channel];
        for (let at = Math.max(0, from); plane !== undefined && at < Math.min(plane.length, to); at += 1) {
          const value = plane[at] ?? 0;
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      if (low <= high) this.#bar(canvas, box, x, low, high);
    }
  }

  /** Sample by sample; with room enough, each as a point. */
  #paintLine(canvas: CanvasRenderingContext2D, close: Close, channel: number, box: Box, view: TimeView, rate: number): void {
    const plane = close.planes[channel];
    if (plane === undefined) return;
    const [first, last] = [Math.max(0, Math.floor(view.from * rate) - close.from - 1), Math.min(plane.length - 1, Math.ceil(view.to * rate) - close.from + 1)];
    const place = (at: number): [number, number] => [view.toX((close.from + at) / rate), this.#height(box, plane[at] ?? 0)];
    canvas.lineWidth = 1.5;
    canvas.beginPath();
    for (let at = first; at <= last; at += 1) canvas.lineTo(...place(at));
    canvas.stroke();
    if (1 / (view.perPixel() * rate) < 6) return;
    for (let at = first; at <= last; at += 1) {
      const [x, y] = place(at);
      canvas.fillRect(x - 2, y - 2, 4, 4);
    }
  }

  #bar(canvas: CanvasRenderingContext2D, box: Box, x: number, low: number, high: number): void {
    const [top, bottom] = [this.#height(box, high), this.#height(box, low)];
    canvas.fillRect(box.x + x, top, 1, Math.max(1, bottom - top));
  }

  #height(box: Box, value: number): number {
    return box.y + box.height / 2 - Math.min(1, Math.max(-1, value * this.scale)) * (box.height / 2 - 1);
  }

  /** The samples on the screen; asked for when they are not there, with as many on both sides. */
  #closeTo(file: SoundFile, view: TimeView, rate: number): Close | null {
    const [from, to] = [Math.max(0, Math.floor(view.from * rate) - 2), Math.min(file.info?.samples ?? 0, Math.ceil(view.to * rate) + 2)];
    const close = this.#close;
    const length = close?.planes[0]?.length ?? 0;
    if (close !== null && close.from <= from && close.from + length >= to) return close;
    const margin = to - from;
    const [first, last] = [Math.max(0, from - margin), to + margin];
    const key = `${first}:${last}`;
    if (this.#asking === null) {
      this.#asking = key;
      void file.samples(first, last).then((planes) => {
        this.#asking = null;
        if (planes !== null) this.#close = { from: first, planes };
        this.#changed();
      });
    }
    return null;
  }
}
