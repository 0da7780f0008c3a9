import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { ResultItem } from "../model/types";

/** Work that the server may not have yet, kept on this machine. */
export interface JournalEntry {
  /** Unique for every open editor and tab, so that two of them never write over each other. */
  readonly key: string;
  readonly userId: number;
  readonly taskId: number;
  readonly annotationId: number | null;
  readonly draftId: number | null;
  readonly result: ResultItem[];
  readonly leadTime: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly baseUpdatedAt: string | null;
}

export interface Journal {
  put(entry: JournalEntry): Promise<void>;
  /** Writes before the page goes away; may refuse when the entry is too big for that. */
  putNow(entry: JournalEntry): void;
  remove(key: string): Promise<void>;
  get(key: string): Promise<JournalEntry | null>;
  list(userId: number): Promise<readonly JournalEntry[]>;
}

interface Schema extends DBSchema {
  journal: { key: string; value: JournalEntry };
}

const PREFIX = "labelkeep-journal:";

/** IndexedDB, with localStorage for the last moment before a page closes, and memory where neither is allowed. */
export function openJournal(): Journal {
  return typeof indexedDB === "undefined" ? new MemoryJournal() : new BrowserJournal();
}

/** What two browser tabs have in common when they show the same annotation. */
export function sharedKey(userId: number, taskId: number, annotationId: number | null): string {
  return `${userId}/${taskId}/${annotationId ?? "new"}`;
}

/** Puts work into the journal as if its editor had been closed before saving it. */
export async function keepWork(work: Pick<JournalEntry, "userId" | "taskId" | "annotationId" | "draftId" | "result" | "leadTime" | "baseUpdatedAt">, journal: Journal = openJournal()): Promise<void> {
  await journal.put({ ...work, key: journalKey(work.userId, work.taskId, work.annotationId), savedAt: Date.now() });
}

let page = "";
let entries = 0;

export function journalKey(userId: number, taskId: number, annotationId: number | null): string {
  page ||= crypto.randomUUID();
  entries += 1;
  return `labelkeep-work/${sharedKey(userId, taskId, annotationId)}/${page}/${entries}`;
}

/**
 * The entry with work on this annotation that nobody has open; the newest when there are several. Work on an annotation
 * that was never submitted belongs to its draft, or to a new annotation when it never became one.
 */
export function findEntry(list: readonly JournalEntry[], taskId: number, annotationId: number | null, draftId: number | null, alive: ReadonlySet<string>): JournalEntry | null {
  const mine = list.filter((entry) => entry.taskId === taskId && entry.annotationId === annotationId && !alive.has(entry.key)
    && (annotationId !== null || entry.draftId === draftId));
  return newest(mine);
}

export class MemoryJournal implements Journal {
  readonly entries = new Map<string, JournalEntry>();

  async put(entry: JournalEntry): Promise<void> {
    this.putNow(entry);
  }

  putNow(entry: JournalEntry): void {
    this.entries.set(entry.key, entry);
  }

  async remove(key: string): Promise<void> {
    this.entries.delete(key);
  }

  async get(key: string): Promise<JournalEntry | null> {
    return this.entries.get(key) ?? null;
  }

  async list(userId: number): Promise<readonly JournalEntry[]> {
    return [...this.entries.values()].filter((entry) => entry.userId === userId);
  }
}

class BrowserJournal implements Journal {
  readonly #fallback = new MemoryJournal();
  #database: Promise<IDBPDatabase<Schema>> | null = null;

  async put(entry: JournalEntry): Promise<void> {
    this.#fallback.putNow(entry);
    // The copy that was written before the page went away stays until the new one is there to stay.
    if (await this.#write((database) => database.put("journal", entry))) forget(entry.key);
  }

  putNow(entry: JournalEntry): void {
    this.#fallback.putNow(entry);
    try {
      localStorage.setItem(PREFIX + entry.key, JSON.stringify(entry));
    } catch {
      // Full or forbidden: the copy in IndexedDB is at most a moment older.
    }
  }

  async remove(key: string): Promise<void> {
    await this.#fallback.remove(key);
    forget(key);
    await this.#write((database) => database.delete("journal", key));
  }

  async get(key: string): Promise<JournalEntry | null> {
    const stored = await this.#read((database) => database.get("journal", key), undefined);
    return newest([stored ?? null, recall(key), await this.#fallback.get(key)]);
  }

  async list(userId: number): Promise<readonly JournalEntry[]> {
    const stored = await this.#read((database) => database.getAll("journal"), []);
    const keys = new Set([...stored.map((entry) => entry.key), ...recallKeys(), ...this.#fallback.entries.keys()]);
    const entries = await Promise.all([...keys].map((key) => this.get(key)));
    return entries.filter((entry): entry is JournalEntry => entry !== null && entry.userId === userId);
  }

  /** Whether it is stored: `idb`'s shortcuts of a database resolve when their transaction has been committed. */
  async #write(work: (database: IDBPDatabase<Schema>) => Promise<unknown>): Promise<boolean> {
    return this.#read((database) => work(database).then(() => true), false);
  }

  /** Private windows may forbid IndexedDB; memory and localStorage still hold the work. */
  async #read<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> {
    try {
      this.#database ??= openDB<Schema>("labelkeep-editor", 1, { upgrade: (database) => void database.createObjectStore("journal", { keyPath: "key" }) });
      return await work(await this.#database);
    } catch {
      return otherwise;
    }
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was stored there then.
  }
}

function recall(key: string): JournalEntry | null {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? null : (JSON.parse(text) as JournalEntry);
  } catch {
    return null;
  }
}

function recallKeys(): readonly string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

function newest(entries: readonly (JournalEntry | null)[]): JournalEntry | null {
  let best: JournalEntry | null = null;
  for (const entry of entries) if (entry !== null && (best === null || entry.savedAt > best.savedAt)) best = entry;
  return best;
}
