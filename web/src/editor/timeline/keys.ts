import { t } from "../words/i18n";
import type { TimelineHost } from "./host";
import { stepFrom } from "./places";

/** A step is this part of what is on the screen, a large one ten of them. */
const PART = 1 / 200;
const LARGE = 10;

/** Keys of the timeline while it has the focus. Space plays; arrows move what is selected, or else the cursor; brackets set edges. */
export function watchKeys(engine: TimelineHost): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || !pressed(engine, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  engine.canvas.addEventListener("keydown", onKey);
  return () => engine.canvas.removeEventListener("keydown", onKey);
}

function pressed(engine: TimelineHost, event: KeyboardEvent): boolean {
  const { view, transport, ctx } = engine.options;
  const direction = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
  if (direction !== 0) return arrow(engine, event, direction);
  if (event.altKey) return false;
  switch (event.key) {
    case " ":
      transport.toggle();
      return true;
    case "Home":
      transport.seek(0);
      view.show(0, view.span);
      return true;
    case "End":
      transport.seek(view.length);
      view.show(view.length - view.span, view.span);
      return true;
    case "PageUp":
    case "PageDown":
      view.panBy((event.key === "PageUp" ? -1 : 1) * view.width * 0.9);
      return true;
    case "[":
    case "]":
      if (!ctx.readOnly) engine.setEdge(event.key === "[" ? "start" : "end");
      return true;
    case "+":
    case "=":
      view.zoomBy(2, view.toX(transport.time));
      return true;
    case "-":
      view.zoomBy(0.5, view.toX(transport.time));
      return true;
    case "Enter":
      return enter(engine);
    case "Escape":
      if (engine.marked === null) return false;
      engine.mark(null);
      return true;
    default:
      return false;
  }
}

/** Shift marks from the cursor on; Alt moves the end of what is selected, Alt and Shift its beginning. */
function arrow(engine: TimelineHost, event: KeyboardEvent, direction: number): boolean {
  const { view, transport, ctx } = engine.options;
  const step = direction * view.span * PART;
  const selected = ctx.store.selected;
  const isMine = engine.scene.isMine(selected);
  if (event.altKey) return isMine && engine.nudge(event.shiftKey ? "start" : "end", step);
  if (isMine) return engine.nudge("all", event.shiftKey ? step * LARGE : step);
  const time = Math.min(view.length, Math.max(0, stepFrom(engine.places, transport.time, step * (event.shiftKey ? 4 : 1))));
  if (event.shiftKey) {
    const { start, end, lane } = engine.marked ?? { start: transport.time, end: transport.time, lane: 0 };
    const anchor = Math.abs(end - transport.time) <= Math.abs(start - transport.time) ? start : end;
    const [a, b] = [Math.min(anchor, time), Math.max(anchor, time)];
    engine.mark({ start: a, end: b, lane });
    ctx.announce(t("Marked: {start} to {end}", { start: engine.scale.text(a), end: engine.scale.text(b) }));
  }
  transport.seek(time);
  if (!view.contains(time)) view.reveal(time, time);
  return true;
}

/** Marks what is marked with the chosen label, and goes on; with a region selected it is heard, and with none a moment can be marked. */
function enter(engine: TimelineHost): boolean {
  const { ctx, transport } = engine.options;
  if (engine.marked !== null) {
    if (!engine.commitMarked()) ctx.announce(t("Choose a label first."));
    return true;
  }
  const placed = engine.scene.of(ctx.store.selected?.id ?? "");
  if (placed === null) return engine.commitPoint(transport.time);
  transport.playRange(placed.start, placed.end);
  return true;
}
