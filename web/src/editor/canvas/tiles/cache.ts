/** A tile as it can be drawn. */
export interface Drawable {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  close(): void;
}

export interface Wish {
  readonly key: string;
  /** Each is tried in turn. */
  readonly addresses: readonly string[];
  /** Pixels that it must not go beyond, whatever its server sends. */
  readonly most: { readonly width: number; readonly height: number };
}

export type Load = (address: string, most: Wish["most"], signal: AbortSignal) => Promise<Drawable>;

interface Kept {
  readonly drawable: Drawable;
  used: number;
}

const AT_ONCE = 6;
/** A tile that did not come is asked for so often. */
const TRIES = 2;

/**
 * Tiles that were loaded, as many as fit into a bound of memory: those that were not drawn for longest go first. Only what
 * is wished for now is loaded; who has panned on leaves nothing behind in the line.
 */
export class TileCache {
  readonly #load: Load;
  readonly #most: number;
  readonly #changed: () => void;
  readonly #kept = new Map<string, Kept>();
  readonly #loading = new Map<string, AbortController>();
  readonly #failed = new Map<string, number>();
  #wishes: readonly Wish[] = [];
  #bytes = 0;
  #clock = 0;

  /** `most`: bytes of pixels. */
  constructor(load: Load, most: number, changed: () => void) {
    this.#load = load;
    this.#most = most;
    this.#changed = changed;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How many tiles of those that were asked for did not come. */
  get failures(): number {
    return [...this.#failed.values()].filter((tries) => tries >= TRIES).length;
  }

  get(key: string): Drawable | null {
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    this.#clock += 1;
    kept.used = this.#clock;
    return kept.drawable;
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  isFailed(key: string): boolean {
    return (this.#failed.get(key) ?? 0) >= TRIES;
  }

  /** What is needed now, the most urgent first. What is on its way and no longer wished for is stopped. */
  want(wishes: readonly Wish[]): void {
    const keys = new Set(wishes.map(({ key }) => key));
    for (const [key, abort] of this.#loading) if (!keys.has(key)) abort.abort();
    this.#wishes = wishes;
    this.#next();
  }

  destroy(): void {
    this.#wishes = [];
    for (const abort of this.#loading.values()) abort.abort();
    for (const { drawable } of this.#kept.values()) drawable.close();
    this.#kept.clear();
    this.#bytes = 0;
  }

  #next(): void {
    for (const wish of this.#wishes) {
      if (this.#loading.size >= AT_ONCE) return;
      if (!this.#kept.has(wish.key) && !this.#loading.has(wish.key) && !this.isFailed(wish.key)) void this.#fetch(wish);
    }
  }

  async #fetch({ key, addresses, most }: Wish): Promise<void> {
    const abort = new AbortController();
    this.#loading.set(key, abort);
    try {
      const drawable = await this.#first(addresses, most, abort.signal);
      if (abort.signal.aborted) drawable.close();
      else this.#keep(key, drawable);
    } catch {
      if (!abort.signal.aborted) this.#failed.set(key, (this.#failed.get(key) ?? 0) + 1);
    } finally {
      this.#loading.delete(key);
    }
    if (!abort.signal.aborted) this.#changed();
    this.#next();
  }

  async #first(addresses: readonly string[], most: Wish["most"], signal: AbortSignal): Promise<Drawable> {
    let trouble: unknown = new Error("no address");
    for (const address of addresses) {
      try {
        return await this.#load(address, most, signal);
      } catch (error) {
        trouble = error;
        signal.throwIfAborted();
      }
    }
    throw trouble;
  }

  #keep(key: string, drawable: Drawable): void {
    this.#clock += 1;
    this.#kept.set(key, { drawable, used: this.#clock });
    this.#bytes += bytesOf(drawable);
    // What is drawn now stays, even where the bound is less than a screen.
    const wished = new Set(this.#wishes.map((wish) => wish.key));
    const old = [...this.#kept].filter(([name]) => name !== key && !wished.has(name)).toSorted(([, one], [, other]) => one.used - other.used);
    for (const [name, kept] of old) {
      if (this.#bytes <= this.#most) break;
      this.#kept.delete(name);
      this.#bytes -= bytesOf(kept.drawable);
      kept.drawable.close();
    }
  }
}

function bytesOf({ width, height }: Drawable): number {
  return width * height * 4;
}
