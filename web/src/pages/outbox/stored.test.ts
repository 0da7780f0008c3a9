/** What the browser's stores promise: that a write which has resolved survives the browser. */
import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import { openJournal } from "../../editor/drafts/journal";
import { BrowserStore, type OutboxEntry } from "./store";

const entry: OutboxEntry = { id: "a", userId: 1, kind: "submit", taskId: 2, annotationId: null, body: {}, base: null, at: 3, refused: null };
const work = { key: "labelkeep-work/1/2/new/x/1", userId: 1, taskId: 2, annotationId: null, draftId: null, result: [], leadTime: 1, savedAt: 4, baseUpdatedAt: null };

/** Notes what happens in which order: each commit, and what the caller notes. */
function watched(): string[] {
  const order: string[] = [];
  const begin = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
    const transaction = begin.apply(this, args);
    if (args[1] === "readwrite") transaction.addEventListener("complete", () => order.push("committed"));
    return transaction;
  });
  return order;
}

afterEach(() => vi.restoreAllMocks());

test.each([
  ["the outbox", () => new BrowserStore().put(entry), () => new BrowserStore().remove("a")],
  ["the journal of drafts", () => openJournal().put(work), () => openJournal().remove(work.key)],
])("a write to %s resolves after its transaction was committed", async (_, put, remove) => {
  const order = watched();
  await put().then(() => order.push("put"));
  await remove().then(() => order.push("removed"));
  expect(order).toEqual(["committed", "put", "committed", "removed"]);
});

test("what could not be committed is no write of the outbox, and the journal keeps its other copy", async () => {
  const begin = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
    const transaction = begin.apply(this, args);
    // As when the disk is full: the request is heard, the commit fails.
    if (args[1] === "readwrite") queueMicrotask(() => transaction.abort());
    return transaction;
  });
  await expect(new BrowserStore().put(entry)).rejects.toThrow();
  const journal = openJournal();
  journal.putNow(work);
  await journal.put(work);
  expect(localStorage.getItem(`labelkeep-journal:${work.key}`)).not.toBeNull();
});
