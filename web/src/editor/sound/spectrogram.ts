import type { Backdrop, Box, Look } from "../timeline/types";
import type { TimeView } from "../timeline/view";
import { frequencyAt, paletteOf, type FrequencyScale, type Palette } from "./colours";
import type { SoundFile } from "./soundFile";

export interface SpectrumLook {
  readonly scale: FrequencyScale;
  readonly palette: Palette;
  readonly size: number;
}

export const FFT_SIZES = [256, 512, 1024, 2048, 4096] as const;

interface Shown {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly picture: HTMLCanvasElement;
}

/** Which frequencies sound when, as a picture of what is on the screen. */
export class Spectrogram implements Backdrop {
  readonly #file: () => SoundFile | null;
  readonly #changed: () => void;
  readonly #channel: number;
  #look: SpectrumLook;
  #shown: Shown | null = null;
  #asking = false;

  constructor(file: () => SoundFile | null, channel: number, look: SpectrumLook, changed: () => void) {
    this.#file = file;
    this.#channel = channel;
    this.#look = look;
    this.#changed = changed;
  }

  paint(canvas: CanvasRenderingContext2D, _lane: number, box: Box, view: TimeView, look: Look): void {
    const file = this.#file();
    if (file?.info == null || view.span === 0) return;
    const key = `${view.from}:${view.span}:${view.width}:${box.height}:${this.#look.scale}:${this.#look.palette}:${this.#look.size}`;
    const shown = this.#shown;
    if (shown !== null) {
      // Until the new picture comes, the old one is moved along.
      canvas.imageSmoothingEnabled = false;
      canvas.drawImage(shown.picture, view.toX(shown.from), box.y, Math.max(1, view.toX(shown.to) - view.toX(shown.from)), box.height);
    }
    if (shown?.key !== key && !this.#asking) void this.#fetch(file, key, view, box);
    this.#paintAxis(canvas, box, file.info.rate / 2, look);
  }

  async #fetch(file: SoundFile, key: string, view: TimeView, box: Box): Promise<void> {
    const { info } = file;
    if (info === null) return;
    this.#asking = true;
    const { size, palette, scale } = this.#look;
    const [from, to] = [view.from, view.to];
    const columns = Math.max(1, Math.min(2000, Math.ceil(view.width)));
    const step = ((to - from) * info.rate) / columns;
    const spectrum = await file.spectrum({ channel: this.#channel, from: from * info.rate, step, columns, size });
    this.#asking = false;
    if (spectrum !== null) {
      const picture = document.createElement("canvas");
      picture.width = columns;
      picture.height = Math.max(1, Math.round(box.height));
      draw(picture, spectrum, size / 2, info.rate / 2, scale, palette);
      this.#shown = { key, from, to, picture };
    }
    this.#changed();
  }

  #paintAxis(canvas: CanvasRenderingContext2D, box: Box, top: number, look: Look): void {
    canvas.font = "10px system-ui, sans-serif";
    canvas.textBaseline = "middle";
    for (const height of [0.25, 0.5, 0.75]) {
      const frequency = frequencyAt(this.#look.scale, height, top);
      const text = frequency >= 1000 ? `${(frequency / 1000).toFixed(1)} kHz` : `${Math.round(frequency)} Hz`;
      const y = box.y + box.height * (1 - height);
      canvas.fillStyle = look.raised;
      canvas.globalAlpha = 0.8;
      canvas.fillRect(box.x + box.width - canvas.measureText(text).width - 6, y - 7, canvas.measureText(text).width + 6, 14);
      canvas.globalAlpha = 1;
      canvas.fillStyle = look.muted;
      canvas.fillText(text, box.x + box.width - canvas.measureText(text).width - 3, y);
    }
  }
}

function draw(picture: HTMLCanvasElement, spectrum: Uint8Array, bins: number, top: number, scale: FrequencyScale, palette: Palette): void {
  const canvas = picture.getContext("2d");
  if (canvas === null) return;
  const image = canvas.createImageData(picture.width, picture.height);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = paletteOf(palette);
  for (let y = 0; y < picture.height; y += 1) {
    const [low, high] = [frequencyAt(scale, 1 - (y + 1) / picture.height, top), frequencyAt(scale, 1 - y / picture.height, top)];
    const first = Math.min(bins - 1, Math.max(0, Math.round((low / top) * bins)));
    const last = Math.max(first + 1, Math.min(bins, Math.round((high / top) * bins)));
    for (let x = 0; x < picture.width; x += 1) {
      let loud = 0;
      for (let bin = first; bin < last; bin += 1) loud = Math.max(loud, spectrum[x * bins + bin] ?? 0);
      pixels[y * picture.width + x] = colours[loud] ?? 0;
    }
  }
  canvas.putImageData(image, 0, 0);
}
