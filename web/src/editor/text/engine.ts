import { t } from "../words/i18n";
import { commitRegion, makeRegion } from "../model/create";
import type { Region, StoreChange } from "../model/types";
import type { Drawing, TagContext } from "../model/tag";
import { findLabel } from "../model/context";
import { valueFrom } from "../model/paths";
import { TextCaret } from "./caret";
import { LabelChips, type Chip } from "./chips";
import { granularityOf, snap, type Granularity } from "./granularity";
import { linksOf, type Link } from "./links";
import { HighlightPainter } from "./highlights";
import type { TextPlaces, TextSurface } from "./surface";

export interface TextOptions {
  readonly name: string;
  readonly granularity: string | undefined;
  readonly selectable: boolean;
  readonly clickableLinks: boolean;
  /** Instead of the colours of the labels. */
  readonly highlightColor: string | null;
  readonly showLabels: boolean;
}

let engines = 0;

/** Shows a text, paints its spans and turns selections into spans. Knows nothing of React. */
export class TextEngine {
  readonly #ctx: TagContext;
  readonly #options: TextOptions;
  readonly #document: TextSurface;
  readonly #places: TextPlaces;
  readonly #painter: HighlightPainter | null;
  readonly #caret: TextCaret;
  readonly #chips: LabelChips | null;
  readonly #stops: (() => void)[] = [];
  /** Region ids of every block for the chips; null = has to be made again. */
  #byBlock: Map<number, Chip[]> | null = null;
  /** What was selected last: on touch screens the press on a label clears the browser's own selection. */
  #remembered: readonly [number, number] | null = null;
  readonly #links: readonly Link[];
  #lastClick = { at: -1, id: "" };
  #hoverFrame = 0;

  constructor(surface: TextSurface, places: TextPlaces, ctx: TagContext, options: TextOptions) {
    const { root, text, view } = surface;
    engines += 1;
    this.#ctx = ctx;
    this.#options = options;
    this.#document = surface;
    this.#places = places;
    this.#painter = HighlightPainter.supported ? new HighlightPainter(engines, view) : null;
    this.#caret = new TextCaret(this.#document, this.#painter);
    this.#chips = options.showLabels ? new LabelChips(this.#document, (block) => this.#chipsOf(block)) : null;
    root.classList.toggle("lke-text-with-labels", options.showLabels);
    this.#links = options.clickableLinks ? linksOf(text) : [];
    this.#painter?.links(this.#links.flatMap((link) => this.#document.staticRange(link.start, link.end) ?? []));
    this.#listen(root);
    this.#stops.push(ctx.registerObject(options.name, {
      focus: () => root.focus({ preventScroll: true }),
      reveal: (id) => this.#reveal(id),
      locate: (id) => this.#locate(id),
      normalise: (geometry) => places.fit(geometry),
    }));
    for (const region of ctx.store.regions()) this.#paint(region);
    this.#markSelection();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    cancelAnimationFrame(this.#hoverFrame);
    this.#chips?.destroy();
    this.#painter?.destroy();
  }

  /** Makes a span of what is selected in the browser, with the chosen labels. True when there was something to mark. */
  markSelection(): boolean {
    const drawing = this.#ctx.drawingOn(this.#options.name);
    const selected = this.#selectedRange() ?? this.#remembered;
    if (selected === null || drawing === null || !this.#options.selectable || this.#ctx.store.linkFrom !== null) return false;
    this.#remembered = null;
    const pieces = this.#places.pieces?.(...selected) ?? [selected];
    const snapped = pieces.flatMap((piece) => this.#snapped(piece, drawing));
    for (const [start, end] of snapped) this.#mark(start, end, drawing);
    if (snapped.length > 0) this.#document.view.getSelection()?.removeAllRanges();
    return snapped.length > 0;
  }

  /** Marks a place that is given, not selected. */
  markPlace(start: number, end: number): void {
    const drawing = this.#ctx.drawingOn(this.#options.name);
    if (drawing === null || !this.#options.selectable) return this.#ctx.announce(t("Choose a label first."));
    this.#mark(start, end, drawing);
    this.#caret.place(end);
  }

  /** Where the caret is; null: nowhere in this text. */
  get caret(): number | null {
    const selection = this.#document.view.getSelection();
    return selection?.focusNode == null ? null : this.#document.offsetOf(selection.focusNode, selection.focusOffset);
  }

  placeCaret(offset: number): void {
    this.#caret.place(offset);
  }

  #snapped([start, end]: readonly [number, number], drawing: Drawing): readonly (readonly [number, number])[] {
    const { text } = this.#document;
    const [from, to] = this.#document.around?.(start, end) ?? [0, text.length];
    const found = snap(from === 0 && to === text.length ? text : text.slice(from, to), start - from, end - from, this.#granularity(drawing));
    return found === null ? [] : [[found[0] + from, found[1] + from]];
  }

  #mark(start: number, end: number, drawing: Drawing): void {
    if (this.#exists(start, end, drawing)) this.#ctx.announce(t("This text has the label already."));
    else commitRegion(this.#ctx, makeRegion(this.#ctx.store, drawing, { kind: this.#places.kind, toName: this.#options.name, geometry: this.#places.geometry(start, end) }));
  }

  #listen(root: HTMLElement): void {
    const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void) => {
      root.addEventListener(type, run);
      this.#stops.push(() => root.removeEventListener(type, run));
    };
    on("pointerup", (event) => {
      // The browser sets its selection after this event.
      if (event.button === 0) setTimeout(() => this.#released(event), 0);
    });
    on("pointermove", (event) => this.#hover(event.clientX, event.clientY));
    const onPress = (event: Event) => {
      const onLabels = event.target instanceof Element && event.target.closest(".lke-labels") !== null;
      this.#remembered = onLabels ? this.#selectedRange() : null;
    };
    document.addEventListener("pointerdown", onPress, true);
    this.#stops.push(() => document.removeEventListener("pointerdown", onPress, true));
    on("pointerleave", () => this.#ctx.store.hover(null));
    on("keydown", (event) => this.#key(event));
    on("pointerdown", () => this.#caret.hide());
    on("blur", () => this.#caret.hide());
    this.#stops.push(this.#ctx.store.subscribe((change) => this.#changed(change)));
  }

  #released(event: PointerEvent): void {
    const { linkFrom } = this.#ctx.store;
    if (linkFrom !== null) return this.#connect(event, linkFrom);
    if (this.#selectedRange() !== null) {
      // Nothing to mark with yet: the text stays selected, and the label that is chosen next is for it.
      if (!this.markSelection()) this.#ctx.store.select([]);
      return;
    }
    const at = this.#offsetAt(event.clientX, event.clientY);
    const hits = at === null ? [] : this.#regionsAt(at);
    // On a span the click is for the span; with Ctrl it is for the link all the same.
    if (at !== null && (hits.length === 0 || event.ctrlKey || event.metaKey) && this.#openLink(at)) return;
    if (hits.length === 0) {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) this.#ctx.store.select([]);
      return;
    }
    // Pressing the same place again goes on to the next span below.
    const position = this.#lastClick.at === at ? hits.findIndex((region) => region.id === this.#lastClick.id) + 1 : 0;
    const hit = hits[position % hits.length];
    if (hit === undefined) return;
    this.#lastClick = { at: at ?? -1, id: hit.id };
    if (event.ctrlKey || event.metaKey) this.#ctx.store.toggleSelected(hit.id);
    else this.#ctx.store.select([hit.id]);
  }

  /** The press picks the other end of a relation, also when the pointer slipped over some letters. */
  #connect(event: PointerEvent, linkFrom: string): void {
    const at = this.#offsetAt(event.clientX, event.clientY);
    const other = at === null ? undefined : this.#regionsAt(at).find((region) => region.id !== linkFrom);
    this.#document.view.getSelection()?.removeAllRanges();
    if (other !== undefined) this.#ctx.store.select([other.id]);
  }

  /** Without a mouse: arrows move a caret, with Shift they select, Enter marks and goes on behind. */
  #key(event: KeyboardEvent): void {
    const selected = this.#selectedRange();
    if (this.#caret.move(event)) this.#announceSelection(event.shiftKey);
    else if (event.key === "Enter" && selected !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (this.markSelection()) this.#caret.place(selected[1]);
      else this.#ctx.announce(t("Choose a label first."));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #announceSelection(extending: boolean): void {
    const selected = this.#selectedRange();
    if (extending && selected !== null) this.#ctx.announce(t("Selected: {text}", { text: this.#document.text.slice(selected[0], selected[1]).slice(0, 200) }));
  }

  #selectedRange(): readonly [number, number] | null {
    const selection = this.#document.view.getSelection();
    if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    const { root } = this.#document;
    if (!root.contains(range.startContainer) && !root.contains(range.endContainer)) return null;
    const start = root.contains(range.startContainer) ? this.#document.offsetOf(range.startContainer, range.startOffset) : 0;
    const end = root.contains(range.endContainer) ? this.#document.offsetOf(range.endContainer, range.endOffset) : this.#document.text.length;
    return start === null || end === null || start >= end ? null : [start, end];
  }

  #granularity(drawing: Drawing): Granularity {
    const label = findLabel(this.#ctx.labelsOf(drawing.control.name), drawing.labels[0] ?? "");
    return granularityOf(label?.granularity ?? this.#options.granularity);
  }

  #exists(start: number, end: number, drawing: Drawing): boolean {
    const wanted = JSON.stringify(valueFrom(drawing.control, drawing.labels));
    return this.#ctx.store.regions().some((region) => {
      if (!region.results.some((result) => result.fromName === drawing.control.name && JSON.stringify(result.value) === wanted)) return false;
      const place = this.#units(region);
      return place !== null && place[0] === start && place[1] === end;
    });
  }

  #isMine(region: Region): boolean {
    return region.toName === this.#options.name && region.kind === this.#places.kind;
  }

  /** Null: it is not in this text, or not to be found in it. */
  #units(region: Region): readonly [number, number] | null {
    return this.#isMine(region) ? this.#places.units(region.geometry) : null;
  }

  // --- painting ---

  #changed(change: StoreChange): void {
    const { store } = this.#ctx;
    for (const id of change.removed) this.#painter?.remove(id);
    for (const id of [...change.added, ...change.updated]) {
      const region = store.region(id);
      if (region !== null) this.#paint(region);
    }
    if (change.topics.has("visibility")) for (const region of store.regions()) this.#paint(region);
    if (change.topics.has("regions") || change.topics.has("visibility")) {
      this.#byBlock = null;
      this.#chips?.update();
    }
    if (change.topics.has("selection") || change.topics.has("regions")) this.#markSelection();
    if (change.topics.has("tool")) this.#document.root.classList.toggle("lke-text-linking", store.linkFrom !== null);
    if (change.topics.has("hover")) this.#painter?.mark("hover", store.hovered === null ? [] : [store.hovered]);
  }

  #paint(region: Region): void {
    if (this.#painter === null || !this.#isMine(region)) return;
    const place = this.#units(region);
    const range = place === null || this.#ctx.store.isHidden(region.id) ? null : this.#document.staticRange(...place);
    if (range === null) this.#painter.remove(region.id);
    else this.#painter.set(region.id, this.#colorOf(region), range);
  }

  #colorOf(region: Region): string {
    const { color, faint = false } = this.#ctx.styleOf(region);
    const shown = this.#options.highlightColor ?? color;
    return faint ? `color-mix(in srgb, ${shown} 35%, transparent)` : shown;
  }

  #markSelection(): void {
    this.#painter?.mark("selected", this.#ctx.store.selection);
  }

  #chipsOf(block: number): readonly Chip[] {
    if (this.#byBlock === null) {
      this.#byBlock = new Map();
      for (const region of this.#ctx.store.regions()) {
        const end = this.#ctx.store.isHidden(region.id) ? undefined : this.#units(region)?.[1];
        if (end === undefined) continue;
        const style = this.#ctx.styleOf(region);
        if (style.title === "") continue;
        const at = this.#document.blockAt(Math.max(0, end - 1));
        const list = this.#byBlock.get(at) ?? [];
        list.push({ id: region.id, end, title: style.title, color: this.#options.highlightColor ?? style.color });
        this.#byBlock.set(at, list);
      }
    }
    return this.#byBlock.get(block) ?? [];
  }

  // --- finding ---

  #hover(x: number, y: number): void {
    if (this.#hoverFrame !== 0) return;
    this.#hoverFrame = requestAnimationFrame(() => {
      this.#hoverFrame = 0;
      const at = this.#offsetAt(x, y);
      const hit = at === null ? undefined : this.#regionsAt(at)[0];
      this.#document.root.classList.toggle("lke-text-over-span", hit !== undefined);
      this.#ctx.store.hover(hit?.id ?? null);
    });
  }

  /** Offset of the character under a point; null between the lines and beside them. */
  #offsetAt(x: number, y: number): number | null {
    const caret = caretAt(this.#document.view.document, x, y);
    if (caret === null) return null;
    const offset = this.#document.offsetOf(caret.node, caret.offset);
    if (offset === null) return null;
    for (const at of [offset, offset - 1]) {
      if (at < 0 || at >= this.#document.text.length) continue;
      const rects = this.#document.range(at, at + 1)?.getClientRects() ?? [];
      for (const rect of rects) if (x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom) return at;
    }
    return null;
  }

  /** Visible spans over a character, the shortest first. */
  #regionsAt(at: number): readonly Region[] {
    return this.#ctx.store.regions()
      .flatMap((region) => {
        const place = this.#ctx.store.isHidden(region.id) ? null : this.#units(region);
        return place !== null && place[0] <= at && at < place[1] ? [{ region, length: place[1] - place[0] }] : [];
      })
      .toSorted((a, b) => a.length - b.length)
      .map(({ region }) => region);
  }

  #reveal(id: string): void {
    const region = this.#ctx.store.region(id);
    const place = region === null ? null : this.#units(region);
    if (place === null) return;
    const position = this.#document.position(place[0], "start");
    const rect = this.#locate(id);
    const view = this.#document.host.closest(".lke-scroller")?.getBoundingClientRect();
    if (rect !== null && view !== undefined && rect.top >= view.top + 48 && rect.bottom <= view.bottom) return;
    position?.node.parentElement?.scrollIntoView({ block: "center" });
  }

  #locate(id: string): DOMRect | null {
    const region = this.#ctx.store.region(id);
    const place = region === null ? null : this.#units(region);
    const rect = place === null ? undefined : this.#document.range(...place)?.getClientRects()[0];
    return rect === undefined ? null : this.#document.toPage(rect);
  }

  #openLink(at: number): boolean {
    const link = this.#links.find(({ start, end }) => at >= start && at < end);
    if (link !== undefined) window.open(link.url, "_blank", "noopener,noreferrer");
    return link !== undefined;
  }
}

function caretAt(document: Document, x: number, y: number): { readonly node: Node; readonly offset: number } | null {
  if (typeof document.caretPositionFromPoint === "function") {
    const position = document.caretPositionFromPoint(x, y);
    return position === null ? null : { node: position.offsetNode, offset: position.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y) ?? null;
  return range === null ? null : { node: range.startContainer, offset: range.startOffset };
}
