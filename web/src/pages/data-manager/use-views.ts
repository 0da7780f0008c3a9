/** The tabs: which one is open, what was changed in it, and saving it a moment later. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { toast } from "../lib/toast";
import { numberParam, useParams } from "../lib/url";
import { createView, deleteView, orderViews, saveView, saveViewLeaving, useViews } from "./api";
import { t } from "./messages";
import type { Column } from "./model/columns";
import { type ApiView, parseView, type View, viewData } from "./model/view";

const SAVE_AFTER = 700;
/** A view that came with the address and is not saved. */
export const LOOSE = 0;

export interface Views {
  views: readonly View[];
  current: View | null;
  change: (change: Partial<View>) => void;
  open: (id: number) => void;
  add: (data: Record<string, unknown>) => Promise<void>;
  duplicate: (view: View) => Promise<void>;
  rename: (view: View, title: string) => void;
  remove: (view: View) => Promise<void>;
  move: (view: View, step: -1 | 1) => void;
  error: unknown;
}

/** `?query={"filters":…,"ordering":…}`: the tasks behind a number of another page. */
function looseView(text: string | null, columns: readonly Column[]): View | null {
  if (!text) return null;
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== "object" || data === null) return null;
    return parseView({ id: LOOSE, data: { ...data, title: t("filtered") } }, columns);
  } catch {
    return null;
  }
}

export function useViewTabs(projectId: number, columns: readonly Column[], canSave: boolean): Views {
  const params = useParams();
  const query = useViews(projectId);
  const client = useQueryClient();
  const [drafts, setDrafts] = useState<ReadonlyMap<number, View>>(new Map());
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>());
  const pending = useRef(new Map<number, View>());
  const looseText = params.get("query");

  const views = useMemo(() => {
    const saved = (query.data ?? []).map((raw) => parseView(raw, columns));
    if (saved.length > 0) return saved;
    return query.data ? [parseView({ id: LOOSE, data: { title: t("title") } }, columns)] : [];
  }, [query.data, columns]);
  const loose = useMemo(() => looseView(looseText, columns), [looseText, columns]);
  const tab = numberParam(params.get("tab"));
  const base = loose ?? views.find((view) => view.id === tab) ?? views[0] ?? null;
  const current = base ? (drafts.get(base.id) ?? base) : null;

  const setCached = useCallback(
    (change: (list: ApiView[]) => ApiView[]) => client.setQueryData<ApiView[]>(["dm-views", projectId], (list) => change(list ?? [])),
    [client, projectId],
  );
  // A project begins without views: the first one is made, so that what a person changes in it stays.
  const first = query.data?.length === 0 && canSave;
  const making = useRef(false);
  useEffect(() => {
    if (!first || making.current) return;
    making.current = true;
    createView(projectId, { title: t("firstView"), type: "list", target: "tasks", filters: { conjunction: "and", items: [] }, ordering: [] }).then(
      (made) => setCached((list) => (list.length === 0 ? [made] : list)),
      // Without it the list works all the same; only its settings are not kept.
      () => {},
    );
  }, [first, projectId, setCached]);
  const flush = useCallback(
    (id: number) => {
      clearTimeout(timers.current.get(id));
      timers.current.delete(id);
      const view = pending.current.get(id);
      if (!view) return;
      pending.current.delete(id);
      saveView(id, viewData(view)).then(
        (raw) => setCached((list) => list.map((item) => (item.id === id ? raw : item))),
        (error: unknown) => toast(t("viewSaveFailed", { reason: error instanceof Error ? error.message : String(error) }), { tone: "bad" }),
      );
    },
    [setCached],
  );
  useEffect(() => {
    const waiting = timers.current;
    const leave = (): void => {
      for (const [id, view] of pending.current) saveViewLeaving(id, viewData(view));
      for (const timer of waiting.values()) clearTimeout(timer);
      pending.current.clear();
      waiting.clear();
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      for (const id of waiting.keys()) flush(id);
    };
  }, [flush]);

  const put = (view: View): void => {
    setDrafts((map) => new Map(map).set(view.id, view));
    if (!canSave || view.id === LOOSE) return;
    pending.current.set(view.id, view);
    clearTimeout(timers.current.get(view.id));
    timers.current.set(view.id, setTimeout(() => flush(view.id), SAVE_AFTER));
  };
  const open = (id: number): void => {
    setDrafts((map) => new Map([...map].filter(([key]) => key !== LOOSE)));
    params.set({ tab: id === LOOSE ? null : id, query: null });
  };
  const add = async (data: Record<string, unknown>): Promise<void> => {
    const made = await createView(projectId, data);
    setCached((list) => [...list.filter((item) => item.id !== made.id), made]);
    open(made.id);
  };
  const reorder = (ids: number[]): void => {
    setCached((list) => ids.flatMap((id) => list.find((item) => item.id === id) ?? []));
    void orderViews(projectId, ids).catch((error: unknown) => toast(String(error), { tone: "bad" }));
  };
  const shown = loose ? [...views, loose] : views;
  return {
    views: shown.map((view) => drafts.get(view.id) ?? view),
    current,
    change: (change) => current && put({ ...current, ...change }),
    open,
    add,
    duplicate: (view) => add({ ...viewData(view), title: t("copyOf", { title: view.title }) }),
    rename: (view, title) => {
      put({ ...view, title });
      flush(view.id);
    },
    remove: async (view) => {
      await deleteView(view.id);
      setCached((list) => list.filter((item) => item.id !== view.id));
      if (current?.id === view.id) open(views.find((item) => item.id !== view.id)?.id ?? LOOSE);
    },
    move: (view, step) => {
      const ids = views.map((item) => item.id);
      const at = ids.indexOf(view.id);
      const other = ids[at + step];
      if (at < 0 || other === undefined) return;
      ids[at] = other;
      ids[at + step] = view.id;
      reorder(ids);
    },
    error: query.error,
  };
}
