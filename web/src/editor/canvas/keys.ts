import type { TagContext } from "../model/tag";
import { isTyping } from "../hotkeys/keys";
import { allowedMove } from "../geometry/types";
import { turn } from "../geometry/rect";
import type { EngineHost } from "./host";
import type { ImageOptions } from "./options";
import type { ViewControl } from "./viewControl";

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LARGE_STEP = 10;
const PAN_STEP = 40;

export interface KeyParts {
  readonly ctx: TagContext;
  readonly view: ViewControl;
  readonly host: EngineHost;
  readonly onSpace: (held: boolean) => void;
  readonly onAdd: () => void;
  /** What the tool in force takes for itself. */
  readonly onTool: (event: KeyboardEvent) => boolean;
}

/** Arrows move what is selected by pixels of the image, or else the view; Shift+Enter adds; the space bar pans while it is held. */
export function watchKeys(canvas: HTMLElement, parts: KeyParts): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (parts.onTool(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey && !parts.ctx.readOnly) {
      parts.onAdd();
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const arrow = ARROWS[event.key];
    if (arrow === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? LARGE_STEP : 1;
    if (!nudge(parts, arrow[0] * step, arrow[1] * step)) {
      // With Shift they may mean the tasks beside this one.
      if (event.shiftKey && arrow[1] !== 0) return;
      parts.view.panBy(-arrow[0] * PAN_STEP, -arrow[1] * PAN_STEP);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const space = (held: boolean) => (event: KeyboardEvent) => {
    if (event.key !== " " || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const here = canvas.matches(":hover") || document.activeElement === canvas;
    if (!here && held) return;
    if (event.target instanceof HTMLElement && event.target !== canvas && event.target.closest("button, a, [role=treeitem], [role=option]") !== null) return;
    parts.onSpace(held);
    event.preventDefault();
  };
  const [down, up, blur] = [space(true), space(false), () => parts.onSpace(false)];
  canvas.addEventListener("keydown", onKey);
  document.addEventListener("keydown", down);
  document.addEventListener("keyup", up);
  window.addEventListener("blur", blur);
  return () => {
    canvas.removeEventListener("keydown", onKey);
    document.removeEventListener("keydown", down);
    document.removeEventListener("keyup", up);
    window.removeEventListener("blur", blur);
  };
}

/** Steps follow the screen, also on an image that stands turned. True when something is selected here. */
function nudge({ ctx, view, host }: KeyParts, dx: number, dy: number): boolean {
  const entries = [...ctx.store.selection].flatMap((id) => host.entry(id) ?? []);
  if (entries.length === 0) return false;
  if (ctx.readOnly) return true;
  const { image, rotation } = view.viewport;
  const turned = turn(dx, dy, -rotation);
  const step = { x: Math.round(turned.x), y: Math.round(turned.y) };
  const ids = entries.map((entry) => entry.id);
  const boxes = new Map(entries.map((entry) => [entry.id, entry]));
  ctx.store.updateRegions(ids, (region) => {
    const entry = boxes.get(region.id);
    if (entry === undefined) return region;
    const by = allowedMove(entry.box, image, step.x, step.y);
    if (by.x === 0 && by.y === 0) return region;
    return { ...region, geometry: host.whole(region.id, entry.shape.move(entry.region.geometry, image, by.x, by.y)) };
  }, "Move region", `nudge:${ids.join()}`);
  // The next key press may come before the store tells of this one.
  ctx.store.flush();
  return true;
}

/** A notch of a wheel comes in whole steps and straight; two fingers on a trackpad come in small ones, in both directions. */
function isNotch(event: WheelEvent, dx: number, dy: number): boolean {
  if (dx !== 0 || dy === 0) return false;
  const steps = (event as { readonly wheelDeltaY?: number }).wheelDeltaY ?? 0;
  return event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL || (steps !== 0 && steps % 120 === 0);
}

/** The wheel zooms, as do Ctrl and the wheel and a pinch; two fingers on a trackpad and Shift with the wheel move the image. */
export function watchWheel(canvas: HTMLElement, view: ViewControl, options: ImageOptions, inverted: () => boolean): () => void {
  const onWheel = (event: WheelEvent) => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    const pinch = event.ctrlKey || event.metaKey;
    if (pinch || (options.wheelZoom && !options.wheelPans && !event.shiftKey && isNotch(event, dx, dy))) {
      event.preventDefault();
      if (!options.wheelZoom) return;
      const rect = canvas.getBoundingClientRect();
      const towards = inverted() ? dy : -dy;
      // A notch of a wheel is one step of the config; a pinch comes in many small parts.
      const factor = Math.abs(dy) >= 40 ? options.zoomBy ** Math.sign(towards) : Math.exp(towards * 0.01);
      view.zoomBy(factor, { x: event.clientX - rect.left, y: event.clientY - rect.top });
      return;
    }
    const moved = event.shiftKey && dx === 0 ? view.panBy(-dy, 0) : view.panBy(-dx, -dy);
    if (moved) event.preventDefault();
  };
  canvas.addEventListener("wheel", onWheel, { passive: false });
  return () => canvas.removeEventListener("wheel", onWheel);
}
