/** Submits that the server has not got yet, on this machine. */

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

const STORE = "outbox";

/** IndexedDB: survives a closed browser, and is shared by all tabs. */
export class BrowserStore implements OutboxStore {
  #database: Promise<IDBDatabase> | null = null;

  async list(userId: number): Promise<readonly OutboxEntry[]> {
    const all = await this.#do("readonly", (store) => store.getAll() as IDBRequest<OutboxEntry[]>);
    return all.filter((entry) => entry.userId === userId).sort((a, b) => a.at - b.at);
  }

  async put(entry: OutboxEntry): Promise<void> {
    await this.#do("readwrite", (store) => store.put(entry));
  }

  async remove(id: string): Promise<void> {
    await this.#do("readwrite", (store) => store.delete(id));
  }

  /** Resolves when the browser has committed, not when it has heard. */
  async #do<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    this.#database ??= openDatabase();
    const database = await this.#database;
    return new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB"));
    });
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("labelkeep-outbox", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}
