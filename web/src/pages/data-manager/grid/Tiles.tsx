/** The list as pictures, with the regions of each task drawn on its thumbnail. */
import { type KeyboardEvent, useEffect, useState, useSyncExternalStore } from "react";
import { Icon } from "../../../shared/ui/icons";
import { Badge, Checkbox, classes } from "../../../shared/ui/ui";
import { t } from "../words/messages";
import { pictureOf, type Task, wordsOf } from "../model/cells";
import type { Column } from "../model/columns";
import { moveTile } from "../model/cursor";
import { type Outline, outlinesOf } from "../model/regions";
import { EVERYTHING, isSelected, NOTHING, type Selection, state, toggle } from "../model/selection";
import type { View } from "../model/view";
import type { RowStore } from "../data/row-store";
import styles from "./tiles.module.css";
import { useScroll } from "./use-scroll";

interface Props {
  store: RowStore;
  view: View;
  columns: readonly Column[];
  colours: ReadonlyMap<string, string>;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  openTask: number | null;
  onOpen: (id: number, index: number) => void;
  onData: (id: number) => void;
  canSelect: boolean;
}

const GAP = 12;
const FOOT = 34;

export function Tiles({ store, view, columns, colours, selection, onSelection, openTask, onOpen, onData, canSelect }: Props) {
  const rows = useSyncExternalStore(store.subscribe, store.getState);
  const total = rows.total ?? 0;
  const [width, setWidth] = useState(900);
  const perRow = Math.max(1, Math.min(view.gridWidth, Math.floor(width / 130)));
  const tile = Math.floor((width - GAP * (perRow + 1)) / perRow);
  const rowHeight = Math.round(tile * 0.75) + FOOT + GAP;
  const scroll = useScroll(Math.ceil(total / perRow), rowHeight, 0, 2);
  const [cursor, setCursor] = useState(0);
  const first = scroll.visible.first * perRow;
  const end = Math.min(total, scroll.visible.end * perRow);

  useEffect(() => {
    if (scroll.width > 0) setWidth(scroll.width);
  }, [scroll.width]);
  useEffect(() => store.show(first, end), [store, first, end, rows.version]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const task = store.row(cursor);
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && task) onOpen(task.id, cursor);
    else if (event.key === "i" && !ctrl && task) onData(task.id);
    else if (event.key === " " && task && canSelect) onSelection(toggle(selection, task.id));
    else if (event.key === "a" && ctrl && canSelect) onSelection(EVERYTHING);
    else {
      const next = moveTile(cursor, total, perRow, Math.max(1, Math.floor(scroll.viewport / rowHeight)), { key: event.key, ctrl, rtl: document.documentElement.dir === "rtl" });
      if (next === null) return;
      setCursor(next);
      scroll.show(Math.floor(next / perRow));
    }
    event.preventDefault();
  };

  const chosen = state(selection, total);
  return (
    <div className={styles["wall"]}>
      {canSelect && (
        <div className={styles["wallHead"]}>
          <Checkbox isSelected={chosen === "all"} isIndeterminate={chosen === "some"} onChange={() => onSelection(chosen === "none" ? EVERYTHING : NOTHING)}>{t("selectAllShort")}</Checkbox>
        </div>
      )}
      <div
        ref={scroll.ref}
        role="listbox"
        tabIndex={0}
        aria-label={t("table")}
        aria-multiselectable={canSelect}
        aria-busy={rows.stale}
        aria-activedescendant={cursor >= first && cursor < end ? `dm-tile-${cursor}` : undefined}
        className={classes(styles["tiles"], rows.stale && styles["stale"])}
        onScroll={scroll.onScroll}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ blockSize: scroll.height }} className={styles["canvas"]}>
          {Array.from({ length: end - first }, (_, offset) => {
            const index = first + offset;
            const task = store.row(index);
            const row = Math.floor(index / perRow) - scroll.visible.first;
            const column = index % perRow;
            const x = GAP + column * (tile + GAP);
            return (
              <Tile
                key={index}
                index={index}
                task={task}
                columns={columns}
                view={view}
                colours={colours}
                isSelected={task !== undefined && isSelected(selection, task.id)}
                isCursor={cursor === index}
                isOpen={task?.id === openTask}
                canSelect={canSelect}
                total={total}
                style={{ insetInlineStart: x, transform: `translateY(${scroll.visible.y + row * rowHeight + GAP}px)`, inlineSize: tile, blockSize: rowHeight - GAP }}
                onSelect={() => {
                  setCursor(index);
                  if (task) onSelection(toggle(selection, task.id));
                }}
                onOpen={() => {
                  setCursor(index);
                  if (task) onOpen(task.id, index);
                }}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface TileProps {
  index: number;
  task: Task | undefined;
  columns: readonly Column[];
  view: View;
  colours: ReadonlyMap<string, string>;
  isSelected: boolean;
  isCursor: boolean;
  isOpen: boolean;
  canSelect: boolean;
  total: number;
  style: React.CSSProperties;
  onSelect: () => void;
  onOpen: () => void;
}

function Tile({ index, task, columns, view, colours, isSelected: selected, isCursor, isOpen, canSelect, total, style, onSelect, onOpen }: TileProps) {
  return (
    <div role="option" id={`dm-tile-${index}`} aria-selected={selected} aria-setsize={total} aria-posinset={index + 1} className={classes(styles["tile"], selected && styles["selected"], isCursor && styles["cursor"], isOpen && styles["open"])} style={style} onClick={onOpen}>
      <div className={styles["picture"]}>{task && <Picture task={task} columns={columns} view={view} colours={colours} />}</div>
      <div className={styles["foot"]}>
        {canSelect && (
          <span
            className={classes(styles["check"], selected && styles["checked"])}
            onClick={(event) => {
              event.stopPropagation();
              onSelect();
            }}
          >
            {selected && <Icon name="check" size={12} />}
          </span>
        )}
        <span>
          <span className={styles["srOnly"]}>{task ? t("tile", { id: "" }) : t("loadingRow")}</span>
          {task ? String(task.id) : ""}
        </span>
        <span className={styles["gap"]} />
        {task && Number(task["total_annotations"]) > 0 && <Badge tone="good"><Icon name="check" size={12} /> <span title={t("annotations", { count: Number(task["total_annotations"]) })}>{String(task["total_annotations"])}</span></Badge>}
        {task && Number(task["cancelled_annotations"]) > 0 && <Badge tone="warn">{String(task["cancelled_annotations"])}</Badge>}
      </div>
    </div>
  );
}

function Picture({ task, columns, view, colours }: { task: Task; columns: readonly Column[]; view: View; colours: ReadonlyMap<string, string> }) {
  const url = pictureOf(task, columns, view.display);
  const [ratio, setRatio] = useState<number | null>(null);
  const [broken, setBroken] = useState(false);
  if (!url) return <p dir="auto">{wordsOf(task, columns)}</p>;
  if (broken) return <span className={styles["broken"]}><Icon name="image" size={28} /></span>;
  return (
    <span className={styles["frame"]} style={ratio === null ? {} : { aspectRatio: String(ratio) }}>
      <img src={url} alt="" loading="lazy" decoding="async" draggable={false} onLoad={(event) => setRatio(event.currentTarget.naturalWidth / Math.max(1, event.currentTarget.naturalHeight))} onError={() => setBroken(true)} />
      {ratio !== null && <Outlines outlines={outlinesFor(task)} colours={colours} />}
    </span>
  );
}

/** What people marked, or what a model did where nobody has yet. */
function outlinesFor(task: Task): Outline[] {
  const own = outlinesOf(task["annotations"]);
  return own.length > 0 || Number(task["total_annotations"]) > 0 ? own : outlinesOf(task["predictions"]);
}

function Outlines({ outlines, colours }: { outlines: readonly Outline[]; colours: ReadonlyMap<string, string> }) {
  if (outlines.length === 0) return null;
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {outlines.map((outline) => (
        <g key={outline.key} stroke={colours.get(outline.label) ?? "var(--p-accent)"}>
          <Shape shape={outline.shape} />
        </g>
      ))}
    </svg>
  );
}

/** Lines keep their width however the picture is stretched; a dark line under each keeps it visible on any picture. */
function Shape({ shape }: { shape: Outline["shape"] }) {
  if (shape.kind === "point") return <circle cx={shape.x} cy={shape.y} r="1.2" vectorEffect="non-scaling-stroke" />;
  const points = shape.points.map((point) => point.join(",")).join(" ");
  return (
    <>
      <polygon points={points} className={styles["halo"]} vectorEffect="non-scaling-stroke" />
      <polygon points={points} vectorEffect="non-scaling-stroke" />
    </>
  );
}
