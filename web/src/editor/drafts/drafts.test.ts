import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HostError, type DraftPayload, type EditorHost } from "../api";
import type { ResultItem } from "../model/types";
import { findEntry, journalKey, MemoryJournal, type JournalEntry } from "./journal";
import { asHostError } from "../api";
import { DraftKeeper, sendLeftovers, type DraftSource, type DraftState } from "./keeper";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(saveDraft: (payload: DraftPayload) => Promise<{ id: number; updated_at?: string }>) {
  const state = { revision: 1, result: [] as ResultItem[], states: [] as DraftState[], sent: [] as DraftPayload[] };
  const journal = new MemoryJournal();
  const host: EditorHost = { saveDraft: async (payload) => { state.sent.push(payload); return saveDraft(payload); } };
  const source: DraftSource = {
    key: "1/7/new", userId: 1, taskId: 7, annotationId: null, draftId: null, baseUpdatedAt: null,
    revision: () => state.revision, result: () => state.result, leadTime: () => 12, onState: (next) => state.states.push(next), onSaved: () => {},
  };
  const keeper = new DraftKeeper(source, () => host, journal, () => 1000);
  const change = (text: string) => {
    state.revision += 1;
    state.result = [{ id: text }];
    keeper.changed();
  };
  return { state, journal, keeper, change, source };
}

describe("keeping drafts", () => {
  test("a change is on this machine at once and on the server within a second", async () => {
    const { state, journal, change } = setUp(async () => ({ id: 3, updated_at: "2026-01-01T00:00:00Z" }));
    change("a");
    await vi.advanceTimersByTimeAsync(250);
    expect(journal.entries.get("1/7/new")?.result).toEqual([{ id: "a" }]);
    expect(state.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(750);
    expect(state.sent).toHaveLength(1);
    expect(state.states.at(-1)).toBe("saved");
    expect(journal.entries.size).toBe(0);
  });

  test("one who never stops typing is saved every second all the same", async () => {
    const { state, change } = setUp(async () => ({ id: 3 }));
    for (let i = 0; i < 30; i += 1) {
      change(`t${i}`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(state.sent.length).toBeGreaterThanOrEqual(3);
  });

  test("what the server would refuse for its size is told at once, stays here, and is sent when it is smaller", async () => {
    const { state, journal, keeper, change, source } = setUp(async () => ({ id: 3 }));
    const messages: (string | null)[] = [];
    source.onState = (next, message) => { state.states.push(next); messages.push(message); };
    change("x".repeat(10_000_000));
    await vi.advanceTimersByTimeAsync(1000);
    expect([state.states.at(-1), state.sent]).toEqual(["failed", []]);
    expect(messages.at(-1)).toContain("10.1 MB, and 10 MB can be stored");
    expect(journal.entries.get("1/7/new")?.result).toEqual(state.result);
    expect(keeper.dirty).toBe(true);
    change("ü".repeat(4_500_000));
    await vi.advanceTimersByTimeAsync(1000);
    expect([state.states.at(-1), messages.at(-1)]).toEqual(["saved", "This annotation takes 9.1 of the 10 MB that can be stored."]);
    change("x");
    await vi.advanceTimersByTimeAsync(1000);
    expect([state.states.at(-1), messages.at(-1), journal.entries.size]).toEqual(["saved", null, 0]);
  });

  test("the second draft names the first", async () => {
    const { state, change } = setUp(async () => ({ id: 3, updated_at: "2026-01-01T00:00:00Z" }));
    change("a");
    await vi.advanceTimersByTimeAsync(1000);
    change("b");
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.sent.map((payload) => payload.draftId)).toEqual([null, 3]);
    expect(state.sent[1]?.baseUpdatedAt).toBe("2026-01-01T00:00:00Z");
  });

  test.each(["offline", "session"] as const)("%s: the work waits here and is sent later", async (kind) => {
    let broken = true;
    const { state, journal, change } = setUp(async () => {
      if (broken) throw new HostError(kind, "no");
      return { id: 3 };
    });
    change("a");
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.states.at(-1)).toBe("waiting");
    change("b");
    await vi.advanceTimersByTimeAsync(300);
    expect(journal.entries.get("1/7/new")?.result).toEqual([{ id: "b" }]);
    broken = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(state.states.at(-1)).toBe("saved");
    expect(state.sent.at(-1)?.result).toEqual([{ id: "b" }]);
    expect(journal.entries.size).toBe(0);
  });

  test("a conflict stops the sending until the person decides", async () => {
    let conflict = true;
    const { state, keeper, change } = setUp(async () => {
      if (conflict) throw new HostError("conflict", "somebody was faster");
      return { id: 3 };
    });
    change("a");
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.states.at(-1)).toBe("conflict");
    change("b");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.sent).toHaveLength(1);
    conflict = false;
    keeper.keepMine();
    await vi.advanceTimersByTimeAsync(10);
    expect(state.sent.at(-1)?.result).toEqual([{ id: "b" }]);
  });

  test("a change during the sending is sent too", async () => {
    let release: (value: { id: number }) => void = () => {};
    const { state, change } = setUp(() => new Promise((resolve) => { release = resolve; }));
    change("a");
    await vi.advanceTimersByTimeAsync(800);
    change("b");
    release({ id: 3 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.sent.map((payload) => payload.result)).toEqual([[{ id: "a" }], [{ id: "b" }]]);
  });

  test("before a submit nothing more is sent", async () => {
    const { state, keeper, change } = setUp(async () => ({ id: 3 }));
    change("a");
    await keeper.pause();
    await vi.advanceTimersByTimeAsync(5000);
    expect(state.sent).toEqual([]);
    await keeper.settle();
    expect(keeper.dirty).toBe(false);
  });

  test("work of other tasks is sent when the editor opens, and what fails stays", async () => {
    const journal = new MemoryJournal();
    const entry = (taskId: number) => ({ key: `1/${taskId}/new`, userId: 1, taskId, annotationId: null, draftId: null, result: [], leadTime: 1, savedAt: 1, baseUpdatedAt: null });
    for (const id of [1, 2, 3]) await journal.put(entry(id));
    await journal.put({ ...entry(4), key: "2/4/new", userId: 2 });
    const waiting = await sendLeftovers(journal, { saveDraft: async (payload) => { if (payload.taskId === 2) throw new TypeError("fetch"); return { id: 1 }; } }, 1, (entry) => entry.key === "1/3/new");
    expect(waiting).toBe(1);
    expect([...journal.entries.keys()]).toEqual(["1/2/new", "1/3/new", "2/4/new"]);
  });
});

test("errors of fetch and of the API client are sorted", () => {
  expect(asHostError(new TypeError("Failed to fetch")).kind).toBe("offline");
  expect(asHostError(Object.assign(new Error("x"), { status: 401 })).kind).toBe("session");
  expect(asHostError(Object.assign(new Error("x"), { status: 409 })).kind).toBe("conflict");
  expect(asHostError(Object.assign(new Error("x"), { status: 400 })).kind).toBe("rejected");
  expect(asHostError(Object.assign(new Error("x"), { status: 503 })).kind).toBe("offline");
});

describe("finding work again", () => {
  const entry = (key: string, more: Partial<JournalEntry>): JournalEntry => ({ key, userId: 1, taskId: 5, annotationId: null, draftId: null, result: [], leadTime: 0, savedAt: 1, baseUpdatedAt: null, ...more });
  const list = [entry("new", {}), entry("newer", { savedAt: 2 }), entry("draft", { draftId: 7 }), entry("annotation", { annotationId: 3, draftId: 9 }), entry("other", { taskId: 6 })];
  const none = new Set<string>();

  test("by annotation, by draft, and the newest for a new one", () => {
    expect(findEntry(list, 5, null, null, none)?.key).toBe("newer");
    expect(findEntry(list, 5, null, 7, none)?.key).toBe("draft");
    expect(findEntry(list, 5, 3, null, none)?.key).toBe("annotation");
    expect(findEntry(list, 5, null, 8, none)).toBeNull();
    expect(findEntry(list, 7, null, null, none)).toBeNull();
  });

  test("work that another tab has open is left to it", () => {
    expect(findEntry(list, 5, null, null, new Set(["newer"]))?.key).toBe("new");
  });

  test("no two editors write to the same entry", () => {
    expect(journalKey(1, 5, null)).not.toBe(journalKey(1, 5, null));
  });
});
