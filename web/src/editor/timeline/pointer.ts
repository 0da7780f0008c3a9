import type { TimelineHost } from "./host";
import { moved, type Edge, type TimeSpan } from "./geometry";
import type { Hit } from "./scene";
import { RULER } from "./types";

const REACH = { mouse: 6, touch: 18 };
/** A press that moves less is a click. */
const SLOP = 4;

interface Press {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly time: number;
  readonly lane: number;
  readonly hits: readonly Hit[];
  readonly kind: "draw" | "change" | "pan" | "scrub" | "click";
  readonly span: TimeSpan | null;
  readonly edge: Edge;
  hasMoved: boolean;
}

/** Mouse, pen and fingers: draw, move, resize, mark, zoom with two fingers. */
export function watchPointer(engine: TimelineHost): () => void {
  const gestures = new Gestures(engine);
  const { canvas } = engine;
  const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void, options?: AddEventListenerOptions) => {
    canvas.addEventListener(type, run, options);
    return () => canvas.removeEventListener(type, run);
  };
  const stops = [
    on("pointerdown", (event) => gestures.down(event)),
    on("pointermove", (event) => gestures.move(event)),
    on("pointerup", (event) => gestures.up(event)),
    on("pointercancel", (event) => gestures.cancel(event)),
    on("pointerleave", () => gestures.leave()),
    on("dblclick", (event) => gestures.double(event)),
    on("wheel", (event) => gestures.wheel(event), { passive: false }),
  ];
  return () => stops.forEach((stop) => stop());
}

class Gestures {
  readonly #engine: TimelineHost;
  #press: Press | null = null;
  /** Fingers that are down, for zooming with two. */
  readonly #fingers = new Map<number, number>();
  #lastClick = { x: -1, id: "" };

  constructor(engine: TimelineHost) {
    this.#engine = engine;
  }

  down(event: PointerEvent): void {
    const { canvas, options: { ctx, name, view } } = this.#engine;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = this.#at(event);
    if (event.pointerType === "touch") this.#fingers.set(event.pointerId, x);
    if (this.#fingers.size === 2) return this.#abandon();
    if (this.#press !== null) return;
    const lane = this.#engine.scene.laneAt(y, view.width);
    const hits = this.#hits(event);
    const drawing = !ctx.readOnly && ctx.store.linkFrom === null && ctx.drawingOn(name) !== null;
    const { kind, edge } = event.button === 1 ? { kind: "pan" as const, edge: "all" as const } : this.#kindOf(hits[0], y < RULER || lane === null, drawing, event.pointerType === "touch");
    const hit = hits[0];
    const region = kind === "change" && hit !== undefined ? ctx.store.region(hit.id) : null;
    this.#press = { pointer: event.pointerId, x, y, time: view.toTime(x), lane: lane ?? 0, hits, kind, edge, span: region === null ? null : this.#engine.places.read(region.geometry), hasMoved: false };
    if (kind === "scrub") this.#engine.options.transport.seek(view.toTime(x));
    event.preventDefault();
  }

  /** What a drag from here would do. */
  #kindOf(hit: Hit | undefined, onRuler: boolean, drawing: boolean, touch: boolean): { readonly kind: Press["kind"]; readonly edge: Edge } {
    const { ctx } = this.#engine.options;
    if (onRuler) return { kind: "scrub", edge: "all" };
    const region = hit === undefined ? null : ctx.store.region(hit.id);
    const changeable = hit !== undefined && region !== null && !region.readOnly && !ctx.readOnly && ctx.store.linkFrom === null;
    if (changeable && (ctx.store.selection.has(hit.id) || hit.onName)) return { kind: "change", edge: hit.edge };
    if (drawing) return { kind: "draw", edge: "all" };
    if (touch) return { kind: "pan", edge: "all" };
    return changeable && hit.edge !== "all" ? { kind: "change", edge: hit.edge } : { kind: ctx.store.linkFrom === null ? "draw" : "click", edge: "all" };
  }

  move(event: PointerEvent): void {
    const [x, y] = this.#at(event);
    if (this.#fingers.size === 2 && this.#fingers.has(event.pointerId)) return this.#pinch(event.pointerId, x);
    const press = this.#press;
    if (press === null || press.pointer !== event.pointerId) return this.#hover(event, x, y);
    if (!press.hasMoved && Math.abs(x - press.x) < SLOP) return;
    press.hasMoved = true;
    const { view } = this.#engine.options;
    if (press.kind !== "pan" && (x < 0 || x > view.width)) view.panBy((x < 0 ? x : x - view.width) * 0.3);
    this.#drag(press, event, Math.min(view.width, Math.max(0, x)));
  }

  #drag(press: Press, event: PointerEvent, x: number): void {
    const { view, transport, ctx } = this.#engine.options;
    const time = view.toTime(x);
    const snapped = (at: number, without: string | null = null) => (event.altKey ? at : this.#engine.snapped(at, press.lane, without));
    switch (press.kind) {
      case "draw": {
        const [a, b] = [snapped(press.time), snapped(time)];
        this.#engine.mark({ start: Math.max(0, Math.min(a, b)), end: Math.min(view.length, Math.max(a, b)), lane: press.lane });
        break;
      }
      case "change": {
        const id = press.hits[0]?.id ?? "";
        if (press.span === null) return;
        if (!ctx.store.selection.has(id)) ctx.store.select([id]);
        const by = time - press.time;
        const edge = press.edge === "all" ? "start" : press.edge;
        const to = snapped(press.span[edge] + by, id) - press.span[edge];
        const region = ctx.store.region(id);
        if (region !== null) ctx.store.previewGeometry(id, this.#engine.places.write(region.geometry, moved(press.span, press.edge, to, view.length)));
        break;
      }
      case "scrub":
        transport.seek(Math.min(view.length, Math.max(0, time)));
        break;
      case "pan":
        view.show(view.from - (time - press.time), view.span);
        break;
      case "click":
    }
  }

  up(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    const press = this.#press;
    if (press === null || press.pointer !== event.pointerId) return;
    this.#press = null;
    const { ctx } = this.#engine.options;
    if (!press.hasMoved) {
      if (press.kind !== "scrub") this.#click(press, event);
      return;
    }
    if (press.kind === "change") ctx.store.commitPreview(press.edge === "all" ? "Move region" : "Resize region");
    if (press.kind === "draw" && !this.#engine.commitMarked()) ctx.store.select([]);
  }

  cancel(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    this.#abandon();
  }

  leave(): void {
    this.#engine.hover(null);
    this.#engine.options.ctx.store.hover(null);
  }

  /** Marks a moment where there are such, or else plays what lies here. */
  double(event: MouseEvent): void {
    const { view } = this.#engine.options;
    if (this.#engine.commitPoint(view.toTime(Math.min(view.width, Math.max(0, this.#at(event)[0]))))) return;
    const [hit] = this.#engine.scene.hits(...this.#at(event), this.#engine.options.view, REACH.mouse);
    const placed = this.#engine.scene.of(hit?.id ?? "");
    if (placed !== null) this.#engine.options.transport.playRange(placed.start, placed.end);
  }

  /** Ctrl and the wheel, or a pinch, zoom; sideways and with Shift it moves. Otherwise the page scrolls. */
  wheel(event: WheelEvent): void {
    const { view, ctx } = this.#engine.options;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      const towards = ctx.settings.invertZoom ? dy : -dy;
      view.zoomBy(Math.abs(dy) >= 40 ? 1.3 ** Math.sign(towards) : Math.exp(towards * 0.01), this.#at(event)[0]);
    } else if (dx !== 0 || event.shiftKey) view.panBy(dx !== 0 ? dx : dy);
    else return;
    event.preventDefault();
  }

  #click(press: Press, event: PointerEvent): void {
    const { ctx, transport, view } = this.#engine.options;
    const [first] = press.hits;
    if (first === undefined) {
      this.#engine.mark(null);
      if (!event.ctrlKey && !event.metaKey) ctx.store.select([]);
      transport.seek(Math.min(view.length, Math.max(0, press.time)));
      return;
    }
    // Pressing the same place again goes on to the next region below.
    const again = Math.abs(this.#lastClick.x - press.x) < SLOP ? press.hits.findIndex(({ id }) => id === this.#lastClick.id) + 1 : 0;
    const { id } = press.hits[again % press.hits.length] ?? first;
    this.#lastClick = { x: press.x, id };
    this.#engine.mark(null);
    if (event.ctrlKey || event.metaKey) ctx.store.toggleSelected(id);
    else ctx.store.select([id]);
    transport.seek(Math.min(view.length, Math.max(0, press.time)));
  }

  #hover(event: PointerEvent, x: number, y: number): void {
    const { ctx, name } = this.#engine.options;
    const [hit] = this.#hits(event);
    ctx.store.hover(hit?.id ?? null);
    this.#engine.hover(event.pointerType === "mouse" ? x : null);
    const region = hit === undefined ? null : ctx.store.region(hit.id);
    const takes = hit !== undefined && region?.readOnly === false && (ctx.store.selection.has(hit.id) || hit.onName || ctx.drawingOn(name) === null);
    this.#engine.canvas.style.cursor = y < RULER ? "ew-resize" : takes && hit.edge !== "all" ? "ew-resize" : takes && (ctx.store.selection.has(hit.id) || hit.onName) ? "grab" : "crosshair";
  }

  #pinch(pointer: number, x: number): void {
    const { view } = this.#engine.options;
    const [other] = [...this.#fingers].flatMap(([id, place]) => (id === pointer ? [] : [place]));
    const before = this.#fingers.get(pointer) ?? x;
    this.#fingers.set(pointer, x);
    if (other === undefined) return;
    const [was, is] = [Math.abs(before - other), Math.abs(x - other)];
    if (was > 8 && is > 8) view.zoomBy(is / was, (x + other) / 2);
    view.panBy(-(x - before) / 2);
  }

  #abandon(): void {
    this.#press = null;
    this.#engine.mark(null);
    this.#engine.options.ctx.store.cancelPreview();
  }

  #hits(event: PointerEvent): readonly Hit[] {
    return this.#engine.scene.hits(...this.#at(event), this.#engine.options.view, event.pointerType === "touch" ? REACH.touch : REACH.mouse);
  }

  #at(event: MouseEvent): [number, number] {
    const rect = this.#engine.canvas.getBoundingClientRect();
    return [event.clientX - rect.left, event.clientY - rect.top];
  }
}
