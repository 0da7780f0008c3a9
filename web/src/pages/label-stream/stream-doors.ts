/** Where the stream's tasks come from: the project's queue, or the tasks of a view in its order. */
import type { EditorTask } from "../../editor/api";
import { api, ask, type Schemas } from "../../api/client";
import { classify } from "../../shared/failure";
import { editorTask } from "./task";
import type { QueueDoors } from "./queue";

/** Which tasks a person wants to label, when it is not simply the project's queue. */
export interface StreamQuery {
  filters: unknown;
  ordering: readonly string[];
  selectedItems: { all: false; included: number[] } | { all: true; excluded: number[] };
}

const key = (projectId: number): string => `labelkeep:stream:${projectId}`;

/** Kept for this browser tab: it survives a reload, and is too long for an address. */
export function rememberStream(projectId: number, query: StreamQuery): void {
  sessionStorage.setItem(key(projectId), JSON.stringify(query));
}

export function rememberedStream(projectId: number): StreamQuery | null {
  try {
    const data: unknown = JSON.parse(sessionStorage.getItem(key(projectId)) ?? "null");
    return typeof data === "object" && data !== null && "selectedItems" in data ? (data as StreamQuery) : null;
  } catch {
    return null;
  }
}

/** The selection without the tasks that are held already. */
export function without(selected: StreamQuery["selectedItems"], held: readonly number[]): StreamQuery["selectedItems"] {
  if (selected.all) return { all: true, excluded: [...new Set([...selected.excluded, ...held])] };
  return { all: false, included: selected.included.filter((id) => !held.includes(id)) };
}

/** Submits that wait are sent before the next task is asked for, and a task whose submit still waits is not offered again. */
export interface Waiting {
  readonly ready: Promise<void>;
  deliver(): Promise<void>;
  readonly waitingTasks: readonly number[];
}

async function notWaiting(waiting: Waiting | null, exclude: readonly number[]): Promise<readonly number[]> {
  await waiting?.ready;
  if (waiting === null || waiting.waitingTasks.length === 0) return exclude;
  await waiting.deliver();
  return [...new Set([...exclude, ...waiting.waitingTasks])];
}

export function projectDoors(projectId: number, waiting: Waiting | null): QueueDoors<EditorTask> {
  return {
    fetchNext: async (held) => {
      const exclude = await notWaiting(waiting, held);
      return orNull(ask(api.GET("/api/projects/{id}/next", { params: { path: { id: projectId }, query: exclude.length > 0 ? { exclude: exclude.join(",") } : {} } })));
    },
    release,
  };
}

/**
 * The tasks of a view, or the selected ones, in the view's order: first those that are still to be labeled by this person. Who selected
 * tasks one by one wants each of them, so that then those come that this person has annotated, to be looked through again.
 */
export function queryDoors(projectId: number, query: StreamQuery, waiting: Waiting | null): QueueDoors<EditorTask> {
  const given = new Set<number>();
  const give = (task: EditorTask | null): EditorTask | null => {
    if (task !== null) given.add(task.id);
    return task;
  };
  const nextAnnotated = async (selected: readonly number[]): Promise<EditorTask | null> => {
    for (const id of selected) {
      if (given.has(id)) continue;
      const task = await orNull(ask(api.GET("/api/tasks/{id}", { params: { path: { id } } })));
      given.add(id);
      if (task !== null) return task;
    }
    return null;
  };
  return {
    fetchNext: async (held) => {
      const selectedItems = without(query.selectedItems, await notWaiting(waiting, held));
      if (!selectedItems.all && selectedItems.included.length === 0) return null;
      const { filters, ordering } = query;
      const next = await orNull(nextOf(projectId, { ...(isRecord(filters) ? { filters } : {}), ordering: [...ordering], selectedItems }));
      return next === null && !selectedItems.all ? nextAnnotated(selectedItems.included) : give(next);
    },
    release,
  };
}

/** Of its actions this one answers a task. */
async function nextOf(project: number, body: Schemas["SelectedTasks"]): Promise<Schemas["TaskBody"]> {
  const next = await ask(api.POST("/api/dm/actions", { params: { query: { id: "next_task", project } }, body }));
  if (!("data" in next)) throw new Error("The server's answer is no task.");
  return next;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The API says "no more tasks" with a 404. */
async function orNull(answer: Promise<Schemas["TaskBody"]>): Promise<EditorTask | null> {
  try {
    return editorTask(await answer);
  } catch (error) {
    if (classify(error) === "missing") return null;
    throw error;
  }
}

function release(id: number): void {
  // The page may be closing: the request must outlive it.
  void fetch(`/api/tasks/${id}/release/`, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {});
}

/** Pictures of the tasks ahead are loaded while the current one is labeled. */
export function warmUp(task: EditorTask): void {
  for (const value of Object.values(task.data)) {
    if (typeof value !== "string" || !/^(?:https?:\/\/|\/)\S+\.(?:png|jpe?g|gif|webp|bmp|avif)(?:[?#]|$)/i.test(value)) continue;
    const image = new Image();
    image.decoding = "async";
    image.src = value;
  }
}
