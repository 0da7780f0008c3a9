import type { TextSurface } from "../../text/surface";

interface Piece {
  readonly node: Text;
  readonly start: number;
}

/** Elements that a line runs through. */
const INLINE = new Set(["A", "ABBR", "B", "BDI", "BDO", "CITE", "CODE", "DATA", "DEL", "DFN", "EM", "FONT", "I", "IMG", "INS", "KBD", "LABEL", "MARK", "Q", "RUBY", "S", "SAMP", "SMALL", "SPAN", "STRONG", "STRIKE", "SUB", "SUP", "TIME", "TT", "U", "VAR", "WBR", "LK-REMOVED"]);

/** The texts of a page in a frame, in their order, each with its place in the whole. A line break counts one. */
export class PageSurface implements TextSurface {
  readonly root: HTMLElement;
  readonly host: HTMLElement;
  readonly view: Window & typeof globalThis;
  readonly text: string;
  readonly blocks: readonly HTMLElement[];
  readonly #pieces: Piece[] = [];
  readonly #starts = new Map<Node, number>();
  readonly #ends = new Map<Node, number>();

  /** `layer` lies over the frame, for the names of labels. */
  constructor(frame: HTMLElement, root: HTMLElement, view: Window & typeof globalThis, layer: HTMLElement | null) {
    this.root = root;
    this.host = frame;
    this.view = view;
    this.blocks = layer === null ? [] : [layer];
    const parts: string[] = [];
    this.#read(root, parts, 0);
    this.text = parts.join("");
  }

  blockAt(): number {
    return 0;
  }

  position(offset: number, side: "start" | "end"): { readonly node: Text; readonly offset: number } | null {
    const piece = this.pieceAt(offset, side);
    return piece === null ? null : { node: piece.node, offset: Math.max(0, Math.min(offset - piece.start, piece.node.length)) };
  }

  /** The text that an offset lies in; at a border the one before it is taken for an end, the one behind it for a start. */
  pieceAt(offset: number, side: "start" | "end"): Piece | null {
    let [low, high] = [0, this.#pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const start = this.#pieces[middle]?.start ?? 0;
      if (start < offset || (side === "start" && start === offset)) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    if (piece === undefined) return null;
    return side === "start" && offset >= piece.start + piece.node.length ? (this.#pieces[low + 1] ?? piece) : piece;
  }

  range(start: number, end: number): Range | null {
    const [from, to] = [this.position(start, "start"), this.position(end, "end")];
    if (from === null || to === null) return null;
    const range = this.view.document.createRange();
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    return range;
  }

  staticRange(start: number, end: number): AbstractRange | null {
    const [from, to] = [this.position(start, "start"), this.position(end, "end")];
    if (from === null || to === null) return null;
    return new this.view.StaticRange({ startContainer: from.node, startOffset: from.offset, endContainer: to.node, endOffset: to.offset });
  }

  offsetOf(node: Node, offset: number): number | null {
    const start = this.#starts.get(node);
    if (start === undefined) return null;
    if (node.nodeType === 3) return start + Math.min(offset, (node as Text).length);
    const child = node.childNodes[offset];
    return (child === undefined ? this.#ends.get(node) : this.#starts.get(child)) ?? null;
  }

  toPage(rect: DOMRect): DOMRect {
    const frame = this.host.getBoundingClientRect();
    return new DOMRect(rect.x + frame.x, rect.y + frame.y, rect.width, rect.height);
  }

  /** Words do not go from one paragraph into the next, although no character stands between the two. */
  around(start: number, end: number): readonly [number, number] {
    const [from, to] = [this.#blockOf(start, "start"), this.#blockOf(end, "end")];
    return [from === null ? 0 : (this.#starts.get(from) ?? 0), to === null ? this.text.length : (this.#ends.get(to) ?? this.text.length)];
  }

  startOf(node: Node): number | null {
    return this.#starts.get(node) ?? null;
  }

  #blockOf(offset: number, side: "start" | "end"): Node | null {
    let node: Node | null = this.position(offset, side)?.node.parentNode ?? null;
    while (node !== null && node !== this.root && INLINE.has(node.nodeName)) node = node.parentNode;
    return node;
  }

  /** Answers the offset behind the node. */
  #read(node: Node, parts: string[], at: number): number {
    this.#starts.set(node, at);
    let end = at;
    if (node.nodeType === 3) {
      const text = node as Text;
      this.#pieces.push({ node: text, start: at });
      parts.push(text.data);
      end += text.length;
    } else if (node.nodeName === "BR") {
      parts.push("\n");
      end += 1;
    } else for (const child of node.childNodes) end = this.#read(child, parts, end);
    this.#ends.set(node, end);
    return end;
  }
}
