import type { Pdf } from "./pdf";

/** How many small pictures are kept. */
const MOST = 120;
const WIDTH = 88;

interface Wish {
  readonly page: number;
  readonly signal: AbortSignal;
  done(picture: HTMLCanvasElement | null): void;
}

/** Small pictures of the pages, one after the other, so that the page that is read never waits long. */
export class Thumbs {
  readonly #pdf: Pdf;
  readonly #signal: AbortSignal;
  readonly #made = new Map<number, HTMLCanvasElement>();
  readonly #wishes: Wish[] = [];
  #isBusy = false;

  constructor(pdf: Pdf, signal: AbortSignal) {
    this.#pdf = pdf;
    this.#signal = signal;
  }

  /** Null: the page cannot be drawn, or nobody wants it any more. */
  picture(page: number, signal: AbortSignal): Promise<HTMLCanvasElement | null> {
    const made = this.#made.get(page);
    if (made !== undefined) return Promise.resolve(made);
    return new Promise((done) => {
      this.#wishes.push({ page, signal, done });
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let wish = this.#wishes.shift(); wish !== undefined; wish = this.#wishes.shift()) wish.done(await this.#make(wish));
    this.#isBusy = false;
  }

  async #make({ page, signal }: Wish): Promise<HTMLCanvasElement | null> {
    const known = this.#made.get(page);
    if (known !== undefined || signal.aborted || this.#signal.aborted) return known ?? null;
    try {
      const shown = await this.#pdf.page(page);
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      const picture = await shown.paint((WIDTH / shown.size.width) * ratio, AbortSignal.any([signal, this.#signal]));
      this.#made.set(page, picture);
      for (const oldest of this.#made.keys()) {
        if (this.#made.size <= MOST) break;
        this.#made.delete(oldest);
      }
      return picture;
    } catch {
      return null;
    }
  }
}
