import { findIn, type Found } from "../../documents/find";
import type { Pdf } from "../../documents/pdf";

/** More than anybody goes through. */
const MOST_FOUND = 2000;
const MOST_PAGES = 5000;

export interface SearchState {
  readonly words: string;
  readonly found: readonly Found[];
  /** Which of them is shown; -1: none yet. */
  readonly at: number;
  /** How many pages were looked through; null: all that will be. */
  readonly looked: number | null;
}

export const NO_SEARCH: SearchState = { words: "", found: [], at: -1, looked: null };

/** Looks through the pages one after the other; the first find at or after `from` is shown as soon as it is there. */
export class Search {
  state = NO_SEARCH;
  readonly #pdf: Pdf;
  readonly #changed: () => void;
  #run = 0;

  constructor(pdf: Pdf, changed: () => void) {
    this.#pdf = pdf;
    this.#changed = changed;
  }

  async start(words: string, from: number): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    if (words.trim() === "") return this.#set(NO_SEARCH);
    this.#set({ words, found: [], at: -1, looked: 0 });
    const last = Math.min(this.#pdf.pages, MOST_PAGES);
    for (let page = 1; page <= last; page += 1) {
      const text = (await this.#pdf.text(page).catch(() => null))?.text ?? "";
      if (run !== this.#run) return;
      this.#add(page, findIn(text, words, MOST_FOUND), from);
      if (this.state.found.length >= MOST_FOUND) break;
    }
    const { found, at } = this.state;
    this.#set({ ...this.state, at: at === -1 && found.length > 0 ? 0 : at, looked: null });
  }

  stop(): void {
    this.#run += 1;
  }

  /** To the next one, around the end. */
  go(by: number): void {
    const { found, at } = this.state;
    if (found.length > 0) this.#set({ ...this.state, at: (Math.max(at, by > 0 ? -1 : 0) + by + found.length) % found.length });
  }

  #add(page: number, places: readonly (readonly [start: number, end: number])[], from: number): void {
    const before = this.state.found;
    const found = places.length === 0 ? before : [...before, ...places.map(([start, end]) => ({ page, start, end }))].slice(0, MOST_FOUND);
    const at = this.state.at === -1 && places.length > 0 && page >= from ? before.length : this.state.at;
    // Told now and then: a book has many pages without it.
    const tells = places.length > 0 || page % 20 === 0;
    this.state = { ...this.state, found, at, looked: page };
    if (tells) this.#changed();
  }

  #set(state: SearchState): void {
    this.state = state;
    this.#changed();
  }
}
