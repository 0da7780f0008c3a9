import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useSession, useTopics } from "../session/useSession";
import { t } from "../words/i18n";
import { setParent } from "../model/regionActions";
import { codecOf } from "../model/kinds";
import type { TagContext } from "../model/tag";
import { RegionRow, GroupRow } from "./RegionRow";
import { KeptItems } from "./KeptItems";
import { RegionsToolbar } from "./RegionsToolbar";
import { buildRows, type Row } from "./rows";
import { usePanelOptions } from "./options";
import { useKeepFocus } from "./useKeepFocus";

const ROW_HEIGHT = 32;

export function RegionsPanel({ ctx }: { readonly ctx: TagContext }) {
  const session = useSession();
  const { store } = ctx;
  useTopics(store, "regions", "selection", "visibility");
  const [options, setOptions] = usePanelOptions();
  const [filter, setFilter] = useState("");
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const version = store.version("regions");
  const rows = useMemo(
    () => buildRows(store, { styleOf: ctx.styleOf, summaryOf: (region) => codecOf(region.kind)?.summary(region) ?? "" }, { ...options, filter, collapsed }),
    // The version stands for the regions themselves.
    [store, ctx, options, filter, collapsed, version],
  );
  const list = useRows(rows, ctx, (id) => setCollapsed((now) => unfolded(now, id, ctx)));
  const panel = useRef<HTMLDivElement>(null);
  useKeepFocus(panel, rows, focusableRow);
  const toggle = (key: string) => setCollapsed((now) => {
    const next = new Set(now);
    if (!next.delete(key)) next.add(key);
    return next;
  });
  return (
    <div ref={panel} className="lke-panel">
      <RegionsToolbar ctx={ctx} options={options} onOptions={setOptions} filter={filter} onFilter={setFilter} shown={rows.length} />
      {store.regionCount === 0
        ? <p className="lke-empty">{t("No regions yet. Choose a label and mark something.")}</p>
        : <div ref={list.scroller} className="lke-rows" onKeyDown={list.onKeyDown}>
            <div role="tree" aria-label={t("Regions")} aria-multiselectable="true" style={{ blockSize: list.virtual.getTotalSize(), position: "relative" }}>
              {list.virtual.getVirtualItems().map((item) => {
                const row = rows[item.index];
                if (row === undefined) return null;
                const common = { ctx, start: item.start, focusable: item.index === list.focus, index: item.index, total: rows.length, onToggle: toggle };
                return row.kind === "group"
                  ? <GroupRow key={row.key} row={row} {...common} />
                  : <RegionRow key={row.key} row={row} {...common} onPress={(event) => list.press(item.index, event)} linking={session.linkFrom !== null} />;
              })}
            </div>
          </div>}
      {rows.length === 0 && store.regionCount > 0 && <p className="lke-empty">{t("No region matches the filter.")}</p>}
      <KeptItems items={store.passthrough} />
    </div>
  );
}

function focusableRow(panel: HTMLElement): HTMLElement | null {
  return panel.querySelector<HTMLElement>("[role=treeitem][tabindex='0']") ?? panel.querySelector<HTMLElement>("[role=treeitem], input");
}

/** Without the folds that a region lies in: its parents, and its group. */
function unfolded(collapsed: ReadonlySet<string>, id: string, { store, styleOf }: TagContext): ReadonlySet<string> {
  const next = new Set(collapsed);
  const region = store.region(id);
  if (region === null) return collapsed;
  for (const title of [styleOf(region).title, region.kind]) next.delete(`group:${title}`);
  const seen = new Set<string>();
  for (let parent = region.parentId; parent !== null && !seen.has(parent); parent = store.region(parent)?.parentId ?? null) {
    seen.add(parent);
    next.delete(parent);
  }
  return next.size === collapsed.size ? collapsed : next;
}

/** The row of the one selected region comes into sight, and is where the keyboard goes on, wherever it was selected. */
function useFollowSelection(rows: readonly Row[], ctx: TagContext, show: (index: number) => void, unfold: (id: string) => void): void {
  const followed = useRef<string | null>(null);
  const id = ctx.store.selected?.id ?? null;
  useEffect(() => {
    if (id === null || followed.current === id) {
      if (id === null) followed.current = null;
      return;
    }
    const index = rows.findIndex((row) => row.kind === "region" && row.id === id);
    if (index === -1) return unfold(id);
    followed.current = id;
    // The list has its size only after it was laid out.
    requestAnimationFrame(() => show(index));
  });
}

/** Focus, keyboard and selection of the virtual tree. */
function useRows(rows: readonly Row[], ctx: TagContext, unfold: (id: string) => void) {
  const { store } = ctx;
  const scroller = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState(0);
  const anchor = useRef(0);
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 8,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  useFollowSelection(rows, ctx, (index) => {
    setFocus(index);
    virtual.scrollToIndex(index);
  }, unfold);
  const idsAt = (index: number) => {
    const row = rows[index];
    return row === undefined ? [] : row.kind === "group" ? row.ids : [row.id];
  };
  const press = (index: number, keys: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }) => {
    setFocus(index);
    if (keys.shiftKey) {
      const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
      store.select(rows.slice(from, to + 1).flatMap((row) => (row.kind === "region" ? [row.id] : [])));
      return;
    }
    anchor.current = index;
    const [id] = idsAt(index);
    if (id === undefined) return;
    if (keys.ctrlKey || keys.metaKey) store.toggleSelected(id);
    else {
      store.select(idsAt(index));
      const region = rows[index]?.kind === "region" ? store.region(id) : null;
      if (region !== null) ctx.objects.get(region.toName)?.reveal?.(id);
    }
  };
  const goTo = (index: number, event: KeyboardEvent) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    event.preventDefault();
    press(next, { ctrlKey: false, metaKey: false, shiftKey: event.shiftKey });
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute("role") !== "treeitem") return;
    if (event.altKey && event.shiftKey && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      nest(rows, focus, event.key === "ArrowRight", ctx);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") goTo(focus + 1, event);
    else if (event.key === "ArrowUp") goTo(focus - 1, event);
    else if (event.key === "Home") goTo(0, event);
    else if (event.key === "End") goTo(rows.length - 1, event);
    else if (event.key === " ") {
      event.preventDefault();
      for (const id of idsAt(focus)) store.toggleSelected(id);
    }
  };
  return { scroller, virtual, focus: Math.min(focus, Math.max(0, rows.length - 1)), press, onKeyDown };
}

/** Alt+Shift+Right puts a region under the one above it, Alt+Shift+Left takes it out again. */
function nest(rows: readonly Row[], index: number, deeper: boolean, ctx: TagContext): void {
  const row = rows[index];
  if (row?.kind !== "region" || ctx.readOnly) return;
  const region = ctx.store.region(row.id);
  if (region === null) return;
  if (!deeper) {
    const parent = region.parentId === null ? null : ctx.store.region(region.parentId);
    if (parent !== null && setParent(ctx.store, region.id, parent.parentId)) ctx.announce(t("Moved up one level."));
    return;
  }
  const above = rows.slice(0, index).findLast((item) => item.kind === "region" && item.level === row.level);
  if (above?.kind === "region" && setParent(ctx.store, region.id, above.id)) ctx.announce(t("Moved under region {number}.", { number: above.number }));
}
