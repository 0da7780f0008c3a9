import { OffsetTable } from "../../text/offsets";
import type { TextPlaces } from "../../text/surface";
import type { Geometry } from "../../model/types";
import { globalOf, type PageSpan } from "./codec";
import type { PageSurface } from "./page";

/** Places of a page: the way to a text as an XPath below the body, and code points in it. */
export class PagePlaces implements TextPlaces {
  readonly kind = "hypertext";
  readonly #page: PageSurface;
  readonly #offsets: OffsetTable;
  readonly #savesText: boolean;

  constructor(page: PageSurface, savesText: boolean) {
    this.#page = page;
    this.#offsets = new OffsetTable(page.text);
    this.#savesText = savesText;
  }

  /** The ways count; where one of them leads nowhere, the offsets from the beginning do. */
  units(geometry: Geometry): readonly [number, number] | null {
    const { start, end, startOffset, endOffset } = geometry as PageSpan;
    const [from, to] = [this.#along(start, startOffset), this.#along(end, endOffset)];
    if (from !== null && to !== null && from < to) return [from, to];
    return this.#byOffsets(geometry);
  }

  geometry(start: number, end: number): Geometry {
    const [from, to] = [this.#page.pieceAt(start, "start"), this.#page.pieceAt(end, "end")];
    const global = { start: this.#offsets.toPoints(start), end: this.#offsets.toPoints(end) };
    const { root } = this.#page;
    const place = {
      start: from === null ? "/" : pathOf(from.node, root), end: to === null ? "/" : pathOf(to.node, root),
      startOffset: global.start - this.#offsets.toPoints(from?.start ?? 0), endOffset: global.end - this.#offsets.toPoints(to?.start ?? 0),
      globalOffsets: global,
    };
    return this.#savesText ? { ...place, text: this.#shown(start, end) } : place;
  }

  fit(geometry: Geometry): Geometry | null {
    const place = this.#byOffsets(geometry) ?? this.units(geometry);
    return place === null ? null : this.geometry(...place);
  }

  #byOffsets(geometry: Geometry): readonly [number, number] | null {
    const global = globalOf(geometry);
    if (global === null || global.start >= this.#offsets.length) return null;
    return [this.#offsets.toUnits(global.start), this.#offsets.toUnits(Math.min(global.end, this.#offsets.length))];
  }

  #along(path: string, offset: number): number | null {
    const node = nodeAt(path, this.#page.root);
    const start = node === null ? null : this.#page.startOf(node);
    return start === null ? null : this.#offsets.toUnits(Math.min(this.#offsets.toPoints(start) + offset, this.#offsets.length));
  }

  /** The words as they are seen, lines as the real format writes them: a backslash and an n. */
  #shown(start: number, end: number): string {
    const range = this.#page.range(start, end);
    const selection = this.#page.view.getSelection();
    if (range === null || selection === null) return this.#page.text.slice(start, end);
    selection.removeAllRanges();
    selection.addRange(range);
    const text = String(selection);
    selection.removeAllRanges();
    return text.replace(/[\n\r]/g, String.raw`\n`);
  }
}

/** The way from the root to a node: `/div[1]/p[2]/text()[1]`. */
export function pathOf(node: Node, root: Node): string {
  const steps: string[] = [];
  for (let current: Node | null = node; current !== null && current !== root; current = current.parentNode) {
    const name = stepOf(current);
    let number = 1;
    for (let before = current.previousSibling; before !== null; before = before.previousSibling) if (stepOf(before) === name) number += 1;
    steps.unshift(`${name}[${number}]`);
  }
  return `/${steps.join("/")}`;
}

/** The node that a way leads to; null: none. */
export function nodeAt(path: string, root: Node): Node | null {
  let node: Node = root;
  for (const step of path.split("/").filter((part) => part !== "")) {
    const [, name = "", number] = /^(.*?)(?:\[(\d+)\])?$/.exec(step.toLowerCase()) ?? [];
    let left = Number(number ?? 1);
    const next = [...node.childNodes].find((child) => stepOf(child) === name && (left -= 1) === 0);
    if (next === undefined) return null;
    node = next;
  }
  return node;
}

function stepOf(node: Node): string {
  return node.nodeType === 3 ? "text()" : node.nodeName.toLowerCase();
}
