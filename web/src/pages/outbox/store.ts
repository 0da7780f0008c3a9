/** Submits that the server has not got yet, on this machine. */
import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from "idb";

export interface OutboxEntry {
  /** Also the name under which the server knows the annotation, so that a repeated delivery makes no second one. */
  readonly id: string;
  readonly userId: number;
  readonly kind: "submit" | "update" | "skip";
  readonly taskId: number;
  /** Null: a new annotation. */
  readonly annotationId: number | null;
  /** The body of the request. */
  readonly body: Readonly<Record<string, unknown>>;
  /** `updated_at` of the annotation that is changed, to notice a second writer. */
  readonly base: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Why the server does not take it; it is not sent again by itself. */
  readonly refused: string | null;
}

export interface OutboxStore {
  list(userId: number): Promise<readonly OutboxEntry[]>;
  /** Throws when this machine cannot keep it. */
  put(entry: OutboxEntry): Promise<void>;
  remove(id: string): Promise<void>;
}

export class MemoryStore implements OutboxStore {
  readonly entries = new Map<string, OutboxEntry>();

  async list(userId: number): Promise<readonly OutboxEntry[]> {
    return [...this.entries.values()].filter((entry) => entry.userId === userId).sort((a, b) => a.at - b.at);
  }

  async put(entry: OutboxEntry): Promise<void> {
    this.entries.set(entry.id, entry);
  }

  async remove(id: string): Promise<void> {
    this.entries.delete(id);
  }
}

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxEntry };
}

/** IndexedDB: survives a closed browser, and is shared by all tabs. */
export class BrowserStore implements OutboxStore {
  #database: Promise<IDBPDatabase<Schema>> | null = null;

  async list(userId: number): Promise<readonly OutboxEntry[]> {
    const all = await (await this.#open()).getAll("outbox");
    return all.filter((entry) => entry.userId === userId).sort((a, b) => a.at - b.at);
  }

  put(entry: OutboxEntry): Promise<void> {
    return this.#write(async (store) => void (await store.put(entry)));
  }

  remove(id: string): Promise<void> {
    return this.#write((store) => store.delete(id));
  }

  /** Resolves when the browser has committed, not when it has heard. */
  async #write(work: (store: IDBPObjectStore<Schema, ["outbox"], "outbox", "readwrite">) => Promise<void>): Promise<void> {
    const transaction = (await this.#open()).transaction("outbox", "readwrite", { durability: "strict" });
    await Promise.all([work(transaction.store), transaction.done]);
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#database ??= openDB<Schema>("labelkeep-outbox", 1, { upgrade: (database) => void database.createObjectStore("outbox", { keyPath: "id" }) });
    return this.#database;
  }
}
