import type { ImageEngine } from "../../canvas/engine";
import type { Found } from "../../documents/find";
import type { PdfPage } from "../../documents/pdf";
import type { PageText } from "../../documents/pageText";

/** As long as somebody zooms, the picture that is there is drawn larger or smaller. */
const REST_MS = 120;
/** Drawn anew when it would be this much sharper, or this much smaller. */
const SHARPER = 1.15;
const SMALLER = 3;
const FOUND = "rgb(255 196 0 / 0.45)";
const CURRENT = "rgb(255 110 0 / 0.6)";

/** The picture of one page, as sharp as it is looked at, with what a search found on it. */
export class Picture {
  readonly canvas = document.createElement("canvas");
  readonly #page: PdfPage;
  readonly #text: PageText | null;
  readonly #abort = new AbortController();
  readonly #stops: (() => void)[] = [];
  #clean: HTMLCanvasElement | null = null;
  #painting: AbortController | null = null;
  #scale = 0;
  #found: readonly Found[] = [];
  #current: Found | null = null;
  #engine: ImageEngine | null = null;
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(page: PdfPage, text: PageText | null) {
    this.#page = page;
    this.#text = text;
    this.canvas.width = Math.max(1, Math.min(Math.round(page.size.width), 1024));
    this.canvas.height = Math.max(1, Math.min(Math.round(page.size.height), 1024));
    this.#draw();
  }

  showIn(engine: ImageEngine): void {
    this.#engine = engine;
    this.#stops.push(engine.onFrame(() => this.#later()), engine.subscribe(() => this.#later()));
    void this.#paint();
  }

  mark(found: readonly Found[], current: Found | null): void {
    if (found === this.#found && current === this.#current) return;
    this.#found = found;
    this.#current = current;
    this.#draw();
  }

  destroy(): void {
    this.#abort.abort();
    for (const stop of this.#stops) stop();
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.canvas.width = this.canvas.height = 0;
  }

  #wanted(): number {
    const scale = this.#engine?.view.viewport.scale ?? 1;
    return this.#page.scaleOf(scale * Math.min(window.devicePixelRatio || 1, 3));
  }

  #later(): void {
    const wanted = this.#wanted();
    const fits = wanted <= this.#scale * SHARPER && wanted >= this.#scale / SMALLER;
    if (fits || this.#rest !== null) return;
    this.#rest = setTimeout(() => {
      this.#rest = null;
      void this.#paint();
    }, REST_MS);
  }

  async #paint(): Promise<void> {
    this.#painting?.abort();
    const painting = new AbortController();
    this.#painting = painting;
    const scale = this.#wanted();
    this.#scale = scale;
    try {
      const made = await this.#page.paint(scale, AbortSignal.any([painting.signal, this.#abort.signal]));
      this.#clean = made;
      this.#draw();
      this.#engine?.canvas.setAttribute("data-painted", String(this.#page.number));
    } catch {
      // Another one is on its way, or the page has gone; a page that cannot be drawn stays white.
    }
  }

  #draw(): void {
    const clean = this.#clean;
    const { canvas } = this;
    if (clean !== null && (canvas.width !== clean.width || canvas.height !== clean.height)) {
      canvas.width = clean.width;
      canvas.height = clean.height;
    }
    const context = canvas.getContext("2d");
    if (context === null || canvas.width === 0) return;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (clean !== null) context.drawImage(clean, 0, 0);
    const [across, down] = [canvas.width / this.#page.size.width, canvas.height / this.#page.size.height];
    for (const one of this.#found) {
      context.fillStyle = one === this.#current ? CURRENT : FOUND;
      for (const { minX, minY, maxX, maxY } of this.#text?.boxesOf(one.start, one.end) ?? []) context.fillRect(minX * across, minY * down, (maxX - minX) * across, (maxY - minY) * down);
    }
    this.#engine?.pictureChanged();
  }
}
