/** A storage that is being made or changed: what was filled in, what is missing, and the body that is sent. Pure. */
import type { Schemas } from "../../../api/client";
import { type Field, FIELDS, type FieldName, fieldsOf, prefixField, type S3Kind, s3KindOf } from "./fields";
import type { Connection } from "./connection";
import { type Direction, type Mode, type Provider, type Storage, textOf } from "./storage";

export interface Draft {
  readonly direction: Direction;
  readonly provider: Provider;
  readonly kind: S3Kind;
  /** Of the organization, in place of fields and credentials of its own. */
  readonly connection: Connection | null;
  readonly title: string;
  readonly values: Readonly<Partial<Record<FieldName, string | boolean>>>;
  readonly prefix: string;
  readonly mode: Mode;
  readonly regex: string;
  readonly recursive: boolean;
  readonly presign: boolean;
  /** Links of the server's own in place of the store's, and whether each is for one address too. */
  readonly taskLinks: boolean;
  readonly forAddress: boolean;
  /** Minutes between two syncs; 0: by hand. */
  readonly syncEvery: number;
  /** Seconds that a link holds. */
  readonly lifetime: string;
  readonly canDelete: boolean;
}

export const STEPS = ["provider", "connection", "import", "media", "review"] as const;
export type Step = (typeof STEPS)[number];

/** What is wrong with a field: the key of a message. */
export type Fault = "required" | "secretAgain" | "notNumber" | "notEndpoint" | "lifetimeRange" | "notJson";
export type Faults = Readonly<Partial<Record<string, Fault>>>;

/** A quarter of an hour: long enough for a slow picture, short enough for a link that got about. */
const LIFETIME = "900";
const LONGEST = 7 * 24 * 3600;

export function newDraft(direction: Direction, provider: Provider = "s3"): Draft {
  return { direction, provider, kind: "amazon", connection: null, title: "", values: {}, prefix: "", mode: provider === "redis" ? "json" : "media", regex: "", recursive: true, presign: true, taskLinks: false, forAddress: false, syncEvery: 0, lifetime: LIFETIME, canDelete: false };
}

/** One that uses a connection of the organization's, below what the project may use of it. */
export function draftWith(direction: Direction, connection: Connection): Draft {
  return { ...newDraft(direction, connection.provider), connection, prefix: connection.prefix };
}

/** What is stored and may be kept: of a storage that leaves its connection neither the place nor the secret. */
function keptOf({ connection }: Draft, stored: Storage | null): Storage | null {
  return stored?.connection && connection === null ? null : stored;
}

export function draftOf({ direction, provider, title, mode, fields, connection }: Storage): Draft {
  const prefix = prefixField(provider);
  const seconds = Number(fields["presign_ttl_seconds"]) || Number(fields["presign_ttl"] ?? 15) * 60;
  return {
    direction, provider, title, mode, connection,
    kind: s3KindOf(textOf(fields["s3_endpoint"])),
    values: Object.fromEntries(FIELDS[provider].flatMap(({ name, kind, isSecret }) => (isSecret || fields[name] === undefined || fields[name] === null ? [] : [[name, kind === "toggle" ? fields[name] === true : textOf(fields[name])]]))),
    prefix: prefix === null ? "" : textOf(fields[prefix]),
    regex: textOf(fields["regex_filter"]),
    recursive: fields["recursive_scan"] !== false,
    presign: fields["presign"] !== false,
    taskLinks: fields["task_links"] === true,
    forAddress: fields["task_links_for_address"] === true,
    syncEvery: Number(fields["sync_every_minutes"] ?? 0) || 0,
    lifetime: String(seconds),
    canDelete: fields["can_delete_objects"] === true,
  };
}

/** A directory and Redis have no links of their own: what is in them goes through the server. */
export function hasLinks(provider: Provider): boolean {
  return provider === "s3" || provider === "gcs" || provider === "azure";
}

export function stepsOf({ direction, provider }: Pick<Draft, "direction" | "provider">, isStored: boolean): readonly Step[] {
  return STEPS.filter((step) => (step === "provider" ? !isStored : step === "media" ? direction === "source" && hasLinks(provider) : true));
}

/** The stored one has a value that is not shown; leaving the field empty keeps it. */
export function isKept(field: Field, stored: Storage | null): boolean {
  return stored !== null && (field.isSecret === true || !(field.name in stored.fields));
}

/** Whether it names another place than the stored one, so that the stored secret must be typed again. */
export function isElsewhere(draft: Draft, whole: Storage | null): boolean {
  const stored = keptOf(draft, whole);
  if (stored === null || draft.connection !== null) return false;
  const now = placeOf(draft);
  const before = placeOf(draftOf(stored));
  // A name that is not shown is kept unless another one is typed.
  return FIELDS[draft.provider].some((field) => field.isPlace === true && (isKept(field, stored) ? now[field.name] !== "" : now[field.name] !== before[field.name]));
}

function placeOf({ provider, values }: Draft): Readonly<Partial<Record<FieldName, string>>> {
  return Object.fromEntries(FIELDS[provider].filter(({ isPlace }) => isPlace).map(({ name, kind }) => [name, kind === "toggle" ? String(values[name] === true) : textOf(values[name]).trim()]));
}

/** What another place asks for again: of each group one, the usual one first. Redis may have no password. */
const AGAIN: Readonly<Record<Provider, readonly (readonly FieldName[])[]>> = { s3: [["aws_access_key_id"], ["aws_secret_access_key"]], gcs: [["google_application_credentials"]], azure: [["account_key", "client_secret"]], redis: [], localfiles: [] };

export function faultsOf(draft: Draft, step: Step, stored: Storage | null): Faults {
  if (step === "connection") return connectionFaults(draft, stored);
  if (step === "media" && draft.presign && !draft.taskLinks && !isLifetime(draft.lifetime)) return { lifetime: "lifetimeRange" };
  return {};
}

/** "15 min", "90 s" */
export function lifetimeOf(seconds: number): string {
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function isLifetime(text: string): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= LONGEST;
}

function connectionFaults(draft: Draft, before: Storage | null): Faults {
  if (draft.connection !== null) return {};
  const stored = keptOf(draft, before);
  const faults: Record<string, Fault> = {};
  const elsewhere = isElsewhere(draft, stored);
  for (const field of fieldsOf(draft.provider, draft.direction)) {
    const text = textOf(draft.values[field.name]).trim();
    if (field.isRequired && text === "" && !isKept(field, stored)) faults[field.name] = "required";
    if (field.kind === "number" && text !== "" && !/^\d{1,6}$/.test(text)) faults[field.name] = "notNumber";
  }
  for (const names of elsewhere ? AGAIN[draft.provider] : []) {
    const [usual] = names;
    if (usual !== undefined && names.every((name) => textOf(draft.values[name]).trim() === "")) faults[usual] = "secretAgain";
  }
  // A key goes with its secret. Without both the server's own identity is meant.
  const [id, secret] = [textOf(draft.values.aws_access_key_id).trim(), textOf(draft.values.aws_secret_access_key).trim()];
  if (stored === null && id !== "" && secret === "") faults["aws_secret_access_key"] = "required";
  if (stored === null && id === "" && secret !== "") faults["aws_access_key_id"] = "required";
  const endpoint = textOf(draft.values.s3_endpoint).trim();
  if (draft.provider === "s3" && draft.kind !== "amazon" && endpoint === "") faults["s3_endpoint"] = "required";
  if (endpoint !== "" && !/^https?:\/\/[^\s/]+/.test(endpoint)) faults["s3_endpoint"] = "notEndpoint";
  if (draft.provider === "gcs" && !isJson(textOf(draft.values.google_application_credentials))) faults["google_application_credentials"] = "notJson";
  return faults;
}

function isJson(text: string): boolean {
  if (text.trim() === "") return true;
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** What is sent. A field that is left empty keeps what is stored, where that is not shown. */
export function bodyOf(draft: Draft, project: number, stored: Storage | null): Schemas["StorageRequest"] {
  const body: Schemas["StorageRequest"] = { project, title: draft.title.trim(), ...(stored === null ? {} : { id: stored.id }) };
  const kept = keptOf(draft, stored);
  if (draft.connection !== null || stored?.connection) Object.assign(body, { connection: draft.connection?.id ?? null });
  for (const field of draft.connection === null ? fieldsOf(draft.provider, draft.direction) : []) {
    const value = draft.values[field.name];
    const text = textOf(value).trim();
    if (field.kind === "toggle") Object.assign(body, { [field.name]: value === true });
    // The port is a text in the API, the database a number.
    else if (field.kind === "number") Object.assign(body, { [field.name]: field.name === "db" ? Number(text) : text || (field.placeholder ?? "") });
    else if (text !== "" || !isKept(field, kept)) Object.assign(body, { [field.name]: text });
  }
  const prefix = prefixField(draft.provider);
  if (prefix !== null) Object.assign(body, { [prefix]: draft.prefix });
  if (draft.direction === "target") return { ...body, can_delete_objects: draft.canDelete };
  Object.assign(body, { use_blob_urls: draft.mode === "media", regex_filter: draft.regex, recursive_scan: draft.recursive, synchronizable: draft.mode !== "none", sync_every_minutes: draft.mode === "none" ? 0 : draft.syncEvery });
  if (hasLinks(draft.provider)) {
    const seconds = isLifetime(draft.lifetime) ? Number(draft.lifetime) : Number(LIFETIME);
    Object.assign(body, { task_links: draft.taskLinks, task_links_for_address: draft.taskLinks && draft.forAddress, presign: draft.presign, presign_ttl: Math.max(1, Math.ceil(seconds / 60)), presign_ttl_seconds: seconds });
  }
  return body;
}

/** Where a field that the server refuses is asked. */
export function stepOfField(name: string): Step {
  if (name === "regex_filter" || name === "prefix" || name === "recursive_scan" || name === "use_blob_urls" || name === "sync_every_minutes" || name === "synchronizable") return "import";
  if (name === "presign" || name === "presign_ttl" || name === "presign_ttl_seconds" || name === "task_links" || name === "task_links_for_address") return "media";
  return "connection";
}

/** Enough is filled in to ask the store what it has. */
export function isAskable(draft: Draft, stored: Storage | null): boolean {
  return draft.mode !== "none" && Object.keys(connectionFaults(draft, stored)).length === 0;
}

/** Regular expressions for the kinds of files that people label. */
export const KINDS_OF_FILES = {
  image: String.raw`(?i).*\.(jpe?g|png|gif|webp|bmp|svg|avif)$`,
  audio: String.raw`(?i).*\.(wav|mp3|flac|m4a|ogg|opus)$`,
  video: String.raw`(?i).*\.(mp4|webm)$`,
  pdf: String.raw`(?i).*\.pdf$`,
  text: String.raw`(?i).*\.(txt|md|html?)$`,
  json: String.raw`(?i).*\.jsonl?$`,
} as const;
export type KindOfFile = keyof typeof KINDS_OF_FILES;

/** What most of these keys are, as the templates call it; null: nothing of that. */
export function kindOfKeys(keys: readonly string[]): KindOfFile | null {
  const counted = (Object.keys(KINDS_OF_FILES) as KindOfFile[]).map((kind) => ({ kind, count: keys.filter((key) => new RegExp(KINDS_OF_FILES[kind].replace("(?i)", ""), "i").test(key)).length }));
  const best = counted.reduce((one, other) => (other.count > one.count ? other : one));
  return best.count === 0 ? null : best.kind;
}
