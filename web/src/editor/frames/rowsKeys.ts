import { t } from "../words/i18n";
import type { RowsHost } from "./rowsHost";

/** Keys of the timeline while it has the focus: one press of an arrow is one frame. */
export function watchKeys(engine: RowsHost): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !pressed(engine, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  engine.canvas.addEventListener("keydown", onKey);
  return () => engine.canvas.removeEventListener("keydown", onKey);
}

function pressed(engine: RowsHost, { key, shiftKey }: KeyboardEvent): boolean {
  const { view, options: { player, hop } } = engine;
  const by = shiftKey ? hop() : 1;
  switch (key) {
    case "ArrowLeft":
    case "ArrowRight":
      player.step(key === "ArrowLeft" ? -by : by);
      return true;
    case "ArrowUp":
    case "ArrowDown":
      if (shiftKey) return false;
      return choose(engine, key === "ArrowUp" ? -1 : 1);
    case " ":
      player.toggle();
      return true;
    case "Home":
      player.goTo(1);
      return true;
    case "End":
      player.goTo(engine.count);
      return true;
    case "PageUp":
    case "PageDown":
      view.panBy((key === "PageUp" ? -1 : 1) * view.width * 0.9);
      return true;
    case "[":
    case "]":
      engine.setEdge(key === "[" ? "start" : "end");
      return true;
    case "+":
    case "=":
      view.zoomBy(2, view.toX(player.target - 0.5));
      return true;
    case "-":
      view.zoomBy(0.5, view.toX(player.target - 0.5));
      return true;
    case "Escape":
      if (engine.marked === null) return false;
      engine.mark(null);
      return true;
    default:
      return false;
  }
}

/** Selects what lies on the row above or below. */
function choose(engine: RowsHost, by: -1 | 1): boolean {
  const { ctx } = engine.options;
  const { rows } = engine;
  if (rows.length === 0) return false;
  const now = rows.findIndex(({ bars }) => bars.some(({ region }) => ctx.store.selection.has(region.id)));
  const next = rows[now === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + by))];
  const region = next?.bars[0]?.region;
  if (next === undefined || region === undefined) return false;
  ctx.store.select([region.id]);
  engine.reveal(region.id);
  ctx.announce(t("Selected: {text}", { text: next.title || t("no label") }));
  return true;
}
