/** Saving drafts: whole at first, then what changed in them. */
import { changeOf, type Change, type DraftPayload, HostError, type ResultItem } from "../../editor/api";
import { MissingError } from "./failures";
import { t } from "./messages";

type Send = (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown) => Promise<unknown>;
type Saved = { id: number; updated_at?: string };

/** A draft that is written in fewer letters is sent as it is. */
const SMALL = 4_096;
/** Drafts of which it is kept what the server has. */
const MOST_KNOWN = 4;

interface Changes {
  readonly result: Change;
  readonly of: string;
  readonly lead_time: number;
}

/** What the server has of the drafts that were saved last. */
class Known {
  readonly #drafts = new Map<number, { readonly updatedAt: string; readonly result: readonly ResultItem[] }>();

  note(result: readonly ResultItem[], saved: Saved): Saved {
    this.#drafts.delete(saved.id);
    if (saved.updated_at !== undefined) this.#drafts.set(saved.id, { updatedAt: saved.updated_at, result });
    for (const id of [...this.#drafts.keys()].slice(0, -MOST_KNOWN)) this.#drafts.delete(id);
    return saved;
  }

  /** Null: it is not known what the server has, or a whole draft is not much more. */
  changes({ draftId, baseUpdatedAt, result, lead_time }: DraftPayload): Changes | null {
    const known = draftId === null ? undefined : this.#drafts.get(draftId);
    if (known === undefined || known.updatedAt !== baseUpdatedAt) return null;
    const whole = JSON.stringify(result).length;
    if (whole < SMALL) return null;
    const change = changeOf(known.result, result);
    return JSON.stringify(change).length > whole / 2 ? null : { result: change, of: known.updatedAt, lead_time };
  }
}

/** Null: the server has another draft, or does not know of changes yet. Then the whole is sent, and says what is wrong. */
async function saveChanges(send: Send, path: string, changes: Changes): Promise<Saved | null> {
  try {
    return readDraft(await send("PATCH", `${path}changes`, changes));
  } catch (error) {
    if (error instanceof HostError && (error.kind === "conflict" || error.kind === "rejected")) return null;
    throw error;
  }
}

/**
 * Saves a draft over an older one only when nobody else has changed that in between. A conflict is reported once: when the
 * same work comes again, the person has seen it and wants theirs.
 */
export function draftSaver(send: Send): (payload: DraftPayload) => Promise<{ id: number; updated_at?: string }> {
  const reported = new Set<string>();
  // What was sent last and not answered: the server may have it, and then the newer draft there is our own.
  const unanswered = new Map<number, string>();
  const known = new Known();
  return async (payload) => {
    const { draftId, baseUpdatedAt } = payload;
    const body = { result: payload.result, lead_time: payload.lead_time };
    const place = payload.annotationId === null ? "" : `/annotations/${payload.annotationId}`;
    const add = async () => known.note(payload.result, readDraft(await send("POST", `/api/tasks/${payload.taskId}${place}/drafts`, body)));
    if (draftId === null) return add();
    const path = `/api/drafts/${draftId}/`;
    const mark = `${draftId} ${baseUpdatedAt}`;
    const seen = reported.has(mark);
    const save = async (guard: string | null) => known.note(payload.result, readDraft(await send("PATCH", path, { ...body, ...(guard === null ? {} : { if_unmodified_since: guard }) })));
    try {
      const changes = seen ? null : known.changes(payload);
      const saved = (changes === null ? null : await saveChanges(send, path, changes)) ?? (await save(seen ? null : baseUpdatedAt));
      known.note(payload.result, saved);
      reported.delete(mark);
      unanswered.delete(draftId);
      return saved;
    } catch (error) {
      if (error instanceof HostError && error.kind === "offline") unanswered.set(draftId, JSON.stringify(payload.result));
      const gone = error instanceof MissingError;
      if (!gone && !(error instanceof HostError && error.kind === "conflict")) throw error;
      if (gone && seen) return add();
      if (!gone && (await isOwn(send, path, unanswered.get(draftId)))) return save(null);
      reported.add(mark);
      throw new HostError("conflict", t(gone ? "draftGone" : "draftChanged"));
    }
  };
}

async function isOwn(send: Send, path: string, sent: string | undefined): Promise<boolean> {
  if (sent === undefined) return false;
  const stored = (await send("GET", path)) as { result?: unknown } | null;
  return JSON.stringify(stored?.result) === sent;
}

function readDraft(answer: unknown): { id: number; updated_at?: string } {
  if (typeof answer !== "object" || answer === null || !("id" in answer) || typeof answer.id !== "number") {
    throw new HostError("rejected", t("draftWithoutId"));
  }
  return "updated_at" in answer && typeof answer.updated_at === "string" ? { id: answer.id, updated_at: answer.updated_at } : { id: answer.id };
}
