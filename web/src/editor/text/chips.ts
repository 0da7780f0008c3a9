import type { TextSurface } from "./surface";

export interface Chip {
  readonly id: string;
  readonly end: number;
  readonly title: string;
  readonly color: string;
}

/** Names of labels after their spans. Made only for the blocks on screen, above the line, outside of the text flow. */
export class LabelChips {
  readonly #document: TextSurface;
  readonly #chipsOf: (block: number) => readonly Chip[];
  readonly #visible = new Set<number>();
  readonly #layers = new Map<number, HTMLElement>();
  readonly #observer: IntersectionObserver | null;
  readonly #resize: ResizeObserver | null;
  #frame = 0;

  constructor(document_: TextSurface, chipsOf: (block: number) => readonly Chip[]) {
    this.#document = document_;
    this.#chipsOf = chipsOf;
    this.#observer = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "200px" });
    for (const block of document_.blocks) this.#observer?.observe(block);
    this.#resize = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => this.update());
    this.#resize?.observe(document_.root);
  }

  /** Draws the chips of the visible blocks again in the next frame. */
  update(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      for (const block of this.#visible) this.#draw(block);
    });
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer?.disconnect();
    this.#resize?.disconnect();
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const block = this.#document.blocks.indexOf(entry.target as HTMLElement);
      if (entry.isIntersecting) this.#visible.add(block);
      else {
        this.#visible.delete(block);
        this.#layers.get(block)?.remove();
        this.#layers.delete(block);
      }
    }
    this.update();
  }

  #draw(block: number): void {
    const host = this.#document.blocks[block];
    if (host === undefined) return;
    const layer = this.#layers.get(block) ?? document.createElement("div");
    layer.className = "lke-chip-layer";
    layer.setAttribute("aria-hidden", "true");
    const origin = host.getBoundingClientRect();
    const made: HTMLElement[] = [];
    // All measuring before any change, so that the page is laid out once.
    const placed = this.#chipsOf(block).flatMap((chip) => {
      const range = this.#document.range(Math.max(0, chip.end - 1), chip.end);
      const rect = range === null ? null : this.#document.toPage(range.getBoundingClientRect());
      return rect === null || rect.width === 0 ? [] : [{ chip, left: rect.right - origin.left, top: rect.top - origin.top }];
    });
    for (const { chip, left, top } of placed) {
      const element = document.createElement("span");
      element.className = "lke-chip";
      element.dataset["label"] = chip.title;
      element.style.setProperty("--lke-label-color", chip.color);
      element.style.left = `${left}px`;
      element.style.top = `${top}px`;
      made.push(element);
    }
    layer.replaceChildren(...made);
    if (!this.#layers.has(block)) {
      host.append(layer);
      this.#layers.set(block, layer);
    }
  }
}
