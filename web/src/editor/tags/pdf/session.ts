import { Pdf } from "../../documents/pdf";
import type { TagContext } from "../../model/tag";
import { Thumbs } from "../../documents/thumbs";
import { sentenceOfError } from "./reason";

export interface PdfState {
  readonly pdf: Pdf | null;
  readonly problem: string | null;
  /** The document wants a password. */
  readonly asks: "no" | "first" | "again";
}

/** One open document. */
export class PdfSession {
  state: PdfState = { pdf: null, problem: null, asks: "no" };
  readonly #ctx: TagContext;
  readonly #address: string;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  #answer: ((password: string | null) => void) | null = null;
  #thumbs: Thumbs | null = null;

  constructor(ctx: TagContext, address: string) {
    this.#ctx = ctx;
    this.#address = address;
  }

  async open(): Promise<void> {
    const { signal } = this.#abort;
    try {
      const pdf = await Pdf.open({ address: this.#address, resolveUrl: this.#ctx.resolveUrl, signal, askPassword: (wasWrong) => this.#ask(wasWrong) });
      if (signal.aborted) return pdf.destroy();
      this.#thumbs = new Thumbs(pdf, signal);
      this.#set({ pdf, problem: null, asks: "no" });
    } catch (error) {
      if (!signal.aborted) this.#set({ pdf: null, problem: sentenceOfError(error), asks: "no" });
    }
  }

  get thumbs(): Thumbs | null {
    return this.#thumbs;
  }

  givePassword(password: string): void {
    this.#set({ ...this.state, asks: "no" });
    this.#answer?.(password);
    this.#answer = null;
  }

  destroy(): void {
    this.#answer?.(null);
    this.#abort.abort();
    this.state.pdf?.destroy();
    this.#listeners.clear();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #ask(wasWrong: boolean): Promise<string | null> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#set({ ...this.state, asks: wasWrong ? "again" : "first" });
    });
  }

  #set(state: PdfState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}
