/** The tabs: which one is open, what this person changed in it, and saving it for everybody when told to. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { attempt } from "../../../shared/ui/attempt";
import { toast } from "../../../shared/ui/toast";
import { numberParam, useParams } from "../../../shared/url";
import { createView, deleteView, fetchView, orderViews, saveView, useViews } from "../data/api";
import { t } from "../words/messages";
import type { Column } from "../model/columns";
import { type Change, changeOf, parseRecord, savedPart, withChange } from "../model/personal";
import { type ApiView, parseView, type View, viewData } from "../model/view";
import { LOOSE, usePersonal } from "./use-personal";

export interface Views {
  views: readonly View[];
  current: View | null;
  /** What is open differs from what everybody sees. */
  isChanged: boolean;
  /** For this person alone, until it is saved. */
  change: (change: Partial<View>) => void;
  saveForEverybody: () => Promise<void>;
  discard: () => void;
  open: (id: number) => void;
  add: (data: Record<string, unknown>) => Promise<void>;
  duplicate: (view: View) => Promise<void>;
  rename: (view: View, title: string) => Promise<void>;
  remove: (view: View) => Promise<void>;
  move: (view: View, step: -1 | 1) => void;
  error: unknown;
}

/** `?query={"filters":…,"ordering":…}` without a tab: the tasks behind a number of another page. */
function looseView(text: string | null): ApiView | null {
  const data = parseRecord(text);
  return data && { id: LOOSE, data: { ...data, title: t("filtered") } };
}

export function useViewTabs(projectId: number, columns: readonly Column[], canSave: boolean): Views {
  const params = useParams();
  const query = useViews(projectId);
  const client = useQueryClient();
  const tab = numberParam(params.get("tab"));
  const looseText = tab === null ? params.get("query") : null;
  const loose = useMemo(() => looseView(looseText), [looseText]);
  const saved = useMemo((): readonly ApiView[] => (query.data?.length === 0 ? [{ id: LOOSE, data: { title: t("title") } }] : (query.data ?? [])), [query.data]);
  const opened = loose ?? saved.find((view) => view.id === tab) ?? saved[0] ?? null;
  const personal = usePersonal(projectId, opened, columns);
  const current = opened && personal.seen(opened);

  const setCached = useCallback(
    (change: (list: ApiView[]) => ApiView[]) => client.setQueryData<ApiView[]>(["dm-views", projectId], (list) => change(list ?? [])),
    [client, projectId],
  );
  useFirstView(projectId, query.data?.length === 0 && canSave, setCached);

  /** Lays a change over what is saved now, so that what somebody else saved meanwhile stays. */
  const lay = async (id: number, make: (now: ApiView) => View): Promise<void> => {
    const made = await saveView(id, viewData(make(await fetchView(id))));
    setCached((list) => list.map((item) => (item.id === id ? made : item)));
  };
  const layChange = (id: number, change: Change): Promise<void> => lay(id, (now) => withChange(now, change, columns));
  const failed = (reason: string): string => t("viewSaveFailed", { reason });
  const open = (id: number): void => params.set({ tab: id === LOOSE ? null : id, query: null });
  const add = async (data: Record<string, unknown>): Promise<void> => {
    const made = await createView(projectId, data);
    setCached((list) => [...list.filter((item) => item.id !== made.id), made]);
    open(made.id);
  };
  const reorder = (ids: number[]): void => {
    setCached((list) => ids.flatMap((id) => list.find((item) => item.id === id) ?? []));
    void orderViews(projectId, ids).catch((error: unknown) => toast(String(error), { tone: "bad" }));
  };
  const before = opened && parseView(opened, columns);
  const change = current && before && opened.id !== LOOSE ? changeOf(current, before) : {};
  return {
    views: (loose ? [...saved, loose] : saved).map((view) => personal.seen(view)),
    current,
    isChanged: Object.keys(change).length > 0,
    change: (part) => opened && current && personal.change(opened, { ...current, ...part }),
    saveForEverybody: async () => {
      if (!opened || !before) return;
      const { id } = opened;
      const done = await attempt(() => layChange(id, change), failed);
      if (!done) return;
      personal.forget(id);
      params.set({ query: null }, { replace: true });
      toast(t("savedForEverybody", { title: before.title }), { action: { label: t("undo"), run: () => void attempt(() => layChange(id, savedPart(before, change)), failed) } });
    },
    discard: () => {
      if (!opened || !current) return;
      personal.forget(opened.id);
      params.set({ query: null }, { replace: true });
      toast(t("discarded"), { action: { label: t("undo"), run: () => personal.change(opened, current) } });
    },
    open,
    add,
    duplicate: (view) => add({ ...viewData(view), title: t("copyOf", { title: view.title }) }),
    rename: async (view, title) => {
      await attempt(() => lay(view.id, (now) => ({ ...parseView(now, columns), title })), failed);
    },
    remove: async (view) => {
      await deleteView(view.id);
      personal.forget(view.id);
      setCached((list) => list.filter((item) => item.id !== view.id));
      if (current?.id === view.id) open(saved.find((item) => item.id !== view.id)?.id ?? LOOSE);
    },
    move: (view, step) => {
      const ids = saved.map((item) => item.id);
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

/** A project begins without views: the first one is made, so that there is one to change. */
function useFirstView(projectId: number, first: boolean, setCached: (change: (list: ApiView[]) => ApiView[]) => void): void {
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
}
