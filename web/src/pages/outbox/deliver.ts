/** Bringing one submit to the server. Whatever happened to an earlier try, one annotation comes out of it. */
import type { TaskAnnotation } from "../../editor/api";
import { classify, statusOf } from "../../shared/failure";
import type { OutboxEntry } from "./store";

export type Send = (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown) => Promise<unknown>;

/** `draft`: somebody else was faster, and the work became a draft beside theirs. */
export type Delivered = { readonly how: "stored" | "draft"; readonly annotation: TaskAnnotation };

export async function deliver(send: Send, entry: OutboxEntry): Promise<Delivered> {
  if (entry.annotationId === null) return { how: "stored", annotation: await create(send, entry.taskId, entry.id, entry.body) };
  return change(send, entry, entry.annotationId);
}

/** The server answers a name that it knows with what it has under that name; what was changed since then is sent after. */
export async function create(send: Send, taskId: number, name: string, body: Readonly<Record<string, unknown>>): Promise<TaskAnnotation> {
  const made = asAnnotation(await post(send, taskId, { ...body, unique_id: name }));
  const cancelled = body["was_cancelled"] === true;
  const stored = made.result === undefined || same(made.result, body["result"]);
  if (stored && (made.was_cancelled ?? cancelled) === cancelled) return made;
  const { draft_id: _gone, ...rest } = body;
  return asAnnotation(await send("PATCH", `/api/annotations/${made.id}/`, { was_cancelled: false, ...rest }));
}

async function post(send: Send, taskId: number, body: Readonly<Record<string, unknown>>): Promise<unknown> {
  const path = `/api/tasks/${taskId}/annotations/`;
  try {
    return await send("POST", path, body);
  } catch (error) {
    // The draft may have been discarded in another browser while this waited; the work itself still counts.
    if (statusOf(error) !== 403 || !("draft_id" in body)) throw error;
    const { draft_id: _gone, ...rest } = body;
    return send("POST", path, rest);
  }
}

async function change(send: Send, entry: OutboxEntry, id: number): Promise<Delivered> {
  const path = `/api/annotations/${id}/`;
  const guard = entry.base === null ? {} : { if_unmodified_since: entry.base };
  try {
    return { how: "stored", annotation: asAnnotation(await send("PATCH", path, { ...entry.body, ...guard })) };
  } catch (error) {
    if (classify(error) !== "conflict") throw error;
  }
  // Either an earlier try of ours arrived after all, or somebody else was faster.
  const now = asAnnotation(await send("GET", path));
  if (same(now.result, entry.body["result"])) return { how: "stored", annotation: now };
  await send("POST", `/api/tasks/${entry.taskId}/annotations/${id}/drafts`, { result: entry.body["result"], lead_time: entry.body["lead_time"] });
  return { how: "draft", annotation: now };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function asAnnotation(answer: unknown): TaskAnnotation {
  if (typeof answer !== "object" || answer === null || !("id" in answer)) throw new Error("The server's answer has no annotation.");
  return answer as TaskAnnotation;
}
