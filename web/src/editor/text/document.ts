import type { TextSurface } from "./surface";

// The text as DOM: blocks of lines with one text node per line, so that a long text is laid out only where it is seen,
// and the table between DOM positions and offsets in the text (UTF-16).

const LINES_PER_BLOCK = 40;
/** A text node longer than this makes hit tests slow; longer lines get several nodes. */
const MAX_NODE = 2048;

interface Piece {
  readonly node: Text;
  readonly start: number;
}

/** A part of the text with something before it that is no text: the name of who speaks. */
export interface TextSection {
  readonly start: number;
  readonly head: HTMLElement | null;
}

export class TextDocument implements TextSurface {
  readonly text: string;
  readonly root: HTMLElement;
  readonly view = window;
  readonly blocks: HTMLElement[] = [];
  /** Offset where every block begins. */
  readonly blockStarts: number[] = [];
  readonly #pieces: Piece[] = [];
  #lines = 0;
  readonly #pieceOf = new Map<Node, number>();
  readonly #lineStarts = new Map<Node, number>();

  /** With sections a block belongs to one of them; its number is in `data-section`. */
  constructor(root: HTMLElement, text: string, sections: readonly TextSection[] = []) {
    this.text = text;
    this.root = root;
    const fragment = document.createDocumentFragment();
    let block: HTMLElement | null = null;
    let lines = 0;
    let section = -1;
    for (const [start, end] of lineRanges(text)) {
      const next = sections[section + 1];
      if (next?.start === start) section += 1;
      if (block === null || lines === LINES_PER_BLOCK || next?.start === start) {
        block = document.createElement("div");
        block.className = "lke-text-block";
        fragment.append(block);
        this.blocks.push(block);
        this.blockStarts.push(start);
        if (section !== -1) block.dataset["section"] = String(section);
        if (next?.start === start && next.head !== null) block.append(next.head);
        lines = 0;
      }
      block.append(this.#line(start, end));
      lines += 1;
    }
    root.replaceChildren(fragment);
  }

  /** DOM position of an offset. At a border between nodes the earlier one is taken for an end, the later for a start. */
  position(offset: number, side: "start" | "end"): { readonly node: Text; readonly offset: number } | null {
    const index = this.#pieceAt(offset, side);
    const piece = this.#pieces[index];
    return piece === undefined ? null : { node: piece.node, offset: Math.max(0, Math.min(offset - piece.start, piece.node.length)) };
  }

  get host(): HTMLElement {
    return this.root;
  }

  toPage(rect: DOMRect): DOMRect {
    return rect;
  }

  range(start: number, end: number): Range | null {
    const from = this.position(start, "start");
    const to = this.position(end, "end");
    if (from === null || to === null) return null;
    const range = document.createRange();
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    return range;
  }

  staticRange(start: number, end: number): AbstractRange | null {
    const from = this.position(start, "start");
    const to = this.position(end, "end");
    if (from === null || to === null) return null;
    return new StaticRange({ startContainer: from.node, startOffset: from.offset, endContainer: to.node, endOffset: to.offset });
  }

  /** Offset of a DOM position; null when it lies outside of the text. */
  offsetOf(node: Node, offset: number): number | null {
    const piece = this.#pieces[this.#pieceOf.get(node) ?? -1];
    if (piece !== undefined) return piece.start + Math.min(offset, piece.node.length);
    if (!this.root.contains(node)) return null;
    const child = node.childNodes[offset];
    if (child !== undefined) return this.#startOf(child);
    return this.#endOf(node);
  }

  /** The block that an offset lies in. */
  blockAt(offset: number): number {
    let low = 0;
    let high = this.blockStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.blockStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #line(start: number, end: number): HTMLElement {
    const line = document.createElement("div");
    line.className = "lke-text-line";
    this.#lines += 1;
    line.dataset["line"] = String(this.#lines);
    this.#lineStarts.set(line, start);
    if (start === end) {
      // An empty line keeps its height and can be selected across.
      line.append(document.createElement("br"));
      return line;
    }
    for (let from = start; from < end; from += MAX_NODE) {
      const node = document.createTextNode(this.text.slice(from, Math.min(end, from + MAX_NODE)));
      this.#pieceOf.set(node, this.#pieces.length);
      this.#pieces.push({ node, start: from });
      line.append(node);
    }
    return line;
  }

  #pieceAt(offset: number, side: "start" | "end"): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const start = this.#pieces[middle]?.start ?? 0;
      if (start < offset || (side === "start" && start === offset)) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    // A start after the end of this node (the line break between two) belongs to the next node.
    if (side === "start" && piece !== undefined && offset >= piece.start + piece.node.length && low + 1 < this.#pieces.length) return low + 1;
    return low;
  }

  #startOf(node: Node): number {
    for (let current: Node | null = node; current !== null; current = current.firstChild) {
      const line = this.#lineStarts.get(current);
      if (line !== undefined) return line;
      const piece = this.#pieces[this.#pieceOf.get(current) ?? -1];
      if (piece !== undefined) return piece.start;
    }
    const parent = node.parentNode;
    return (parent === null ? undefined : this.#lineStarts.get(parent)) ?? 0;
  }

  #endOf(node: Node): number {
    for (let current: Node | null = node; current !== null; current = current.lastChild) {
      const piece = this.#pieces[this.#pieceOf.get(current) ?? -1];
      if (piece !== undefined) return piece.start + piece.node.length;
      if (current.lastChild === null || current.lastChild.nodeName === "BR") return this.#lineStarts.get(current) ?? this.text.length;
    }
    return this.text.length;
  }
}

/** Lines without their breaks (\n, \r\n, \r); offsets count the breaks. */
export function* lineRanges(text: string): Generator<readonly [number, number]> {
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit !== 10 && unit !== 13) continue;
    yield [start, index];
    if (unit === 13 && text.charCodeAt(index + 1) === 10) index += 1;
    start = index + 1;
  }
  yield [start, text.length];
}
