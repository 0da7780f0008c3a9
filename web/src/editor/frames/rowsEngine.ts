import { commitRegion, makeRegion } from "../model/create";
import { codecOf } from "../model/kinds";
import { usedUp } from "../model/usedUp";
import type { Drawing } from "../model/tag";
import type { StoreChange } from "../model/types";
import { lookOf } from "../timeline/look";
import { clock } from "../timeline/ticks";
import type { Look } from "../timeline/types";
import { TimeView } from "../timeline/view";
import { t } from "../words/i18n";
import { onTable } from "./onTable";
import { edges, paintMoving, paintRows, ROW, RULER } from "./paint";
import { isTrackKind } from "./place";
import { rowsOf, SPAN, type Bar, type Row } from "./rows";
import type { RowsHost, RowsOptions } from "./rowsHost";
import { watchKeys } from "./rowsKeys";
import { watchPointer } from "./rowsPointer";
import { spansOf, withSpan, type FrameSpan } from "./span";
import { livesOf } from "./track";

/** The frames of a video with what is marked on them, a row for each track. Paints only the rows that are in sight. */
export class RowsEngine implements RowsHost {
  readonly options: RowsOptions;
  readonly view = new TimeView();
  readonly canvas = document.createElement("canvas");
  readonly #base = document.createElement("canvas");
  readonly #sticky = document.createElement("div");
  readonly #spacer = document.createElement("div");
  readonly #stops: (() => void)[] = [];
  #rows: readonly Row[] | null = null;
  #look: Look | null = null;
  #frame = 0;
  #isStale = true;
  #marked: (FrameSpan & { readonly top: number }) | null = null;
  #hoverX: number | null = null;
  #height = 0;

  constructor(options: RowsOptions) {
    this.options = options;
    const { ctx, stage, player } = options;
    this.#base.className = "lkv-canvas";
    this.#base.setAttribute("aria-hidden", "true");
    this.canvas.className = "lkv-canvas lkv-live";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "slider");
    this.canvas.setAttribute("aria-label", options.label);
    this.#sticky.className = "lkv-sticky";
    this.#sticky.append(this.#base, this.canvas);
    stage.append(this.#sticky, this.#spacer);
    const onScroll = () => this.repaint();
    stage.addEventListener("scroll", onScroll, { passive: true });
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const relook = () => this.resize();
    dark.addEventListener("change", relook);
    this.#stops.push(
      ctx.store.subscribe((change) => this.#changed(change)), this.view.subscribe(() => this.repaint()), player.subscribe(() => this.#played()),
      watchPointer(this), watchKeys(this),
      () => cancelAnimationFrame(this.#frame), () => stage.removeEventListener("scroll", onScroll), () => dark.removeEventListener("change", relook),
      () => this.#sticky.remove(), () => this.#spacer.remove(),
    );
    this.tableChanged();
    this.resize();
    this.#describe();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
  }

  get count(): number {
    return this.options.player.table.count;
  }

  get rows(): readonly Row[] {
    this.#rows ??= rowsOf(this.options.ctx, this.options.name, this.options.player.table);
    return this.#rows;
  }

  get scroll(): number {
    return this.options.stage.scrollTop;
  }

  tableChanged(): void {
    this.view.setLength(this.count, Math.min(this.count, 10));
    this.#rows = null;
    this.#fit();
    this.repaint();
    this.#describe();
  }

  resize(): void {
    this.#look = null;
    this.#fit();
    const width = Math.max(1, this.#sticky.clientWidth);
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.#base, this.canvas]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(this.#height * ratio);
    }
    this.view.setWidth(width);
    this.repaint();
  }

  repaint(): void {
    this.#isStale = true;
    this.#plan();
  }

  // --- what lies where ---

  /** The frame under a place, whole. */
  frameAt(x: number): number {
    return Math.min(this.count, Math.max(1, Math.floor(this.view.toTime(x)) + 1));
  }

  rowAt(y: number): number | null {
    const at = Math.floor((y - RULER + this.scroll) / ROW);
    return y < RULER || at < 0 || at >= this.rows.length ? null : at;
  }

  barAt(x: number, y: number, reach: number): Bar | null {
    const row = this.rows[this.rowAt(y) ?? -1];
    const near = (row?.bars ?? []).filter((bar) => {
      const [left, right] = edges(bar, this.view);
      return x >= left - reach && x <= right + reach;
    });
    return near.toSorted((a, b) => a.to - a.from - (b.to - b.from))[0] ?? null;
  }

  // --- marking ---

  /** The control whose labels are chosen to mark stretches with. */
  drawing(): Drawing | null {
    const { ctx, name } = this.options;
    const drawing = ctx.drawingOn(name);
    return drawing === null || ctx.readOnly || codecOf(SPAN)?.types.includes(drawing.control.type) !== true ? null : { ...drawing, extra: [] };
  }

  mark(marked: FrameSpan | null, top = RULER): void {
    this.#marked = marked === null ? null : { ...marked, top };
    this.#plan();
  }

  get marked(): FrameSpan | null {
    return this.#marked;
  }

  hover(x: number | null): void {
    this.#hoverX = x;
    this.#plan();
  }

  /** Makes a region of what is marked. False: nothing is marked, or no label chosen. */
  commitMarked(): boolean {
    const { ctx, name } = this.options;
    const [drawing, marked] = [this.drawing(), this.#marked];
    if (drawing === null || marked === null) return false;
    this.mark(null);
    const used = usedUp(ctx, drawing);
    if (used !== null) {
      ctx.announce(t("The label {label} has been used as often as it may be.", { label: used }));
      return false;
    }
    commitRegion(ctx, makeRegion(ctx.store, drawing, { kind: SPAN, toName: name, geometry: { ranges: [{ start: marked.start, end: marked.end }] } }));
    return true;
  }

  /** Puts the first or last frame of the selected stretch here; with none selected, of what is being marked. */
  setEdge(edge: "start" | "end"): void {
    const { ctx, player } = this.options;
    if (ctx.readOnly) return;
    const frame = player.target;
    const selected = ctx.store.selected;
    const [span] = selected?.kind === SPAN ? spansOf(selected.geometry) : [];
    if (selected !== null && span !== undefined) {
      const next = edge === "start" ? { start: Math.min(frame, span.end), end: span.end } : { start: span.start, end: Math.max(frame, span.start) };
      ctx.store.setGeometry(selected.id, withSpan(selected.geometry, next), "Change shape");
      return;
    }
    const { start, end } = this.#marked ?? { start: frame, end: frame };
    this.mark(edge === "start" ? { start: frame, end: Math.max(frame, end) } : { start: Math.min(frame, start), end: frame });
    ctx.announce(t("Marked: frames {start} to {end}", { start: this.#marked?.start ?? frame, end: this.#marked?.end ?? frame }));
    if (edge === "end" && !this.commitMarked()) ctx.announce(t("Choose a label first."));
  }

  // --- finding ---

  reveal(id: string): void {
    const { ctx, player, stage } = this.options;
    const region = ctx.store.region(id);
    const row = this.rows.findIndex(({ bars }) => bars.some((bar) => bar.region.id === id));
    if (region === null || row === -1) return;
    const top = row * ROW;
    if (top < this.scroll) stage.scrollTop = top;
    else if (top + ROW > this.scroll + this.#height - RULER) stage.scrollTop = top + ROW - (this.#height - RULER);
    const stretches = isTrackKind(region.kind) ? livesOf(onTable(region.geometry, player.table), this.count) : spansOf(region.geometry).map(({ start, end }) => ({ from: start, to: end }));
    const [first] = stretches;
    if (first === undefined) return;
    this.view.reveal(first.from - 1, Math.min(first.to, first.from + this.view.span));
    if (!stretches.some(({ from, to }) => from <= player.target && player.target <= to)) player.goTo(first.from);
  }

  locate(id: string): DOMRect | null {
    const row = this.rows.findIndex(({ bars }) => bars.some((bar) => bar.region.id === id));
    const bar = this.rows[row]?.bars.find((one) => one.region.id === id);
    if (bar === undefined) return null;
    const [left, right] = edges(bar, this.view);
    const top = RULER + row * ROW - this.scroll;
    if (right < 0 || left > this.view.width || top < RULER || top > this.#height) return null;
    const rect = this.canvas.getBoundingClientRect();
    return new DOMRect(rect.left + Math.max(0, left), rect.top + top, Math.max(2, Math.min(this.view.width, right) - Math.max(0, left)), ROW);
  }

  // --- painting ---

  #fit(): void {
    const { stage, height: [least, most] } = this.options;
    const whole = RULER + this.rows.length * ROW;
    const height = Math.min(most, Math.max(least, whole));
    this.#spacer.style.blockSize = `${Math.max(0, whole - height)}px`;
    if (height === this.#height) return;
    this.#height = height;
    stage.style.blockSize = `${height}px`;
    this.#sticky.style.blockSize = `${height}px`;
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.#base, this.canvas]) canvas.height = Math.round(height * ratio);
  }

  #changed({ topics }: StoreChange): void {
    if (topics.has("regions") || topics.has("visibility") || topics.has("preview")) {
      this.#rows = null;
      if (!topics.has("preview")) this.#fit();
    }
    if (topics.has("tool") && this.#marked !== null && this.drawing() !== null) this.commitMarked();
    if (["regions", "visibility", "preview", "selection", "hover"].some((topic) => topics.has(topic as "regions"))) this.repaint();
  }

  #played(): void {
    const { player } = this.options;
    if (!player.paused) this.view.follow(player.frame, false);
    else if (!this.view.contains(player.target - 1)) this.view.show(player.target - this.view.span / 2, this.view.span);
    this.#plan();
    this.#describe();
  }

  #describe(): void {
    const { player } = this.options;
    const set = (name: string, value: string) => {
      if (this.canvas.getAttribute(name) !== value) this.canvas.setAttribute(name, value);
    };
    if (!player.paused && player.frame % 25 !== 0) return;
    set("aria-valuemin", "1");
    set("aria-valuemax", String(this.count));
    set("aria-valuenow", String(player.target));
    set("aria-valuetext", t("Frame {frame} of {count}, {time}", { frame: player.target, count: this.count, time: clock(player.table.startOf(player.target)) }));
  }

  #plan(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const [base, live] = [this.#base.getContext("2d"), this.canvas.getContext("2d")];
    if (base === null || live === null) return;
    const { ctx, player, stage } = this.options;
    this.#look ??= lookOf(stage);
    const look = this.#look;
    for (const canvas of [base, live]) canvas.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
    if (this.#isStale) {
      paintRows(base, {
        view: this.view, look, rows: this.rows, scroll: this.scroll, height: this.#height,
        isSelected: (id) => ctx.store.selection.has(id), isHovered: (id) => ctx.store.hovered === id,
      });
    }
    const marked = this.#marked;
    paintMoving(live, {
      view: this.view, look, height: this.#height, frame: player.target, hoverX: this.#hoverX,
      marked: marked === null ? null : { from: marked.start, to: marked.end, top: marked.top },
    });
    this.#isStale = false;
  }
}
