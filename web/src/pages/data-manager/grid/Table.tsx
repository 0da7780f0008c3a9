/** The list of tasks as a spreadsheet: only the rows on screen are in the page, the keyboard moves one cursor. */
import { type KeyboardEvent, memo, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Icon } from "../../../shared/ui/icons";
import { classes } from "../../../shared/ui/ui";
import { useLatest } from "../../../shared/use-latest";
import { Cell } from "./Cell";
import type { Task } from "../model/cells";
import { type Column, trackSizes, widthOf } from "../model/columns";
import { type Cursor, moveCursor } from "../model/cursor";
import { isSelected, type Selection, setMany, state, toggle } from "../model/selection";
import type { View } from "../model/view";
import type { PersonLike } from "../../../api/people";
import { t } from "../words/messages";
import type { RowStore } from "../data/row-store";
import styles from "./table.module.css";
import { type HeadActions, TableHead } from "./TableHead";
import { useScroll } from "./use-scroll";

export const HEAD = 34;
const SELECT_WIDTH = 40;
/** Where nothing can be selected the first column is only a margin. */
const MARGIN_WIDTH = 4;
const ROW_HEIGHTS = { compact: 36, comfortable: 64 } as const;

interface Props {
  store: RowStore;
  view: View;
  columns: readonly Column[];
  people: ReadonlyMap<number, PersonLike>;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  openTask: number | null;
  onOpen: (id: number, index: number) => void;
  onData: (id: number) => void;
  head: HeadActions;
  canSelect: boolean;
  /** Where the cursor was when the list was last on screen. */
  startRow: number;
  /** The list comes back after a task was closed: the keyboard goes on where it was. */
  takeFocus: { current: boolean };
}

export function Table({ store, view, columns, people, selection, onSelection, openTask, onOpen, onData, head, canSelect, startRow, takeFocus }: Props) {
  const rows = useSyncExternalStore(store.subscribe, store.getState);
  const total = rows.total ?? 0;
  const rowHeight = ROW_HEIGHTS[view.density];
  const scroll = useScroll(total, rowHeight, HEAD);
  const [cursor, setCursor] = useState<Cursor>({ row: startRow, column: 0 });
  const anchor = useRef<number | null>(null);
  const { first, end } = scroll.visible;

  useEffect(() => store.show(first, end), [store, first, end, rows.version]);
  const { toTop, show, viewport } = scroll;
  const grid = useRef<HTMLElement>(null);
  const { ref: setScroller } = scroll;
  const setGrid = useCallback(
    (element: HTMLElement | null) => {
      grid.current = element;
      setScroller(element);
    },
    [setScroller],
  );
  useEffect(() => {
    if (takeFocus.current) grid.current?.focus({ preventScroll: true });
    takeFocus.current = false;
  }, [takeFocus]);
  const started = useRef(false);
  useEffect(() => {
    if (started.current || viewport === 0 || total === 0) return;
    started.current = true;
    show(startRow);
  }, [viewport, total, show, startRow]);
  // The open task changes by its own buttons too: the list follows.
  useEffect(() => {
    const at = openTask === null ? null : store.indexOf(openTask);
    if (at !== null && started.current) show(at);
  }, [openTask, store, show]);
  const query = rows.stale;
  useEffect(() => {
    if (query) toTop();
  }, [query, toTop]);

  const firstWidth = canSelect ? SELECT_WIDTH : MARGIN_WIDTH;
  const template = useMemo(() => [`${firstWidth}px`, ...trackSizes(columns, view)].join(" "), [columns, view, firstWidth]);
  const width = firstWidth + columns.reduce((sum, column) => sum + widthOf(column, view), 0) + 24;

  const range = (from: number, to: number): number[] => {
    const ids: number[] = [];
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const id = store.row(index)?.id;
      if (id !== undefined) ids.push(id);
    }
    return ids;
  };
  const selectRow = (index: number, extend: boolean): void => {
    const task = store.row(index);
    if (!task || !canSelect) return;
    if (extend && anchor.current !== null) onSelection(setMany(selection, range(anchor.current, index), true));
    else onSelection(toggle(selection, task.id));
    anchor.current = index;
  };
  const open = (index: number): void => {
    const task = store.row(index);
    if (task) onOpen(task.id, index);
  };
  const go = (next: Cursor, extend: boolean): void => {
    if (extend && canSelect && next.row !== cursor.row) {
      anchor.current ??= cursor.row;
      onSelection(setMany(selection, range(anchor.current, next.row), true));
    } else if (!extend) anchor.current = null;
    setCursor(next);
    scroll.show(next.row);
  };

  // Rows are drawn again only when something of theirs changed, so their handlers and places stay the same while scrolling.
  const latest = useLatest({ selectRow, open });
  const handlers = useMemo(
    () => ({
      select: (index: number, shift: boolean): void => {
        setCursor({ row: index, column: 0 });
        latest.current.selectRow(index, shift);
      },
      open: (index: number, column: number): void => {
        setCursor({ row: index, column });
        latest.current.open(index);
      },
    }),
    [latest],
  );
  const base = Math.floor(first / 1000) * 1000;

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (handleKey(event.key, ctrl, event.shiftKey)) event.preventDefault();
  };
  const handleKey = (key: string, ctrl: boolean, shift: boolean): boolean => {
    // Beside an open task these go to the next one.
    if (openTask !== null && shift && !ctrl && /^Arrow(?:Up|Down)$/.test(key)) return false;
    const at = store.row(cursor.row);
    if (key === "Enter" && !ctrl) open(cursor.row);
    else if (key === "i" && !ctrl && at) onData(at.id);
    else if (key === " ") selectRow(cursor.row, shift);
    else if (key === "a" && ctrl && canSelect) onSelection({ all: true, excluded: new Set() });
    else if (key === "Escape" && state(selection, total) !== "none") onSelection({ all: false, included: new Set() });
    else {
      const rtl = document.documentElement.dir === "rtl";
      const next = moveCursor(cursor, { rows: total, columns: columns.length + 1, page: Math.max(1, Math.floor(scroll.viewport / rowHeight) - 1) }, { key, ctrl, rtl });
      if (!next) return false;
      go(next, shift);
    }
    return true;
  };

  return (
    <div
      ref={setGrid}
      role="grid"
      tabIndex={0}
      aria-label={t("table")}
      aria-describedby="dm-keys"
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 2}
      aria-multiselectable={canSelect}
      aria-busy={rows.stale || rows.total === null}
      aria-activedescendant={cursor.row >= first && cursor.row < end ? `dm-${cursor.row}-${cursor.column}` : undefined}
      className={classes(styles["grid"], rows.stale && styles["stale"])}
      onScroll={scroll.onScroll}
      onKeyDown={onKeyDown}
    >
      <TableHead columns={columns} view={view} template={template} width={width} actions={head} selected={state(selection, total)} canSelect={canSelect} onSelectAll={(on) => onSelection(on ? { all: true, excluded: new Set() } : { all: false, included: new Set() })} />
      <div role="rowgroup" className={styles["body"]} style={{ blockSize: scroll.height, minInlineSize: width }}>
        <div role="presentation" style={{ transform: `translateY(${scroll.visible.y - (first - base) * rowHeight}px)` }}>
          {Array.from({ length: end - first }, (_, offset) => {
            const index = first + offset;
            const task = store.row(index);
            return (
              <Row
                key={index}
                index={index}
                y={(index - base) * rowHeight}
                height={rowHeight}
                task={task}
                template={template}
                columns={columns}
                display={view.display}
                people={people}
                cursorColumn={cursor.row === index ? cursor.column : null}
                selected={task !== undefined && isSelected(selection, task.id)}
                isOpen={task !== undefined && task.id === openTask}
                canSelect={canSelect}
                onSelect={handlers.select}
                onOpen={handlers.open}
                onData={onData}
              />
            );
          })}
        </div>
      </div>
      <span id="dm-keys" className={styles["srOnly"]}>{t("keysHint")}</span>
    </div>
  );
}

interface RowProps {
  index: number;
  y: number;
  height: number;
  task: Task | undefined;
  template: string;
  columns: readonly Column[];
  display: Readonly<Record<string, string>>;
  people: ReadonlyMap<number, PersonLike>;
  cursorColumn: number | null;
  selected: boolean;
  isOpen: boolean;
  canSelect: boolean;
  onSelect: (index: number, shift: boolean) => void;
  onOpen: (index: number, column: number) => void;
  onData: (id: number) => void;
}

const Row = memo(function Row({ index, y, height, task, template, columns, display, people, cursorColumn, selected, isOpen, canSelect, onSelect, onOpen, onData }: RowProps) {
  const cell = (column: number): { id: string; className: string } => ({ id: `dm-${index}-${column}`, className: classes(styles["cell"], cursorColumn === column && styles["cursor"]) });
  const onSelectClick = (event: MouseEvent): void => {
    event.stopPropagation();
    event.preventDefault();
    onSelect(index, event.shiftKey);
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={classes(styles["row"], selected && styles["selected"], isOpen && styles["open"], cursorColumn !== null && styles["current"])}
      style={{ transform: `translateY(${y}px)`, blockSize: height, gridTemplateColumns: template }}
    >
      <div role="gridcell" aria-colindex={1} {...cell(0)} onClickCapture={canSelect ? onSelectClick : undefined} data-select>
        {task && canSelect && <RowCheck id={task.id} selected={selected} />}
      </div>
      {columns.map((column, at) => (
        <div key={column.key} role="gridcell" aria-colindex={at + 2} {...cell(at + 1)} data-base={column.base} onClick={() => onOpen(index, at + 1)}>
          {task ? <Cell task={task} column={column} display={display[column.key]} people={people} /> : <span className={styles["skeleton"]} />}
        </div>
      ))}
      <div role="gridcell" aria-colindex={columns.length + 2} className={classes(styles["cell"], styles["dataCell"])}>
        {/* By keyboard it is the key I: the grid is one stop of the Tab key. */}
        {task && <button type="button" tabIndex={-1} aria-label={t("taskDataOf", { id: String(task.id) })} title={t("taskDataOf", { id: String(task.id) })} onClick={() => onData(task.id)}><Icon name="info" /></button>}
      </div>
    </div>
  );
});

/** Only a picture of a checkbox: the row carries the state, and the cell takes the click. */
function RowCheck({ id, selected }: { id: number; selected: boolean }) {
  return (
    <span className={classes(styles["check"], selected && styles["checked"])} role="img" aria-label={t("selectTask", { id: String(id) })}>
      {selected && <svg width="12" height="12" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="2.4" aria-hidden="true"><path d="M3.5 8.5 6.5 11.5 12.5 4.5" /></svg>}
    </span>
  );
}

