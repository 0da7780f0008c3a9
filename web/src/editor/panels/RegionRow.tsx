import { memo, useCallback, useSyncExternalStore, type DragEvent, type MouseEvent } from "react";
import { showScore } from "../words/format";
import { t } from "../words/i18n";
import { noteOf } from "../model/note";
import { setParent } from "../model/regionActions";
import type { Region } from "../model/types";
import { codecOf, titleOfKind } from "../model/kinds";
import { questionOf } from "../model/question";
import type { TagContext } from "../model/tag";
import { Icon } from "../ui/icons";
import type { Row } from "./rows";
import { IdleButton } from "../ui/IdleButton";

interface Common {
  readonly ctx: TagContext;
  readonly start: number;
  readonly focusable: boolean;
  readonly index: number;
  readonly total: number;
  onToggle(key: string): void;
}

const DRAG_TYPE = "application/x-labelkeep-region";

type RegionRowProps = Common & {
  readonly row: Row & { kind: "region" };
  readonly linking: boolean;
  onPress(event: MouseEvent): void;
};

export function RegionRow({ row, ctx, start, focusable, index, total, onToggle, onPress, linking }: RegionRowProps) {
  const { store } = ctx;
  const region = useRegion(ctx, row.id);
  if (region === null) return null;
  const style = ctx.styleOf(region);
  const selected = store.selection.has(region.id);
  const hidden = store.isHidden(region.id);
  const title = style.title === "" ? t("No label") : style.title;
  const written = writtenOn(region, ctx);
  return (
    <div
      role="treeitem" tabIndex={focusable ? 0 : -1} data-index={index} className={`lke-row${hidden ? " lke-row-hidden" : ""}${linking ? " lke-row-linking" : ""}`}
      aria-selected={selected} aria-level={row.level} aria-setsize={total} aria-posinset={index + 1} {...(row.children > 0 ? { "aria-expanded": row.open } : {})}
      aria-label={[row.number, title, codecOf(region.kind)?.summary(region) ?? "", written, region.score === null ? "" : showScore(region.score)].filter((part) => part !== "").join(" ").trim()}
      style={{ transform: `translateY(${start}px)`, ["--lke-level" as string]: row.level - 1, ["--lke-label-color" as string]: style.color }}
      onClick={onPress} onMouseEnter={() => store.hover(region.id)} onMouseLeave={() => store.hover(null)}
      draggable={!ctx.readOnly} {...dragging(ctx, region)}
    >
      {row.children > 0 && (
        <button type="button" tabIndex={-1} className="lke-icon-button lke-expander" data-open={row.open} aria-label={row.open ? t("Fold") : t("Unfold")} onClick={(event) => { event.stopPropagation(); onToggle(row.id); }}>
          <Icon name="chevron" />
        </button>
      )}
      {/* The blanks make the name that is read the same as the text that is seen. */}
      <span className="lke-row-number">{row.number}</span>{" "}
      <span className="lke-swatch" aria-hidden="true" />
      <span className={`lke-row-title${style.missing ? " lke-missing" : ""}`} title={style.missing ? t("This label is not in the config any more. It is kept.") : undefined}>{title}</span>{" "}
      <span className="lke-row-summary" dir="auto">{codecOf(region.kind)?.summary(region) ?? ""}</span>{" "}
      {written !== "" && <span className="lke-row-summary lke-row-written" dir="auto" title={written}>{written}</span>}{" "}
      {noteOf(region) !== "" && <Icon name="note" />}
      {region.score !== null && <span className="lke-score">{showScore(region.score)}</span>}
      <RowButtons ctx={ctx} region={region} hidden={hidden} focusable={focusable} />
    </div>
  );
}

/** What was said about a region that is to be read in the list. */
function writtenOn(region: Region, ctx: TagContext): string {
  return region.results.flatMap((result) => {
    const control = ctx.config.controls.get(result.fromName);
    return control === undefined ? [] : (questionOf(control.type)?.inList?.(control, result.value) ?? []);
  }).join(" · ");
}

const RowButtons = memo(function RowButtons({ ctx, region, hidden, focusable }: { readonly ctx: TagContext; readonly region: Region; readonly hidden: boolean; readonly focusable: boolean }) {
  const { store } = ctx;
  const tabIndex = focusable ? 0 : -1;
  const button = (label: string, icon: Parameters<typeof Icon>[0]["name"], pressed: boolean, run: () => void, disabled = false) => (
    <IdleButton className="lke-icon-button" tabIndex={tabIndex} aria-label={label} title={label} data-pressed={pressed} disabled={disabled} onClick={(event) => { event.stopPropagation(); run(); }}>
      <Icon name={icon} />
    </IdleButton>
  );
  return (
    <span className="lke-row-buttons">
      {button(hidden ? t("Show") : t("Hide"), hidden ? "hidden" : "eye", hidden, () => store.setHidden([region.id], !hidden))}
      {!ctx.readOnly && button(region.readOnly ? t("Unlock") : t("Lock"), region.readOnly ? "lock" : "unlock", region.readOnly, () => store.setLocked([region.id], !region.readOnly))}
      {!ctx.readOnly && button(t("Delete"), "trash", false, () => store.removeRegions([region.id]), region.readOnly)}
    </span>
  );
});

export function GroupRow({ row, start, focusable, index, total, onToggle, ctx }: Common & { readonly row: Row & { kind: "group" } }) {
  const hidden = row.ids.every((id) => ctx.store.isHidden(id));
  const title = row.title === "" ? t("No label") : row.color === null ? t(titleOfKind(row.title)) : row.title;
  return (
    <div
      role="treeitem" tabIndex={focusable ? 0 : -1} data-index={index} className="lke-row lke-row-group" aria-level={1} aria-setsize={total} aria-posinset={index + 1}
      aria-expanded={row.open} aria-selected={false} aria-label={`${title} ${row.count}`}
      style={{ transform: `translateY(${start}px)`, ["--lke-level" as string]: 0, ["--lke-label-color" as string]: row.color ?? "transparent" }}
      onClick={() => onToggle(row.key)}
    >
      <span className="lke-expander" data-open={row.open}><Icon name="chevron" /></span>
      <span className="lke-swatch" aria-hidden="true" />
      <span className="lke-row-title">{title}</span>{" "}
      <span className="lke-count">{row.count}</span>
      <span className="lke-row-buttons">
        <button type="button" className="lke-icon-button" tabIndex={-1} aria-label={hidden ? t("Show") : t("Hide")} data-pressed={hidden} onClick={(event) => { event.stopPropagation(); ctx.store.setHidden(row.ids, !hidden); }}>
          <Icon name={hidden ? "hidden" : "eye"} />
        </button>
      </span>
    </div>
  );
}

export function useRegion(ctx: TagContext, id: string): Region | null {
  const { store } = ctx;
  const subscribe = useCallback((listener: () => void) => store.subscribeRegion(id, listener), [store, id]);
  return useSyncExternalStore(subscribe, () => store.region(id));
}

/** Dropping a region on another one puts it below that one. */
function dragging(ctx: TagContext, region: Region) {
  return {
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(DRAG_TYPE, region.id),
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(DRAG_TYPE)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      const id = event.dataTransfer.getData(DRAG_TYPE);
      if (id === "" || id === region.id) return;
      event.preventDefault();
      setParent(ctx.store, id, ctx.store.region(id)?.parentId === region.id ? region.parentId : region.id);
    },
  };
}
