/** Where a tag is taken to be moved: by dragging, or with the arrow keys. */
import type { KeyboardEvent, PointerEvent } from "react";
import { Icon } from "../../../shared/ui/icons";
import { siblingsOf } from "../model/queries";
import type { SourceElement } from "../source/document";
import { t } from "../messages";
import { type Builder, focusMark, useBuilder } from "./builder";
import { callOf, moveBy, moveTo } from "./moves";
import styles from "./visual.module.css";

export function Handle({ element }: { element: SourceElement }) {
  const builder = useBuilder();
  const id = builder.idOf(element);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveBy(builder, element, by, "handle");
  };
  return (
    <button
      type="button"
      className={styles["handle"]}
      aria-label={t("moveHandle", { name: callOf(element) })}
      title={t("moveHint")}
      data-focus={focusMark(id, "handle")}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => startDrag(event, builder, element)}
    >
      <Icon name="grip" />
    </button>
  );
}

/** The line that shows where it would go is drawn by the style sheet at the row it goes to. */
function startDrag(event: PointerEvent<HTMLButtonElement>, builder: Builder, given: SourceElement): void {
  if (event.button !== 0) return;
  const element = builder.document.elements[given.index] ?? given;
  const handle = event.currentTarget;
  const panel = handle.closest("[data-builder]");
  const siblings = siblingsOf(element);
  const rows = siblings.map((sibling) => panel?.querySelector<HTMLElement>(`[data-row="${builder.idOf(sibling)}"]`) ?? null);
  const from = siblings.indexOf(element);
  let to = from;
  handle.setPointerCapture(event.pointerId);
  const clear = (): void => rows.forEach((row) => row?.removeAttribute("data-drop"));
  const onMove = ({ clientY }: globalThis.PointerEvent): void => {
    to = targetOf(rows, from, clientY);
    clear();
    rows[from]?.setAttribute("data-dragged", "");
    if (to !== from) rows[to]?.setAttribute("data-drop", to < from ? "before" : "after");
  };
  const end = (isDone: boolean) => (): void => {
    clear();
    rows[from]?.removeAttribute("data-dragged");
    handle.removeEventListener("pointermove", onMove);
    window.removeEventListener("keydown", onEscape, true);
    if (isDone) moveTo(builder, element, to, "handle");
    to = from;
  };
  const onEscape = (key: globalThis.KeyboardEvent): void => {
    if (key.key !== "Escape") return;
    key.preventDefault();
    key.stopPropagation();
    end(false)();
  };
  handle.addEventListener("pointermove", onMove);
  handle.addEventListener("pointerup", end(true), { once: true });
  handle.addEventListener("pointercancel", end(false), { once: true });
  window.addEventListener("keydown", onEscape, true);
}

/** The place whose middle the pointer has passed, seen from where it began. */
function targetOf(rows: readonly (HTMLElement | null)[], from: number, y: number): number {
  const middles = rows.map((row) => {
    const box = row?.getBoundingClientRect();
    return box === undefined ? Infinity : box.top + box.height / 2;
  });
  const above = middles.findIndex((middle, index) => index < from && y < middle);
  if (above !== -1) return above;
  const below = middles.findLastIndex((middle, index) => index > from && y > middle);
  return below === -1 ? from : below;
}
