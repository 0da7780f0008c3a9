/** The header of the list: order by a press, move by dragging, width by the handle; a menu does the same by keyboard. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { Icon } from "../../../shared/ui/icons";
import { Checkbox, classes, MenuButton, type MenuEntry } from "../../../shared/ui/ui";
import { DISPLAY_TYPES } from "../model/cells";
import { type Column, widthOf } from "../model/columns";
import { sortState, type View } from "../model/view";
import { t } from "../words/messages";
import styles from "./table.module.css";

export interface HeadActions {
  order: (key: string, direction: "ascending" | "descending" | "next") => void;
  width: (key: string, width: number) => void;
  move: (key: string, target: string) => void;
  nudge: (key: string, step: -1 | 1) => void;
  hide: (key: string) => void;
  filter: (column: Column) => void;
  showAs: (key: string, type: string | null) => void;
}

interface Props {
  columns: readonly Column[];
  view: View;
  template: string;
  width: number;
  actions: HeadActions;
  selected: "none" | "some" | "all";
  canSelect: boolean;
  onSelectAll: (on: boolean) => void;
}

export function TableHead({ columns, view, template, width, actions, selected, canSelect, onSelectAll }: Props) {
  const [drag, setDrag] = useState<{ key: string; over: string } | null>(null);
  const row = useRef<HTMLDivElement>(null);

  // The header is one stop of the Tab key; arrows move inside it.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const buttons = [...(row.current?.querySelectorAll<HTMLElement>("button, input") ?? [])];
    const at = buttons.indexOf(event.target as HTMLElement);
    const forward = (event.key === "ArrowRight") !== (document.documentElement.dir === "rtl");
    const next = buttons[at + (forward ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  };
  const columnAt = (x: number): string | undefined => {
    const cells = [...(row.current?.querySelectorAll<HTMLElement>("[data-column]") ?? [])];
    return cells.find((cell) => {
      const box = cell.getBoundingClientRect();
      return x >= box.left && x < box.right;
    })?.dataset["column"];
  };

  return (
    <div role="rowgroup" className={styles["head"]} style={{ minInlineSize: width }}>
      <div role="row" ref={row} aria-rowindex={1} className={styles["headRow"]} style={{ gridTemplateColumns: template }} onKeyDown={onKeyDown}>
        <div role="columnheader" aria-colindex={1} className={styles["headSelect"]}>
          {canSelect ? <Checkbox label={t("selectAllShort")} isSelected={selected === "all"} isIndeterminate={selected === "some"} onChange={() => onSelectAll(selected === "none")} /> : <span className={styles["srOnly"]}>{t("selectAllShort")}</span>}
        </div>
        {columns.map((column, at) => (
          <HeadCell
            key={column.key}
            column={column}
            index={at + 2}
            view={view}
            actions={actions}
            isOver={drag !== null && drag.key !== column.key && drag.over === column.key}
            onDrag={(x) => setDrag({ key: column.key, over: columnAt(x) ?? column.key })}
            onDrop={() => {
              if (drag && drag.over !== column.key) actions.move(column.key, drag.over);
              setDrag(null);
            }}
          />
        ))}
        <div role="presentation" />
      </div>
    </div>
  );
}

interface CellProps {
  column: Column;
  index: number;
  view: View;
  actions: HeadActions;
  isOver: boolean;
  onDrag: (x: number) => void;
  onDrop: () => void;
}

const DRAG_STARTS_AT = 6;

function HeadCell({ column, index, view, actions, isOver, onDrag, onDrop }: CellProps) {
  const sort = sortState(view.ordering, column.key);
  const start = useRef<{ x: number; moved: boolean } | null>(null);
  const onPointerMove = (event: PointerEvent): void => {
    if (!start.current || Math.abs(event.clientX - start.current.x) < DRAG_STARTS_AT) return;
    start.current.moved = true;
    onDrag(event.clientX);
  };
  const onPointerUp = (): void => {
    if (start.current?.moved) onDrop();
    else if (start.current) actions.order(column.key, "next");
    start.current = null;
  };
  return (
    <div role="columnheader" aria-colindex={index} aria-sort={sort} data-column={column.key} data-base={column.base} className={classes(styles["headCell"], isOver && styles["dropHere"])} title={column.help || undefined}>
      <button
        type="button"
        className={styles["headTitle"]}
        onPointerDown={(event) => {
          if (event.button !== 0 || event.pointerType === "touch") return;
          // At once: a quick hand is over the next column before the first move is heard.
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = { x: event.clientX, moved: false };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          start.current = null;
        }}
        onClick={(event) => {
          // A mouse was handled on pointer up; this is the keyboard, a finger or a screen reader.
          if (event.detail === 0 || (event.nativeEvent as unknown as { pointerType?: string }).pointerType === "touch") actions.order(column.key, "next");
        }}
      >
        <span>{column.title}</span>
        {sort !== "none" && <Icon name={sort === "ascending" ? "up" : "down"} size={12} />}
      </button>
      <MenuButton label={t("columnMenu", { title: column.title })} icon="more" entries={menuFor(column, view, actions)} className={styles["headMenu"] ?? ""} />
      <ResizeHandle column={column} view={view} onWidth={(width) => actions.width(column.key, width)} />
    </div>
  );
}

function menuFor(column: Column, view: View, actions: HeadActions): MenuEntry[] {
  const width = widthOf(column, view);
  const display = view.display[column.key];
  const types: MenuEntry[] = column.isData
    ? [
        { id: "auto", label: `${t("showAs")}: ${t("type_auto")}`, ...(display === undefined ? { icon: "check" as const } : {}), apart: true, onAction: () => actions.showAs(column.key, null) },
        ...DISPLAY_TYPES.map((type): MenuEntry => ({ id: `as-${type}`, label: `${t("showAs")}: ${t(`type_${type}`)}`, ...(display === type ? { icon: "check" as const } : {}), onAction: () => actions.showAs(column.key, type) })),
      ]
    : [];
  return [
    { id: "asc", label: t("sortAscending"), icon: "up", onAction: () => actions.order(column.key, "ascending") },
    { id: "desc", label: t("sortDescending"), icon: "down", onAction: () => actions.order(column.key, "descending") },
    { id: "filter", label: t("filterBy"), icon: "filter", onAction: () => actions.filter(column) },
    { id: "left", label: t("moveLeft"), icon: "left", apart: true, onAction: () => actions.nudge(column.key, -1) },
    { id: "right", label: t("moveRight"), icon: "right", onAction: () => actions.nudge(column.key, 1) },
    { id: "wider", label: t("wider"), icon: "plus", onAction: () => actions.width(column.key, width + 60) },
    { id: "narrower", label: t("narrower"), icon: "minus", onAction: () => actions.width(column.key, width - 60) },
    { id: "hide", label: t("hide"), icon: "close", onAction: () => actions.hide(column.key) },
    ...types,
  ];
}

/** Keyboard and screen readers use “Wider” and “Narrower” of the menu; this is for pointers. */
function ResizeHandle({ column, view, onWidth }: { column: Column; view: View; onWidth: (width: number) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      aria-hidden="true"
      className={styles["resize"]}
      onPointerDown={(event) => {
        event.preventDefault();
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        // As it is on the screen: a column may have grown into free room.
        start.current = { x: event.clientX, width: event.currentTarget.parentElement?.getBoundingClientRect().width ?? widthOf(column, view) };
      }}
      onPointerMove={(event) => {
        if (!start.current) return;
        const grown = event.clientX - start.current.x;
        onWidth(start.current.width + (document.documentElement.dir === "rtl" ? -grown : grown));
      }}
      onPointerUp={() => {
        start.current = null;
      }}
    />
  );
}
