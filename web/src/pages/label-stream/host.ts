/** The door between the editor and the API: every request the editor makes, and what its failures mean to a person's work. */
import { asAnnotation, create } from "../outbox/deliver";
import type { Outbox } from "../outbox/outbox";
import type { OutboxEntry } from "../outbox/store";
import {
  type AnnotationPayload,
  type EditorHost,
  type EditorTask,
  type EditorUser,
  HostError,
  type HistoryEntry,
  type ResultItem,
  type Queued,
  type TaskAnnotation,
  type TaskDraft,
} from "../../editor/api";
import { inWords } from "../../api/said";
import { draftSaver } from "./draft-saver";
import { toHostError } from "./failures";
import { requireFits } from "../../editor/host/size";

import { classify } from "../../shared/failure";
import { t } from "./messages";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface HostDoors {
  /** Sends JSON and answers the parsed body; throws something with a `status` when the server refuses, anything else when it was not reached. */
  request(method: Method, path: string, body?: unknown): Promise<unknown>;
  /** Asks the person to sign in again, over the work; false when they would rather not. */
  signIn(): Promise<boolean>;
  /** Where submits wait when nobody answers. */
  outbox?: Outbox | null;
}

export interface HostEvents {
  onDone?(what: "submit" | "update" | "skip", annotation: TaskAnnotation): void;
  onQueued?(what: "submit" | "update" | "skip", queued: Queued): void;
  onDirty?(dirty: boolean): void;
  onDeleted?(annotationId: number): void;
  onSettings?: NonNullable<EditorHost["onSettings"]>;
  linkTo?(annotationId: number, regionId: string | null): string;
  undoLast?: (() => void) | null;
  previous?: (() => void) | null;
  next?: (() => void) | null;
}

export interface HostRights {
  /** The ML backend that suggests while somebody labels; null: there is none. */
  suggestingModel?: number | null;
  /** May mark an annotation as the ground truth. */
  groundTruth: boolean;
  /** May delete annotations. */
  deleteAnnotations: boolean;
}

/** The history names people by number. Who may not see the others' names still finds their own. */
async function withNames(list: HistoryEntry[], send: (method: Method, path: string) => Promise<unknown>): Promise<HistoryEntry[]> {
  if (!list.some((entry) => typeof entry.created_by === "number")) return list;
  const users = await send("GET", "/api/users/").catch(() => []);
  const known = new Map(Array.isArray(users) ? (users as EditorUser[]).map((user) => [user.id, user]) : []);
  return list.map((entry) => (typeof entry.created_by === "number" ? { ...entry, created_by: known.get(entry.created_by) ?? entry.created_by } : entry));
}

export function createHost(doors: HostDoors, events: HostEvents, rights: HostRights): EditorHost {
  const send = (method: Method, path: string, body?: unknown): Promise<unknown> => sendKeeping(doors, method, path, body);
  const store = storer(doors, send);
  const host: EditorHost = {
    submitAnnotation: (taskId, payload) => store("submit", taskId, null, payload, annotationBody(payload)),
    updateAnnotation: (taskId, annotationId, payload) => store("update", taskId, annotationId, payload, { ...annotationBody(payload), was_cancelled: false }),
    skip: (taskId, payload, annotationId) => store("skip", taskId, annotationId, payload, { ...annotationBody(payload), was_cancelled: true }),
    saveDraft: draftSaver(send),
    discardDraft: async (draftId) => {
      await send("DELETE", `/api/drafts/${draftId}/`);
    },
    convertToDraft: async (annotationId) => (await send("POST", `/api/annotations/${annotationId}/convert-to-draft`)) as TaskDraft,
    loadTask: async (taskId) => (await send("GET", `/api/tasks/${taskId}/`)) as EditorTask,
    loadHistory: async (annotationId) => {
      const list = await send("GET", `/api/annotation-history/?annotation=${annotationId}`);
      return Array.isArray(list) ? withNames(list as HistoryEntry[], send) : [];
    },
    onDone: (what, annotation) => events.onDone?.(what, annotation),
    onQueued: (what, queued) => events.onQueued?.(what, queued),
    onDirty: (dirty) => events.onDirty?.(dirty),
    undoLast: events.undoLast ?? null,
    previous: events.previous ?? null,
    next: events.next ?? null,
  };
  if (events.linkTo) host.linkTo = events.linkTo;
  if (events.onSettings) host.onSettings = events.onSettings;
  const model = rights.suggestingModel ?? null;
  if (model !== null) {
    host.suggest = async (taskId, context) => {
      const answer = (await send("POST", `/api/ml/${model}/interactive-annotating`, { task: taskId, context })) as Suggested;
      if (answer.data === undefined) throw new HostError("rejected", await reasonOf(answer));
      return answer.data.result;
    };
  }
  if (rights.groundTruth) {
    host.setGroundTruth = async (annotationId, value) => {
      await send("PATCH", `/api/annotations/${annotationId}/`, { ground_truth: value });
    };
  }
  if (rights.deleteAnnotations) {
    host.deleteAnnotation = async (_taskId, annotationId) => {
      await send("DELETE", `/api/annotations/${annotationId}/`);
      events.onDeleted?.(annotationId);
    };
  }
  return host;
}

interface Suggested {
  data?: { result: ResultItem[] };
  errors?: string[];
  errors_told?: Parameters<typeof inWords>[0];
}

/** In the person's language. */
async function reasonOf({ errors, errors_told }: Suggested): Promise<string> {
  const told = errors_told === undefined ? [] : await inWords(errors_told);
  return told.length > 0 ? told.map(({ message }) => message).join(" ") : (errors ?? []).join(" ");
}

export function annotationBody(payload: AnnotationPayload): Record<string, unknown> {
  const { result, lead_time, draft_id, parent_prediction, parent_annotation, started_at } = payload;
  return {
    result,
    lead_time,
    started_at,
    ...(draft_id === null ? {} : { draft_id }),
    ...(parent_prediction === null ? {} : { parent_prediction }),
    ...(parent_annotation === null ? {} : { parent_annotation }),
  };
}

type Send = (method: Method, path: string, body?: unknown) => Promise<unknown>;

type Store = (kind: OutboxEntry["kind"], taskId: number, annotationId: number | null, payload: AnnotationPayload, body: Record<string, unknown>) => Promise<TaskAnnotation | Queued>;

/** Stores at the server or, when nobody answers, in the outbox. While the outbox knows that nobody does, at once there. */
function storer(doors: HostDoors, send: Send): Store {
  return async (kind, taskId, annotationId, payload, body) => {
    requireFits(payload.result);
    const outbox = doors.outbox ?? null;
    const online = async (): Promise<TaskAnnotation> => {
      if (annotationId === null) return create(send, taskId, payload.unique_id, body);
      const guard = payload.baseUpdatedAt === null ? {} : { if_unmodified_since: payload.baseUpdatedAt };
      return asAnnotation(await send("PATCH", `/api/annotations/${annotationId}/`, { ...body, ...guard }));
    };
    const later = (): Promise<Queued> => queue(outbox, { id: annotationId === null ? payload.unique_id : crypto.randomUUID(), userId: outbox?.userId ?? 0, kind, taskId, annotationId, body, base: payload.baseUpdatedAt, at: Date.now(), refused: null });
    if (outbox?.getState().obstacle === "offline") {
      const queued = await later().catch(() => null);
      if (queued !== null) return queued;
    }
    try {
      return await online();
    } catch (error) {
      if (outbox === null || !(error instanceof HostError) || error.kind !== "offline") throw error;
      // No room on this machine: then it stays a draft of the editor, which says so.
      return later().catch(() => Promise.reject(error));
    }
  };
}

async function queue(outbox: Outbox | null, entry: OutboxEntry): Promise<Queued> {
  if (outbox === null) throw new HostError("offline", "There is no outbox.");
  await outbox.add(entry);
  return {
    queued: entry.id,
    takeBack: () => outbox.takeBack(entry.id),
    onSettled: (listener) => outbox.onSettled(entry.id, (delivered) => listener(delivered?.how === "stored" ? delivered.annotation : null)),
  };
}

/** An expired session never costs work: the person signs in over the open task, and the same request goes out again. */
async function sendKeeping(doors: HostDoors, method: Method, path: string, body: unknown): Promise<unknown> {
  try {
    return await doors.request(method, path, body);
  } catch (error) {
    if (classify(error) !== "session") throw toHostError(error);
  }
  if (!(await doors.signIn())) throw new HostError("session", t("signedOut"));
  try {
    return await doors.request(method, path, body);
  } catch (error) {
    throw toHostError(error);
  }
}
