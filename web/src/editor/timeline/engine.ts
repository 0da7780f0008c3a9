import { t } from "../words/i18n";
import { commitRegion, makeRegion } from "../model/create";
import { usedUp } from "../model/usedUp";
import type { Geometry, StoreChange } from "../model/types";
import { moved, timeSpanOf, type Edge } from "./geometry";
import { watchKeys } from "./keys";
import { paintBase, paintMoving } from "./paint";
import { SECONDS, stepFrom, type TimePlaces } from "./places";
import { watchPointer } from "./pointer";
import { Scene } from "./scene";
import { lookOf } from "./look";
import { snapTo } from "./snap";
import { CLOCK, type TimeScale } from "./ticks";
import type { Marked, TimelineHost, TimelineOptions } from "./host";
import { laneBox, lanesHeight, type Box, type Look } from "./types";

const SNAP = 8;

/** Shows stretches of time on lanes, and makes and changes them. Knows nothing of React, nor of what plays. */
export class TimelineEngine implements TimelineHost {
  readonly options: TimelineOptions;
  readonly scene: Scene;
  readonly places: TimePlaces;
  readonly scale: TimeScale;
  readonly canvas: HTMLCanvasElement;
  readonly #base: HTMLCanvasElement;
  readonly #stops: (() => void)[] = [];
  readonly #height: number;
  #look: Look | null = null;
  #frame = 0;
  #stale = { base: true, moving: true };
  #marked: Marked | null = null;
  #hoverX: number | null = null;
  snaps = true;

  constructor(options: TimelineOptions) {
    this.options = options;
    const { ctx, stage, view, transport } = options;
    this.places = options.places ?? SECONDS;
    this.scale = options.scale ?? CLOCK;
    this.scene = new Scene(ctx, options.name, options.kind, options.lanes, this.places);
    this.#height = lanesHeight(options.lanes);
    this.#base = document.createElement("canvas");
    this.canvas = document.createElement("canvas");
    this.#base.className = "lkt-canvas";
    this.#base.setAttribute("aria-hidden", "true");
    this.canvas.className = "lkt-canvas lkt-live";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "slider");
    this.canvas.setAttribute("aria-label", options.label);
    stage.style.blockSize = `${this.#height}px`;
    stage.append(this.#base, this.canvas);
    this.#stops.push(
      ctx.store.subscribe((change) => this.#changed(change)),
      view.subscribe(() => this.repaint()),
      transport.subscribe(() => this.#played()),
      watchPointer(this), watchKeys(this),
      () => cancelAnimationFrame(this.#frame),
      () => {
        this.#base.remove();
        this.canvas.remove();
      },
    );
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const relook = () => this.refresh();
    dark.addEventListener("change", relook);
    this.#stops.push(() => dark.removeEventListener("change", relook));
    this.resize();
    this.#describe();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
  }

  get length(): number {
    return this.options.view.length;
  }

  get marked(): Marked | null {
    return this.#marked;
  }

  /** Colours or sizes of the page are others. */
  refresh(): void {
    this.#look = null;
    this.resize();
  }

  resize(): void {
    const { stage, view } = this.options;
    const width = Math.max(1, stage.clientWidth);
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.#base, this.canvas]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(this.#height * ratio);
    }
    this.#look = null;
    view.setWidth(width);
    this.repaint();
  }

  repaint(): void {
    this.#stale = { base: true, moving: true };
    this.#plan();
  }

  // --- marking ---

  mark(marked: Marked | null): void {
    this.#marked = marked;
    this.#stale.moving = true;
    this.#plan();
  }

  hover(x: number | null): void {
    this.#hoverX = x;
    this.#stale.moving = true;
    this.#plan();
  }

  /** Makes a region of what is marked. False: there is nothing marked, or no label chosen. */
  commitMarked(): boolean {
    const marked = this.#marked;
    return marked !== null && (marked.end > marked.start || this.options.makesPoints === true) && this.#commit(marked);
  }

  commitPoint(time: number): boolean {
    return this.options.makesPoints === true && this.#commit({ start: time, end: time, lane: 0 });
  }

  #commit(marked: Marked): boolean {
    const { ctx, name, kind } = this.options;
    const drawing = ctx.drawingOn(name);
    if (drawing === null || ctx.readOnly || ctx.store.linkFrom !== null) return false;
    const used = usedUp(ctx, drawing);
    if (used !== null) {
      ctx.announce(t("The label {label} has been used as often as it may be.", { label: used }));
      return false;
    }
    const geometry = this.#geometryOf(marked);
    this.mark(null);
    commitRegion(ctx, makeRegion(ctx.store, drawing, { kind, toName: name, envelope: this.options.envelope(), geometry }));
    return true;
  }

  #geometryOf({ start, end, lane }: Marked): Geometry {
    return this.places.make(start, end, this.options.lanes[lane]?.channel ?? 0);
  }

  /** A time, drawn to what is near it on the screen: beginnings and ends of sound, and of other regions. */
  snapped(time: number, lane: number, without: string | null = null): number {
    const { view, transport } = this.options;
    if (!this.snaps) return time;
    const reach = SNAP * view.perPixel();
    const channel = this.options.lanes[lane]?.channel ?? 0;
    const others = this.scene.between(time - reach, time + reach).filter(({ region, lanes }) => region.id !== without && lanes.includes(lane));
    return snapTo(time, reach, [...others.flatMap(({ start, end }) => [start, end]), transport.time, 0, view.length, ...this.options.edges(time, reach, channel)]);
  }

  /** Moves what is selected here, or one edge of it. False: nothing is. */
  nudge(edge: Edge, by: number): boolean {
    return this.#change(edge, (time) => stepFrom(this.places, time, by) - time, `nudge:${edge}`);
  }

  #change(edge: Edge, byFrom: (time: number) => number, merge: string): boolean {
    const { ctx } = this.options;
    const ids = [...ctx.store.selection].filter((id) => this.scene.isMine(ctx.store.region(id)));
    if (ids.length === 0) return false;
    if (ctx.readOnly) return true;
    ctx.store.updateRegions(ids, (region) => {
      const span = this.places.read(region.geometry);
      if (span === null) return region;
      const next = moved(span, span.isPoint === true ? "all" : edge, byFrom(edge === "end" ? span.end : span.start), this.length);
      return next.start === span.start && next.end === span.end ? region : { ...region, geometry: this.places.write(region.geometry, next) };
    }, "Move region", `${merge}:${ids.join()}`);
    ctx.store.flush();
    return true;
  }

  /** Puts an edge of what is selected to the cursor; with nothing selected, the edge of what is being marked. */
  setEdge(edge: "start" | "end"): void {
    const { ctx, transport } = this.options;
    const selected = ctx.store.selected;
    if (selected !== null && this.scene.isMine(selected)) {
      this.#change(edge, (time) => transport.time - time, `nudge:${edge}`);
      return;
    }
    const { start, end, lane } = this.#marked ?? { start: transport.time, end: transport.time, lane: 0 };
    const [a, b] = edge === "start" ? [transport.time, Math.max(end, transport.time)] : [Math.min(start, transport.time), transport.time];
    this.mark({ start: a, end: b, lane });
    ctx.announce(t("Marked: {start} to {end}", { start: this.scale.text(a), end: this.scale.text(b) }));
    if (edge === "end") this.commitMarked();
  }

  /** A geometry that was typed: within the recording. */
  normalise(geometry: Geometry): Geometry | null {
    const { start, end } = timeSpanOf(geometry);
    const last = Math.min(end, this.length);
    return start < last ? { ...geometry, end: last } : null;
  }

  // --- finding ---

  reveal(id: string): void {
    const placed = this.scene.of(id);
    if (placed === null) return;
    this.options.view.reveal(placed.start, placed.end);
    this.canvas.scrollIntoView({ block: "nearest" });
  }

  locate(id: string): DOMRect | null {
    const { view } = this.options;
    const placed = this.scene.of(id);
    const [box] = placed === null || placed.end < view.from || placed.start > view.to ? [] : this.scene.boxes(placed, view);
    if (box === undefined) return null;
    const rect = this.canvas.getBoundingClientRect();
    const left = Math.max(0, box.x);
    return new DOMRect(rect.left + left, rect.top + box.y, Math.max(2, Math.min(view.width, box.x + box.width) - left), box.height);
  }

  // --- painting ---

  #changed({ topics }: StoreChange): void {
    if (topics.has("regions") || topics.has("visibility") || topics.has("preview")) this.scene.forget();
    if (topics.has("tool") && this.#marked !== null && this.options.ctx.drawingOn(this.options.name) !== null) this.commitMarked();
    if (["regions", "visibility", "preview", "selection", "hover", "tool"].some((topic) => topics.has(topic as "regions"))) this.repaint();
  }

  #played(): void {
    this.#stale.moving = true;
    this.#plan();
    this.#describe();
  }

  #describe(): void {
    const { transport, view } = this.options;
    const set = (name: string, value: string) => {
      if (this.canvas.getAttribute(name) !== value) this.canvas.setAttribute(name, value);
    };
    // Each second: a reader that is told sixty times a second says nothing.
    const time = transport.paused ? transport.time : Math.floor(transport.time);
    set("aria-valuemin", "0");
    set("aria-valuemax", view.length.toFixed(3));
    set("aria-valuenow", Math.min(time, view.length).toFixed(3));
    set("aria-valuetext", t("{time} of {length}", { time: this.scale.text(time), length: this.scale.text(view.length) }));
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
    this.#look ??= lookOf(this.options.stage);
    const { view, ctx, options } = { view: this.options.view, ctx: this.options.ctx, options: this.options };
    const look = this.#look;
    for (const canvas of [base, live]) canvas.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
    if (this.#stale.base) {
      this.#describe();
      paintBase(base, this.#height, {
        scene: this.scene, view, lanes: options.lanes, backdrop: options.backdrop, scale: this.scale, look,
        showNames: options.showNames && ctx.settings.showLabels, showScores: options.showScores,
        isSelected: (id) => ctx.store.selection.has(id), isHovered: (id) => ctx.store.hovered === id,
        styleOf: ({ region }) => ctx.styleOf(region),
      });
    }
    const marked = this.#marked;
    paintMoving(live, this.#height, {
      view, look, time: options.transport.time, cursorColor: options.cursorColor ?? look.text, cursorWidth: options.cursorWidth, hoverX: this.#hoverX,
      marked: marked === null ? [] : this.#boxesOf(marked), lanes: options.lanes, backdrop: options.backdrop,
    });
    this.#stale = { base: false, moving: false };
  }

  /** What is marked, where the region that becomes of it will lie. */
  #boxesOf(marked: Marked): readonly Box[] {
    const { view, lanes } = this.options;
    const span = this.places.read(this.#geometryOf(marked));
    if (span === null) return [];
    const [x, width] = [view.toX(span.start), Math.max(1, view.toX(span.end) - view.toX(span.start))];
    return this.scene.laneOf(span.channel).map((lane) => ({ ...laneBox(lanes, lane, view.width), x, width }));
  }
}
