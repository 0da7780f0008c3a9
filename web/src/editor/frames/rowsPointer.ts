import type { Geometry, Region } from "../model/types";
import { edges, ROW, RULER } from "./paint";
import type { Bar } from "./rows";
import type { RowsHost } from "./rowsHost";
import { spansOf, withSpan } from "./span";
import { keyframesOf, withKeyframeMoved } from "./track";

const REACH = { mouse: 6, touch: 16 };
/** A press that moves less is a click. */
const SLOP = 4;

type Press =
  | { readonly kind: "scrub" }
  | { readonly kind: "mark"; readonly frame: number; readonly top: number }
  | { readonly kind: "edge"; readonly region: Region; readonly edge: "start" | "end" | "all"; readonly frame: number }
  | { readonly kind: "keyframe"; readonly region: Region; readonly from: number }
  | { readonly kind: "pan" };

/** Mouse, pen and fingers: go to a frame, select, mark, move edges and keyframes. */
export function watchPointer(engine: RowsHost): () => void {
  const gestures = new Gestures(engine);
  const { canvas } = engine;
  const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void, options?: AddEventListenerOptions) => {
    canvas.addEventListener(type, run, options);
    return () => canvas.removeEventListener(type, run);
  };
  const stops = [
    on("pointerdown", (event) => gestures.down(event)), on("pointermove", (event) => gestures.move(event)), on("pointerup", (event) => gestures.up(event)),
    on("pointercancel", () => gestures.cancel()), on("pointerleave", () => gestures.leave()), on("wheel", (event) => gestures.wheel(event), { passive: false }),
  ];
  return () => stops.forEach((stop) => stop());
}

class Gestures {
  readonly #engine: RowsHost;
  #press: Press | null = null;
  #bar: Bar | null = null;
  #from: readonly [x: number, y: number] = [0, 0];
  #hasMoved = false;
  #pointer = 0;

  constructor(engine: RowsHost) {
    this.#engine = engine;
  }

  down(event: PointerEvent): void {
    if (this.#press !== null) return;
    const { canvas, options: { player } } = this.#engine;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = this.#at(event);
    this.#pointer = event.pointerId;
    this.#from = [x, y];
    this.#hasMoved = false;
    this.#bar = this.#engine.barAt(x, y, reachOf(event));
    this.#press = event.button === 1 ? { kind: "pan" } : this.#pressAt(x, y, reachOf(event));
    if (this.#press.kind === "scrub" && y < RULER) player.goTo(this.#engine.frameAt(x));
    event.preventDefault();
  }

  /** What a drag from here would do. */
  #pressAt(x: number, y: number, reach: number): Press {
    const { view, options: { ctx } } = this.#engine;
    const frame = this.#engine.frameAt(x);
    const region = this.#bar?.region ?? null;
    const isOwn = region !== null && !ctx.readOnly && !region.readOnly && ctx.store.selection.has(region.id) && ctx.store.linkFrom === null;
    if (y >= RULER && isOwn && this.#bar !== null) {
      if (this.#bar.isSpan && spansOf(region.geometry).length === 1) return { kind: "edge", region, edge: edgeAt(this.#bar, x, view, reach), frame };
      const near = this.#bar.isSpan ? undefined : keyframesOf(region.geometry).find((one) => Math.abs(view.toX(one.frame - 0.5) - x) <= Math.min(reach, 8));
      if (near !== undefined) return { kind: "keyframe", region, from: near.frame };
    }
    const row = this.#engine.rowAt(y);
    const top = row === null ? RULER : RULER + row * ROW - this.#engine.scroll;
    return y >= RULER && this.#engine.drawing() !== null && ctx.store.linkFrom === null ? { kind: "mark", frame, top } : { kind: "scrub" };
  }

  move(event: PointerEvent): void {
    const [x, y] = this.#at(event);
    if (this.#press === null || event.pointerId !== this.#pointer) return this.#hover(event, x, y);
    if (!this.#hasMoved && Math.hypot(x - this.#from[0], y - this.#from[1]) < SLOP) return;
    this.#hasMoved = true;
    this.#drag(x);
    if (this.#press.kind === "pan") this.#from = [x, y];
  }

  #drag(x: number): void {
    const { view, options: { player, ctx } } = this.#engine;
    const press = this.#press;
    const frame = this.#engine.frameAt(x);
    switch (press?.kind) {
      case "pan":
        view.panBy(this.#from[0] - x);
        break;
      case "scrub":
        player.goTo(frame);
        break;
      case "mark":
        this.#engine.mark({ start: Math.min(press.frame, frame), end: Math.max(press.frame, frame) }, press.top);
        player.goTo(frame);
        break;
      case "edge":
        ctx.store.previewGeometry(press.region.id, spanMoved(press.region, press.edge, { from: press.frame, to: frame }, this.#engine.count));
        player.goTo(frame);
        break;
      case "keyframe": {
        const next = withKeyframeMoved(press.region.geometry, press.from, frame, player.table.counted(player.element.duration));
        if (next !== null || frame === press.from) ctx.store.previewGeometry(press.region.id, next ?? press.region.geometry);
        player.goTo(frame);
        break;
      }
      default:
    }
  }

  up(event: PointerEvent): void {
    const press = this.#press;
    if (press === null || event.pointerId !== this.#pointer) return;
    this.#press = null;
    const { ctx } = this.#engine.options;
    if (!this.#hasMoved) return this.#click(event);
    if (press.kind === "mark") this.#engine.commitMarked();
    if (press.kind === "edge") ctx.store.commitPreview("Change shape");
    if (press.kind === "keyframe") ctx.store.commitPreview("Move keyframe");
  }

  #click(event: PointerEvent): void {
    const { ctx, player } = this.#engine.options;
    const [x, y] = this.#at(event);
    if (y < RULER) return;
    this.#engine.mark(null);
    const region = this.#bar?.region ?? null;
    const many = event.ctrlKey || event.metaKey;
    if (region !== null && many) ctx.store.toggleSelected(region.id);
    else if (!many) ctx.store.select(region === null ? [] : [region.id]);
    const near = region === null || this.#bar?.isSpan === true ? undefined : keyframesOf(region.geometry).find((one) => Math.abs(this.#engine.view.toX(one.frame - 0.5) - x) <= 6);
    player.goTo(near?.frame ?? this.#engine.frameAt(x));
  }

  cancel(): void {
    this.#press = null;
    this.#engine.mark(null);
    this.#engine.options.ctx.store.cancelPreview();
  }

  leave(): void {
    if (this.#press !== null) return;
    this.#engine.hover(null);
    this.#engine.options.ctx.store.hover(null);
  }

  /** Ctrl and the wheel, or a pinch, zoom; sideways and with Shift it moves. Otherwise the rows scroll. */
  wheel(event: WheelEvent): void {
    const { view, options: { ctx } } = this.#engine;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      const towards = ctx.settings.invertZoom ? dy : -dy;
      view.zoomBy(Math.abs(dy) >= 40 ? 1.3 ** Math.sign(towards) : Math.exp(towards * 0.01), this.#at(event)[0]);
    } else if (dx !== 0 || event.shiftKey) view.panBy(dx !== 0 ? dx : dy);
    else return;
    event.preventDefault();
  }

  #hover(event: PointerEvent, x: number, y: number): void {
    const { ctx } = this.#engine.options;
    const bar = this.#engine.barAt(x, y, reachOf(event));
    ctx.store.hover(bar?.region.id ?? null);
    this.#engine.hover(event.pointerType === "mouse" ? x : null);
    this.#bar = bar;
    const press = this.#pressAt(x, y, reachOf(event));
    this.#engine.canvas.style.cursor = y < RULER || (press.kind === "edge" && press.edge !== "all") || press.kind === "keyframe" ? "ew-resize" : press.kind === "edge" ? "grab" : press.kind === "mark" ? "crosshair" : "pointer";
  }

  #at(event: MouseEvent): [number, number] {
    const rect = this.#engine.canvas.getBoundingClientRect();
    return [event.clientX - rect.left, event.clientY - rect.top];
  }
}

const reachOf = (event: PointerEvent) => (event.pointerType === "touch" ? REACH.touch : REACH.mouse);

function edgeAt(bar: Bar, x: number, view: Parameters<typeof edges>[1], reach: number): "start" | "end" | "all" {
  const [left, right] = edges(bar, view);
  const inside = x > left && x < right;
  // Of one that is shorter than its edges one takes the middle to move it.
  if (inside && right - left < 3 * reach) return "all";
  if (Math.abs(x - left) <= reach) return "start";
  return Math.abs(x - right) <= reach ? "end" : "all";
}

function spanMoved(region: Region, edge: "start" | "end" | "all", { from, to }: { readonly from: number; readonly to: number }, count: number): Geometry {
  const [span] = spansOf(region.geometry);
  if (span === undefined) return region.geometry;
  if (edge === "start") return withSpan(region.geometry, { start: Math.min(span.end, to), end: span.end });
  if (edge === "end") return withSpan(region.geometry, { start: span.start, end: Math.max(span.start, to) });
  const by = Math.min(Math.max(to - from, 1 - span.start), Math.max(0, count - span.end));
  return withSpan(region.geometry, { start: span.start + by, end: span.end + by });
}
