import { asHostError, HostError, type DraftPayload, type EditorHost } from "../host/host";
import { t } from "../words/i18n";
import { holdAlive } from "./alive";
import { nearlyFull, requireFits, resultBytes } from "../host/size";
import type { ResultItem } from "../model/types";
import type { Journal, JournalEntry } from "./journal";

/** Saved = the server has it. Waiting = it is on this machine and is sent when the server answers again. */
export type DraftState = "clean" | "pending" | "saving" | "saved" | "waiting" | "conflict" | "failed";

/** What the keeper needs to know of the annotation it keeps. */
export interface DraftSource {
  readonly key: string;
  readonly userId: number;
  readonly taskId: number;
  readonly annotationId: number | null;
  draftId: number | null;
  baseUpdatedAt: string | null;
  revision(): number;
  result(): ResultItem[];
  leadTime(): number;
  /** State for the interface. */
  onState(state: DraftState, message: string | null): void;
  onSaved(result: ResultItem[]): void;
}

const JOURNAL_DELAY = 200;
const SEND_DELAY = 700;
const RETRY_FIRST = 2_000;
const RETRY_LAST = 30_000;

/**
 * Keeps one annotation: after every change a copy on this machine within 200 ms, a draft on the server within a second.
 * A lost connection or session only delays the second; the first survives a closed browser.
 */
export class DraftKeeper {
  readonly #source: DraftSource;
  readonly #host: () => EditorHost;
  readonly #journal: Journal;
  readonly #now: () => number;
  #state: DraftState = "clean";
  #savedRevision: number;
  #journalTimer: ReturnType<typeof setTimeout> | null = null;
  #sendTimer: ReturnType<typeof setTimeout> | null = null;
  #retry = RETRY_FIRST;
  #sending: Promise<void> | null = null;
  #stopped = false;
  readonly #release: () => void;

  constructor(source: DraftSource, host: () => EditorHost, journal: Journal, now: () => number = Date.now) {
    this.#source = source;
    this.#host = host;
    this.#journal = journal;
    this.#now = now;
    this.#savedRevision = source.revision();
    this.#release = holdAlive(source.key);
  }

  get state(): DraftState {
    return this.#state;
  }

  get dirty(): boolean {
    return this.#source.revision() !== this.#savedRevision;
  }

  /** Call after every change of data. */
  changed(): void {
    if (this.#stopped || !this.dirty) return;
    this.#journalTimer ??= setTimeout(() => {
      this.#journalTimer = null;
      if (this.dirty && !this.#stopped) void this.#journal.put(this.entry());
    }, JOURNAL_DELAY);
    if (this.#state === "conflict") return;
    if (this.#state !== "waiting") this.#set("pending", null);
    if (this.#state !== "waiting") this.#schedule(SEND_DELAY);
  }

  /** Sends now, for example because the connection came back. */
  async flush(): Promise<void> {
    this.#clearSendTimer();
    if (this.#sending !== null) await this.#sending;
    if (this.#stopped || !this.dirty || this.#state === "conflict") return;
    this.#sending = this.#send();
    await this.#sending;
    this.#sending = null;
  }

  /** Another writer was faster: nothing is sent until the person has decided. */
  conflict(message: string): void {
    this.#clearSendTimer();
    this.#set("conflict", message);
  }

  keepMine(): void {
    this.#set("pending", null);
    this.#schedule(0);
  }

  /** The person took what is saved elsewhere; the current data counts as saved. */
  async settle(): Promise<void> {
    this.#clearTimers();
    this.#savedRevision = this.#source.revision();
    this.#set("clean", null);
    await this.#journal.remove(this.#source.key);
  }

  /** Loaded data is not a change. */
  rebase(dirty: boolean): void {
    this.#savedRevision = dirty ? -1 : this.#source.revision();
    if (dirty) this.changed();
  }

  /** Waits for a draft on its way and stops; used before a submit, which replaces the draft. */
  async pause(): Promise<void> {
    this.#stopped = true;
    this.#clearTimers();
    if (this.#sending !== null) await this.#sending;
  }

  resume(): void {
    this.#stopped = false;
    if (this.dirty) this.changed();
  }

  /** The page goes away: the last changes are written where writing is instant. */
  leave(): void {
    if (this.dirty) this.#journal.putNow(this.entry());
  }

  /** The editor closes: what is not saved yet is sent once more, and stays on this machine until the server has it. */
  dispose(): void {
    if (this.#stopped) return this.#release();
    this.leave();
    const last = this.dirty && this.#state !== "conflict" ? this.flush() : Promise.resolve();
    this.#clearTimers();
    void last.finally(() => {
      this.#stopped = true;
      this.#clearTimers();
      this.#release();
    });
  }

  entry(): JournalEntry {
    const { key, userId, taskId, annotationId, draftId, baseUpdatedAt } = this.#source;
    return { key, userId, taskId, annotationId, draftId, baseUpdatedAt, result: this.#source.result(), leadTime: this.#source.leadTime(), savedAt: this.#now() };
  }

  async #send(): Promise<void> {
    const source = this.#source;
    const host = this.#host();
    if (host.saveDraft === undefined) return;
    const revision = source.revision();
    const result = source.result();
    this.#set("saving", null);
    try {
      requireFits(result);
      const saved = await host.saveDraft(payloadOf(source, result));
      source.draftId = saved.id;
      source.baseUpdatedAt = saved.updated_at ?? source.baseUpdatedAt;
      this.#savedRevision = revision;
      this.#retry = RETRY_FIRST;
      source.onSaved(result);
      if (this.dirty) this.#again();
      else await this.#done(result);
    } catch (error) {
      this.#failed(error);
    }
  }

  #again(): void {
    this.#set("pending", null);
    this.#schedule(SEND_DELAY);
  }

  async #done(result: ResultItem[]): Promise<void> {
    this.#set("saved", nearlyFull(resultBytes(result)));
    await this.#journal.remove(this.#source.key);
  }

  #failed(error: unknown): void {
    const failure = asHostError(error);
    void this.#journal.put(this.entry());
    if (failure.kind === "conflict") this.conflict(failure.message);
    else if (failure.kind === "rejected") this.#set("failed", failure.message);
    else {
      this.#set("waiting", failure.kind === "session" ? t("Your session has ended. Your work is kept on this machine; sign in again and it is saved.") : null);
      this.#schedule(this.#retry);
      this.#retry = Math.min(this.#retry * 2, RETRY_LAST);
    }
  }

  #schedule(delay: number): void {
    if (this.#stopped) return;
    if (delay === SEND_DELAY && this.#sendTimer !== null) return;
    this.#clearSendTimer();
    this.#sendTimer = setTimeout(() => {
      this.#sendTimer = null;
      void this.flush();
    }, delay);
  }

  #set(state: DraftState, message: string | null): void {
    this.#state = state;
    this.#source.onState(state, message);
  }

  #clearSendTimer(): void {
    if (this.#sendTimer !== null) clearTimeout(this.#sendTimer);
    this.#sendTimer = null;
  }

  #clearTimers(): void {
    this.#clearSendTimer();
    if (this.#journalTimer !== null) clearTimeout(this.#journalTimer);
    this.#journalTimer = null;
  }
}

function payloadOf(source: DraftSource, result: ResultItem[]): DraftPayload {
  return {
    taskId: source.taskId, annotationId: source.annotationId, draftId: source.draftId, result, lead_time: source.leadTime(), baseUpdatedAt: source.baseUpdatedAt,
  };
}

const FORGET_AFTER = 30 * 86_400_000;

/**
 * Sends what earlier visits left behind. What cannot be sent now stays, and what the server refuses (the task is gone)
 * is kept for thirty days. Answers how many still wait.
 */
export async function sendLeftovers(journal: Journal, host: EditorHost, userId: number, skip: (entry: JournalEntry) => boolean, now: number = Date.now()): Promise<number> {
  let waiting = 0;
  for (const entry of await journal.list(userId)) {
    if (skip(entry)) continue;
    try {
      if (host.saveDraft === undefined) throw new HostError("offline", "");
      await host.saveDraft({
        taskId: entry.taskId, annotationId: entry.annotationId, draftId: entry.draftId, result: entry.result, lead_time: entry.leadTime, baseUpdatedAt: entry.baseUpdatedAt,
      });
      await journal.remove(entry.key);
    } catch (error) {
      if (asHostError(error).kind !== "rejected") waiting += 1;
      else if (now - entry.savedAt > FORGET_AFTER) await journal.remove(entry.key);
    }
  }
  return waiting;
}
