import { boxToView, type Viewport } from "../../geometry/viewport";
import { t } from "../../words/i18n";
import type { ReadableText, Tool, ToolHost, ToolName, ToolPoint } from "../../canvas/tools/types";
import { ocrCodec } from "./codec";
import { ofBoxes } from "./shape";

const MARKED = "rgb(0 110 230 / 0.3)";
const CARET = "rgb(0 90 200)";
/** More would be read out for minutes. */
const MOST_SAID = 120;

/** Letters between two places; `to` is where it goes on. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Selects the letters of a page, by pointer or by keys, and makes a region of them when a label is chosen. */
export class TextTool implements Tool {
  readonly name: ToolName;
  readonly #host: ToolHost;
  #span: Span | null = null;
  #pressed = false;

  constructor(host: ToolHost, name: ToolName) {
    this.#host = host;
    this.name = name;
  }

  /** Letters are selected, or being so. */
  get busy(): boolean {
    return this.#pressed || (this.#span !== null && this.#span.from !== this.#span.to);
  }

  cursor(at: ToolPoint | null): string {
    return at !== null && this.#host.letters()?.isOn(at.image) === true ? "text" : "default";
  }

  down(at: ToolPoint): void {
    const letters = this.#letters();
    if (letters === null) return;
    this.#pressed = true;
    const index = letters.indexAt(at.image);
    if (at.clicks >= 2) {
      const [from, to] = letters.wordAt(index);
      this.#span = { from, to };
    } else this.#span = at.shift && this.#span !== null ? { from: this.#span.from, to: index } : { from: index, to: index };
    this.#host.redraw();
  }

  move(at: ToolPoint): void {
    const letters = this.#host.letters();
    if (!this.#pressed || this.#span === null || letters === null || at.clicks >= 2) return;
    this.#span = { ...this.#span, to: letters.indexAt(at.image) };
    this.#host.redraw();
  }

  up(at: ToolPoint): void {
    if (!this.#pressed) return;
    this.#pressed = false;
    if (!this.busy) {
      const [hit] = this.#host.hits(at);
      this.#host.select(hit === undefined ? [] : [hit.id]);
    } else {
      this.#host.select([]);
      if (!this.#mark()) this.#say();
    }
    this.#host.redraw();
  }

  cancel(): void {
    this.#pressed = false;
    this.#span = null;
    this.#host.redraw();
  }

  /** Enter. */
  finish(): boolean {
    if (this.busy && !this.#mark()) this.#host.announce(t("Choose a label first."));
    return true;
  }

  labelChosen(): void {
    if (this.busy && !this.#pressed) this.#mark();
  }

  copy(): void {
    const text = this.#text();
    if (text === "") return;
    navigator.clipboard?.writeText(text).then(() => this.#host.announce(t("The text is in the clipboard.")), () => this.#host.announce(t("The browser does not let this page use the clipboard.")));
  }

  /** Arrows go from letter to letter, with Ctrl from word to word; with Shift they select. */
  key(event: KeyboardEvent): boolean {
    const letters = this.#host.letters();
    if (letters === null || letters.text === "" || event.altKey) return false;
    const at = this.#span?.to ?? 0;
    const to = next(letters, at, event.key, event.ctrlKey || event.metaKey);
    if (to === null) return false;
    this.#span = { from: event.shiftKey ? (this.#span?.from ?? at) : to, to };
    const [box] = letters.boxesOf(Math.max(0, to - 1), to + 1);
    if (box !== undefined) this.#host.show(box);
    this.#say();
    this.#host.redraw();
    return true;
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    const letters = this.#host.letters();
    if (this.#span === null || letters === null) return;
    const { from, to } = this.#span;
    ctx.fillStyle = MARKED;
    for (const box of letters.boxesOf(Math.min(from, to), Math.max(from, to))) {
      const { minX, minY, maxX, maxY } = boxToView(viewport, box);
      ctx.fillRect(minX, minY, maxX - minX, maxY - minY);
    }
    const [before] = to > 0 ? letters.boxesOf(to - 1, to) : [];
    const [after] = letters.boxesOf(to, to + 1);
    const place = after ?? before;
    if (place === undefined) return;
    const { minX, minY, maxX, maxY } = boxToView(viewport, place);
    ctx.fillStyle = CARET;
    ctx.fillRect((after === undefined ? maxX : minX) - 1, minY, 2, maxY - minY);
  }

  #letters(): ReadableText | null {
    const letters = this.#host.letters();
    if (letters !== null && letters.text.trim() !== "") return letters;
    this.#host.announce(t("This page has no text that could be selected. Draw a box instead."));
    return null;
  }

  /** What is selected, without white space around it. */
  #trimmed(): Span | null {
    const letters = this.#host.letters();
    if (letters === null || this.#span === null) return null;
    let [from, to] = [Math.min(this.#span.from, this.#span.to), Math.max(this.#span.from, this.#span.to)];
    while (from < to && /\s/.test(letters.text[from] ?? "")) from += 1;
    while (to > from && /\s/.test(letters.text[to - 1] ?? "")) to -= 1;
    return from === to ? null : { from, to };
  }

  #text(): string {
    const span = this.#trimmed();
    return span === null ? "" : (this.#host.letters()?.text.slice(span.from, span.to) ?? "");
  }

  /** True when a region was made. */
  #mark(): boolean {
    const [span, letters] = [this.#trimmed(), this.#host.letters()];
    if (span === null || letters === null || !this.#host.isReady(ocrCodec.kind) || !this.#host.mayDraw(ocrCodec.kind)) return false;
    const boxes = letters.boxesOf(span.from, span.to);
    if (boxes.length === 0) return false;
    const text = this.#text();
    this.#span = null;
    this.#host.create(ocrCodec.kind, { ...ofBoxes(boxes, this.#host.viewport().image), ocrtext: text });
    return true;
  }

  #say(): void {
    const letters = this.#host.letters();
    if (letters === null || this.#span === null) return;
    const text = this.#text();
    if (text !== "") this.#host.announce(t("Selected text: {text}", { text: text.length > MOST_SAID ? `${text.slice(0, MOST_SAID)}…` : text }));
    else this.#host.announce(letters.text.slice(...letters.wordAt(this.#span.to)).trim() || t("End of the line"));
  }
}

/** Where a key leads from a place; null: it means nothing here. */
function next({ text }: ReadableText, at: number, key: string, byWord: boolean): number | null {
  const begin = text.lastIndexOf("\n", at - 1) + 1;
  const newline = text.indexOf("\n", at);
  const end = newline === -1 ? text.length : newline;
  switch (key) {
    case "ArrowLeft":
      return byWord ? wordBefore(text, at) : Math.max(0, at - 1);
    case "ArrowRight":
      return byWord ? wordAfter(text, at) : Math.min(text.length, at + 1);
    case "ArrowUp":
      return begin === 0 ? 0 : Math.min(text.lastIndexOf("\n", begin - 2) + 1 + (at - begin), begin - 1);
    case "ArrowDown": {
      if (newline === -1) return text.length;
      const following = text.indexOf("\n", end + 1);
      return Math.min(end + 1 + (at - begin), following === -1 ? text.length : following);
    }
    case "Home":
      return byWord ? 0 : begin;
    case "End":
      return byWord ? text.length : end;
    default:
      return null;
  }
}

function wordBefore(text: string, at: number): number {
  let to = at;
  while (to > 0 && /\s/.test(text[to - 1] ?? "")) to -= 1;
  while (to > 0 && !/\s/.test(text[to - 1] ?? "")) to -= 1;
  return to;
}

function wordAfter(text: string, at: number): number {
  let to = at;
  while (to < text.length && /\s/.test(text[to] ?? "")) to += 1;
  while (to < text.length && !/\s/.test(text[to] ?? "")) to += 1;
  return to;
}
