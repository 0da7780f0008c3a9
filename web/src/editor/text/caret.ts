import type { TextSurface } from "./surface";
import type { HighlightPainter } from "./highlights";
import { nextWord, previousWord } from "./words";

const BROWSER_MOVES: Readonly<Record<string, readonly [string, string]>> = {
  ArrowLeft: ["backward", "character"], ArrowRight: ["forward", "character"], ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"],
};
/** The labels that stay in view cover so much of the top. */
const COVERED = 56;

/** A place in the text that arrows move and that is seen: a text that cannot be edited has none of the browser's own. */
export class TextCaret {
  readonly #document: TextSurface;
  readonly #painter: HighlightPainter | null;

  constructor(document_: TextSurface, painter: HighlightPainter | null) {
    this.#document = document_;
    this.#painter = painter;
  }

  /** Moves for a key; with Shift it selects. False when the key is no move. */
  move(event: KeyboardEvent): boolean {
    const selection = this.#document.view.getSelection();
    if (selection === null || event.metaKey || event.altKey) return false;
    const target = event.ctrlKey ? this.#leap(event, this.#at(selection)) : null;
    const step = event.ctrlKey ? undefined : BROWSER_MOVES[event.key];
    if (target === null && step === undefined) return false;
    const inside = this.#document.root.contains(selection.anchorNode);
    // Who has not begun to move in the text may mean the tasks beside it.
    if (!inside && event.shiftKey && (event.ctrlKey || event.key === "ArrowUp" || event.key === "ArrowDown")) return false;
    if (!inside) this.place(0);
    if (target !== null) this.#go(selection, target, event.shiftKey);
    else if (step !== undefined) selection.modify(event.shiftKey ? "extend" : "move", step[0], step[1]);
    this.#show(selection);
    return true;
  }

  /** Puts the caret somewhere, for the next key. */
  place(offset: number): void {
    const selection = this.#document.view.getSelection();
    if (selection === null) return;
    this.#go(selection, offset, false);
    this.#show(selection);
  }

  hide(): void {
    this.#painter?.caret(null);
  }

  #leap(event: KeyboardEvent, at: number): number | null {
    const { text } = this.#document;
    const rtl = getComputedStyle(this.#document.root).direction === "rtl";
    switch (event.key) {
      case "Home": return 0;
      case "End": return text.length;
      case rtl ? "ArrowLeft" : "ArrowRight": return nextWord(text, at, event.shiftKey ? "end" : "start");
      case rtl ? "ArrowRight" : "ArrowLeft": return previousWord(text, at);
      default: return null;
    }
  }

  #at(selection: Selection): number {
    return selection.focusNode === null ? 0 : (this.#document.offsetOf(selection.focusNode, selection.focusOffset) ?? 0);
  }

  #go(selection: Selection, offset: number, extend: boolean): void {
    const position = this.#document.position(offset, "start");
    if (position === null) return;
    if (extend) selection.extend(position.node, position.offset);
    else selection.collapse(position.node, position.offset);
  }

  #show(selection: Selection): void {
    const at = this.#at(selection);
    const { text } = this.#document;
    const atEnd = at >= text.length || text.charAt(at) === "\n";
    const [start, end] = atEnd ? [Math.max(0, at - 1), at] : [at, at + 1];
    this.#painter?.caret(selection.isCollapsed ? this.#document.staticRange(start, end) : null);
    const range = this.#document.range(start, end);
    const rect = range === null ? undefined : this.#document.toPage(range.getBoundingClientRect());
    const scroller = this.#document.host.closest(".lke-scroller");
    const view = scroller?.getBoundingClientRect();
    if (rect === undefined || scroller == null || view === undefined) return;
    if (rect.top < view.top + COVERED) scroller.scrollBy(0, rect.top - view.top - COVERED);
    else if (rect.bottom > view.bottom - 8) scroller.scrollBy(0, rect.bottom - view.bottom + 8);
  }
}
