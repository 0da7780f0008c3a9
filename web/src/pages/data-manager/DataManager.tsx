/** The Tasks page: tabs, filters, the list as table or pictures, and the open task beside it. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { may, type Project, useProject, taskCount } from "../../api/project";
import { Button, Empty, Problem } from "../../shared/ui/ui";
import { numberParam, useParams, useTypedParam } from "../../shared/url";
import { useDebounced, useLatest, useSize } from "../../shared/use-latest";
import { fetchTasks, useColumns } from "./data/api";
import { ExportDialog } from "./export/ExportDialog";
import { FilterBar } from "./filters/FilterBar";
import { ImportDialog } from "../import/ImportDialog";
import { labelColours } from "./grid/label-colours";
import { t } from "./words/messages";
import { type Column, clampWidth, moveColumn, nudgeColumn, shownColumns, toggleColumn } from "./model/columns";
import { freshKey, newFilter } from "./model/filters";
import { EVERYTHING, NOTHING, type Selection, toWire } from "./model/selection";
import { nextOrdering, searchable, type TaskQuery, type View, viewQuery, withSearch } from "./model/view";
import { usePeople } from "../../api/people";
import { RowStore } from "./data/row-store";
import { SelectionBar } from "./selection/SelectionBar";
import { Split } from "./task/Split";
import { Table } from "./grid/Table";
import type { HeadActions } from "./grid/TableHead";
import { TaskData } from "./task/TaskData";
import { TaskPane } from "./task/TaskPane";
import { Tiles } from "./grid/Tiles";
import { type Search, Toolbar } from "./toolbar/Toolbar";
import { useJobEnd } from "../jobs/use-jobs";
import { rememberStream } from "../label-stream/stream-doors";
import { useViewTabs } from "./tabs/use-views";
import { ChangedBar, ViewTabs } from "./tabs/ViewTabs";
import styles from "./manager.module.css";

const NARROW = 720;
const NO_COLUMNS: Column[] = [];

export function DataManager({ projectId }: { projectId: number }) {
  const project = useProject(projectId);
  const columns = useColumns(projectId);
  const error = project.error ?? columns.error;
  if (error) return <div className={styles["page"]}><h2 className={styles["srOnly"]}>{t("title")}</h2><Problem title={error.message} action={<Button onPress={() => void Promise.all([project.refetch(), columns.refetch()])}>{t("retry")}</Button>} /></div>;
  if (!project.data) return <div className={styles["page"]} aria-busy="true" />;
  return <Manager key={projectId} project={project.data} columns={columns.data ?? NO_COLUMNS} ready={columns.data !== undefined} />;
}

function useRowStore(projectId: number): RowStore {
  const [store] = useState(() => new RowStore((query, page, signal) => fetchTasks(projectId, query, page, signal)));
  useEffect(() => () => store.close(), [store]);
  useEffect(() => {
    const again = (): void => {
      if (store.getState().error !== null) store.refresh();
    };
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [store]);
  return store;
}

function Manager({ project, columns, ready }: { project: Project; columns: Column[]; ready: boolean }) {
  const params = useParams();
  const canSave = may(project, "views_change");
  const tabs = useViewTabs(project.id, columns, canSave);
  const view = ready ? tabs.current : null;
  const store = useRowStore(project.id);
  const rows = useSyncExternalStore(store.subscribe, store.getState);
  const people = usePeople();
  const client = useQueryClient();
  const [element, setElement] = useState<HTMLElement | null>(null);
  const { width } = useSize(element);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [searchText, setSearchText] = useTypedParam("search");
  const searchField = params.get("field") ?? "";
  const search = useMemo((): Search => ({ text: searchText, columnId: searchField }), [searchText, searchField]);
  const setSearch = (next: Search): void => {
    setSearchText(next.text);
    const first = searchable(columns)[0]?.id;
    if (next.columnId !== (searchField || first)) params.set({ field: next.columnId === first ? null : next.columnId }, { replace: true });
  };
  const [openFilter, setOpenFilter] = useState<string | null>(null);
  const [dataOf, setDataOf] = useState<number | null>(null);
  const [dialog, setDialog] = useState<"import" | "export" | null>(null);

  const query = useMemo((): TaskQuery => {
    if (!view) return { filters: { conjunction: "and", items: [] }, ordering: [] };
    const fields = searchable(columns);
    const field = (fields.find((column) => column.id === search.columnId) ?? fields[0])?.id;
    return field ? withSearch(viewQuery(view), search.text, field) : viewQuery(view);
  }, [view, search, columns]);
  const wanted = view ? JSON.stringify(query) : null;
  // The first query of a view goes out at once; what is typed waits for a pause.
  const settled = useDebounced(wanted, 180);
  const viewId = view?.id ?? null;
  const asked = useRef<number | null>(null);
  useEffect(() => {
    const first = asked.current !== viewId;
    const text = first ? wanted : settled;
    if (text === null) return;
    asked.current = viewId;
    store.setQuery(text);
  }, [store, settled, wanted, viewId]);
  // Another tab or filter is another set of tasks.
  const { filters } = query;
  const filterText = JSON.stringify(filters);
  useEffect(() => setSelection(NOTHING), [filterText, viewId]);

  const refresh = (): void => {
    store.refresh();
    void client.invalidateQueries({ queryKey: ["project", project.id] });
  };
  useJobEnd(project.id, refresh);

  const taskId = numberParam(params.get("task"));
  const lastRow = useRef(0);
  const returning = useRef(false);
  const openTask = (id: number, index: number): void => {
    lastRow.current = index;
    params.set({ task: id, annotation: null, region: null });
  };
  const closeTask = (): void => {
    returning.current = true;
    params.set({ task: null, annotation: null, region: null });
  };
  const isNarrow = width > 0 && width < NARROW;
  const shown = useMemo(() => (view ? shownColumns(columns, view) : NO_COLUMNS), [columns, view]);
  const colours = useMemo(() => labelColours(project.label_config), [project.label_config]);
  const head = useHeadActions(columns, view, tabs.change, (column) => {
    const filter = { ...newFilter(column), key: freshKey() };
    if (view) tabs.change({ filters: [...view.filters, filter] });
    setOpenFilter(filter.key);
  });

  if (tabs.error) return <div className={styles["page"]}><Problem title={t("loadFailed")} text={String(tabs.error)} /></div>;
  const isSplit = taskId !== null;
  const listColumns = isSplit ? besideColumns(shown) : shown;
  const canSelect = may(project, "actions_run") || may(project, "export");
  const canLabel = may(project, "label");
  const isPlain = query.filters.items.length === 0 && query.ordering.length === 0;
  const labelChosen = (which: Selection): void => {
    rememberStream(project.id, { ...query, selectedItems: toWire(which) });
    params.set({ labeling: "chosen", task: null });
  };
  const canImport = may(project, "tasks_create");
  const onImport = canImport ? () => setDialog("import") : null;
  const onExport = may(project, "export") ? () => setDialog("export") : null;
  const list = view && (
    <div className={styles["list"]}>
      {!isSplit && <ViewTabs views={tabs} canSave={canSave} />}
      <Toolbar columns={columns} view={view} onChange={tabs.change} search={search} onSearch={setSearch} onRefresh={refresh} onLabel={canLabel ? () => params.set({ labeling: 1, task: null }) : null} onLabelShown={isPlain || !may(project, "stats_view") ? null : () => labelChosen(EVERYTHING)} onImport={onImport} onExport={onExport} isSplit={isSplit} />
      <div className={styles["under"]}>
        {!isSplit && <FilterBar columns={columns} filters={view.filters} conjunction={view.conjunction} people={people} onChange={(next, conjunction) => tabs.change({ filters: next, conjunction })} openKey={openFilter} onOpenKey={setOpenFilter} />}
        {!isSplit && <ChangedBar views={tabs} canSave={canSave} />}
        <Counts total={rows.total} all={taskCount(project)} annotations={rows.totalAnnotations} predictions={rows.totalPredictions} counting={rows.counting} stale={rows.stale} brief={isSplit} />
      </div>
      {!isSplit && canSelect && !rows.counting && <SelectionBar projectId={project.id} total={rows.total ?? 0} query={query} selection={selection} onSelection={setSelection} onRun={() => setSelection(NOTHING)} onExport={onExport} onLabel={canLabel && may(project, "stats_view") ? () => labelChosen(selection) : null} />}
      <div className={styles["rows"]}>
        {rows.error !== null && <div className={styles["rowsProblem"]}><Problem title={t("loadFailed")} text={rows.error instanceof Error ? rows.error.message : ""} action={<Button onPress={refresh}>{t("retry")}</Button>} /></div>}
        {rows.total === 0 && !rows.stale ? (
          <NoRows filtered={query.filters.items.length > 0} onClear={() => { tabs.change({ filters: [] }); setSearch({ text: "", columnId: search.columnId }); }} onImport={onImport} />
        ) : view.type === "grid" && !isSplit ? (
          <Tiles store={store} view={view} columns={shown} colours={colours} selection={selection} onSelection={setSelection} openTask={taskId} onOpen={openTask} onData={setDataOf} canSelect={canSelect} />
        ) : (
          <Table store={store} view={view} columns={listColumns} people={people} selection={isSplit ? NOTHING : selection} onSelection={setSelection} openTask={taskId} onOpen={openTask} head={head} canSelect={canSelect && !isSplit} onData={setDataOf} startRow={lastRow.current} takeFocus={returning} />
        )}
      </div>
    </div>
  );
  const at = taskId === null ? null : store.indexOf(taskId);
  const neighbour = (step: -1 | 1): (() => void) | null => {
    const id = at === null ? undefined : store.row(at + step)?.id;
    return id === undefined || at === null ? null : () => openTask(id, at + step);
  };
  const pane = taskId !== null && <TaskPane project={project} taskId={taskId} annotation={numberParam(params.get("annotation"))} region={params.get("region")} onClose={closeTask} onChanged={() => store.refresh()} previous={neighbour(-1)} next={neighbour(1)} onData={() => setDataOf(taskId)} />;
  return (
    <div ref={setElement} className={styles["page"]}>
      <h2 className={styles["srOnly"]}>{t("title")}</h2>
      {pane ? isNarrow ? pane : <Split list={list} task={pane} /> : list}
      {dataOf !== null && <TaskData taskId={dataOf} onClose={() => setDataOf(null)} />}
      {dialog === "import" && <ImportDialog projectId={project.id} onClose={() => setDialog(null)} onDone={() => { refresh(); void client.invalidateQueries({ queryKey: ["dm-columns", project.id] }); }} />}
      {dialog === "export" && <ExportDialog projectId={project.id} all={taskCount(project)} shown={rows.total ?? 0} query={query} selection={selection} onClose={() => setDialog(null)} />}
    </div>
  );
}

/** Beside an open task there is room for little: the number, what is done, and one field that says what the task is. */
function besideColumns(shown: readonly Column[]): Column[] {
  const data = shown.filter((column) => column.isData).slice(0, 2);
  const done = shown.filter((column) => column.id === "total_annotations");
  return [...shown.filter((column) => column.id === "id"), ...data, ...done];
}

function useHeadActions(columns: readonly Column[], view: View | null, change: (change: Partial<View>) => void, onFilter: (column: Column) => void): HeadActions {
  const latest = useLatest({ columns, view, change, onFilter });
  return useMemo((): HeadActions => {
    const withView = (use: (view: View) => Partial<View>): void => {
      if (latest.current.view) latest.current.change(use(latest.current.view));
    };
    return {
      order: (key, direction) => withView((now) => ({ ordering: direction === "next" ? nextOrdering(now.ordering, key) : [direction === "ascending" ? key : `-${key}`] })),
      width: (key, width) => withView((now) => ({ widths: { ...now.widths, [key]: clampWidth(width) } })),
      move: (key, target) => withView((now) => ({ order: moveColumn(latest.current.columns, now.order, key, target) })),
      nudge: (key, step) => withView((now) => ({ order: nudgeColumn(latest.current.columns, now, key, step) })),
      hide: (key) => withView((now) => ({ hidden: toggleColumn(latest.current.columns, now, key) })),
      filter: (column) => latest.current.onFilter(column),
      showAs: (key, type) => withView((now) => ({ display: type === null ? Object.fromEntries(Object.entries(now.display).filter(([other]) => other !== key)) : { ...now.display, [key]: type } })),
    };
  }, [latest]);
}

function Counts({ total, all, annotations, predictions, counting, stale, brief }: { total: number | null; all: number; annotations: number; predictions: number; counting: boolean; stale: boolean; brief: boolean }) {
  if (total === null) return <p className={styles["counts"]} aria-busy="true">{t("counting")}</p>;
  const found = total === all ? t("tasks", { count: total }) : t("tasksOf", { count: total, total: all });
  const tasks = counting ? t("tasksSoFar", { count: total }) : found;
  return (
    <p className={styles["counts"]} role="status" data-stale={stale}>
      <strong>{tasks}</strong>
      {!brief && <span>{t("annotations", { count: annotations })}</span>}
      {!brief && <span>{t("predictions", { count: predictions })}</span>}
    </p>
  );
}

function NoRows({ filtered, onClear, onImport }: { filtered: boolean; onClear: () => void; onImport: (() => void) | null }) {
  if (filtered) return <Empty icon="filter" title={t("noMatch")} action={<Button onPress={onClear}>{t("removeFilters")}</Button>}>{t("noMatchText")}</Empty>;
  return <Empty icon="inbox" title={t("empty")} action={onImport && <Button variant="primary" icon="upload" onPress={onImport}>{t("import")}</Button>}>{t("emptyText")}</Empty>;
}
