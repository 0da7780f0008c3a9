/** A connection to a store, as the API has it. Nothing that comes is taken for granted: what a newer server adds is left alone. */

import type { Said } from "../../../api/said";
import type { Connection } from "./connection";
import { PROVIDERS, type Provider } from "./provider";

export { PROVIDERS, type Provider };

/** source: tasks and media come from it. target: annotations are written to it. */
export type Direction = "source" | "target";
export type Status = "initialized" | "queued" | "in_progress" | "failed" | "completed" | "completed_with_errors";
export type Mode = "media" | "json" | "none";

export interface Told {
  message: string;
  said: Said;
}

export interface ObjectError {
  key: string;
  reason: string;
}

export interface Storage {
  id: number;
  provider: Provider;
  direction: Direction;
  title: string;
  mode: Mode;
  status: Status;
  lastSync: string | null;
  lastSyncCount: number | null;
  lastSyncJob: number | null;
  objectsSeen: number | null;
  tasksMade: number | null;
  /** Objects that were tasks already, and how long the last sync took in seconds. */
  tasksExisted: number | null;
  duration: number | null;
  missing: number | null;
  /** Objects that the sync before this one saw: how many there may be. */
  objectsBefore: number | null;
  pendingCount: number | null;
  lastError: string | null;
  errors: readonly ObjectError[];
  /** What the server says of a fault, where it is not about single objects. */
  fault: string | null;
  /** The same faults, for other languages. */
  told: readonly Told[];
  createdAt: string | null;
  /** Of the organization; without a title it is not shared with the project any more. */
  connection: Connection | null;
  /** The fields as they came, without secrets: what a form begins with. */
  fields: Readonly<Record<string, unknown>>;
}

const STATUSES: readonly string[] = ["initialized", "queued", "in_progress", "failed", "completed", "completed_with_errors"];

export function isWorking({ status }: Pick<Storage, "status">): boolean {
  return status === "queued" || status === "in_progress";
}

export function isProvider(name: unknown): name is Provider {
  return PROVIDERS.some((provider) => provider === name);
}

export function readStorage(value: unknown, direction: Direction, named?: Provider): Storage | null {
  const fields = objectOf(value);
  const provider = named ?? fields["type"];
  const id = numberOf(fields["id"]);
  if (id === null || !isProvider(provider)) return null;
  const meta = objectOf(fields["meta"]);
  const status = textOf(fields["status"]);
  const trace = textOf(fields["traceback"]);
  const errors = errorsOf(meta["errors"]) ?? errorsOf(meta["failed_objects"]) ?? [];
  return {
    id,
    provider,
    direction,
    title: textOf(fields["title"]),
    mode: modeOf(provider, fields),
    status: STATUSES.includes(status) ? (status as Status) : "initialized",
    lastSync: textOf(fields["last_sync"]) || null,
    lastSyncCount: numberOf(fields["last_sync_count"]),
    lastSyncJob: numberOf(fields["last_sync_job"]),
    objectsSeen: numberOf(fields["objects_seen"]) ?? numberOf(meta["objects_seen"]),
    tasksMade: numberOf(fields["tasks_made"]) ?? numberOf(meta["tasks_made"]),
    tasksExisted: numberOf(meta["tasks_existed"]),
    duration: numberOf(meta["duration"]),
    missing: numberOf(fields["missing_count"]) ?? numberOf(meta["objects_missing"]),
    objectsBefore: numberOf(meta["objects_before"]),
    pendingCount: numberOf(fields["pending_count"]),
    lastError: textOf(fields["last_error"]) || null,
    errors: errors.length > 0 ? errors : linesOf(trace, status),
    told: listOf(fields["told"]).flatMap(toldOf),
    fault: status === "failed" && trace !== "" ? trace : null,
    createdAt: textOf(fields["created_at"]) || null,
    connection: connectionOf(provider, fields),
    fields,
  };
}

export function readStorages(value: unknown, direction: Direction): Storage[] {
  return listOf(value).flatMap((item) => readStorage(item, direction) ?? []);
}

function connectionOf(provider: Provider, fields: Readonly<Record<string, unknown>>): Connection | null {
  const id = numberOf(fields["connection"]);
  return id === null ? null : { id, provider, title: textOf(fields["connection_title"]), prefix: "", settings: fields };
}

function toldOf(value: unknown): Told[] {
  const { message, said } = objectOf(value);
  const { code, params, place } = objectOf(said);
  if (typeof message !== "string" || typeof code !== "string") return [];
  return [{ message, said: { code, params: objectOf(params) as NonNullable<Said["params"]>, ...(typeof place === "string" && { place }) } }];
}

function modeOf(provider: Provider, fields: Readonly<Record<string, unknown>>): Mode {
  if (fields["synchronizable"] === false) return "none";
  return fields["use_blob_urls"] === true && provider !== "redis" ? "media" : "json";
}

function errorsOf(value: unknown): ObjectError[] | null {
  if (!Array.isArray(value)) return null;
  return value.flatMap((item: unknown) => {
    const { key, error, reason, message } = objectOf(item);
    const why = textOf(error) || textOf(reason) || textOf(message);
    return typeof key === "string" ? [{ key, reason: why }] : typeof item === "string" ? [{ key: "", reason: item }] : [];
  });
}

/** A traceback has a line for each object, `key: why`. A whole fault is told as one text instead. */
function linesOf(trace: string, status: string): ObjectError[] {
  if (status !== "completed_with_errors") return [];
  return trace.split("\n").filter((line) => line.trim() !== "").map((line) => {
    const at = line.indexOf(": ");
    return at < 0 ? { key: "", reason: line } : { key: line.slice(0, at), reason: line.slice(at + 2) };
  });
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
