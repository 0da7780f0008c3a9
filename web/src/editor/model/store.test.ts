import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connect, turn } from "./relations";
import { AnnotationStore } from "./store";
import type { AnnotationData, ClassificationResult, Region } from "./types";

function region(id: string, seq: number, more: Partial<Region> = {}): Region {
  return {
    id, kind: "text", toName: "t", geometry: { start: seq, end: seq + 5 }, envelope: {}, itemIndex: null, origin: "manual", parentId: null,
    score: null, readOnly: false, meta: null, seq,
    results: [{ fromName: "l", type: "labels", valueKey: "labels", value: ["A"], seq, raw: {} }],
    ...more,
  };
}

function answer(id: string, value: unknown): ClassificationResult {
  return { id, fromName: id, toName: "t", type: "choices", valueKey: "choices", value, itemIndex: null, origin: "manual", seq: 50, raw: {} };
}

function filled(): AnnotationStore {
  const store = new AnnotationStore();
  store.load({ regions: [region("a", 0), region("b", 1, { parentId: "a" }), region("c", 2), region("d", 3, { readOnly: true })], classifications: [answer("q", ["x"])], relations: [], passthrough: [] });
  return store;
}

/** Everything the history promises to bring back. */
function snapshot(store: AnnotationStore): unknown {
  const { regions, classifications, relations }: AnnotationData = store.data();
  const byId = (list: readonly { id: string }[]) => Object.fromEntries([...list].map((item) => [item.id, item]));
  return { regions: byId(regions), classifications: byId(classifications), relations: byId(relations) };
}

const ids = ["a", "b", "c", "d", "new1", "new2"];
const id = fc.constantFrom(...ids);
type Step = (store: AnnotationStore) => void;

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(id, fc.nat(100)).map(([which, at]): Step => (store) => { if (store.region(which) === null) store.addRegion(region(which, 10 + at)); }),
  fc.tuple(id, fc.nat(100)).map(([which, at]): Step => (store) => void store.setGeometry(which, { start: at, end: at + 1 })),
  fc.tuple(id, fc.nat(3)).map(([which, key]): Step => (store) => void store.setGeometry(which, { start: key, end: 99 }, "Nudge", `nudge${key % 2}`)),
  fc.subarray(ids).map((some): Step => (store) => void store.removeRegions(some)),
  fc.tuple(fc.subarray(ids), fc.boolean()).map(([some, locked]): Step => (store) => store.setLocked(some, locked)),
  fc.tuple(id, id).map(([from, to]): Step => (store) => void connect(store, from, to)),
  fc.nat(5).map((n): Step => (store) => { const relation = store.relations()[n]; if (relation !== undefined) turn(store, relation.id); }),
  fc.nat(5).map((n): Step => (store) => { const relation = store.relations()[n]; if (relation !== undefined) store.removeRelation(relation.id); }),
  fc.constantFrom("q", "r").chain((which) => fc.option(fc.constantFrom("x", "y")).map((value): Step => (store) => {
    const previous = store.classification(which);
    store.setClassification(value === null ? null : answer(which, [value]), previous);
  })),
  fc.constant((store: AnnotationStore) => store.reset()),
);

describe("history", () => {
  test("undo takes every command back, redo does it again", () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const store = filled();
      const before = snapshot(store);
      const states: unknown[] = [];
      for (const run of steps) run(store);
      const after = snapshot(store);
      while (store.canUndo) {
        states.push(snapshot(store));
        store.undo();
      }
      expect(snapshot(store)).toEqual(before);
      while (store.canRedo) {
        store.redo();
        expect(snapshot(store)).toEqual(states.pop());
      }
      expect(snapshot(store)).toEqual(after);
    }), { numRuns: 300 });
  });

  test("a new command forgets what was undone", () => {
    const store = filled();
    store.removeRegions(["a"]);
    store.undo();
    store.removeRegions(["c"]);
    expect(store.canRedo).toBe(false);
  });

  test("typing is one step", () => {
    const store = filled();
    for (const text of ["h", "he", "hey"]) store.updateRegion("a", (now) => ({ ...now, meta: { text: [text] } }), "Change note", "note:a");
    expect(store.region("a")?.meta?.text).toEqual(["hey"]);
    store.undo();
    expect(store.region("a")?.meta).toBeNull();
    expect(store.canUndo).toBe(false);
  });

  test("reset can be undone", () => {
    const store = filled();
    store.removeRegions(["a", "c"]);
    store.reset();
    expect(store.regionCount).toBe(4);
    store.undo();
    expect(store.regionCount).toBe(2);
  });

  test("a gesture is one step, and nothing when it is cancelled", () => {
    const store = filled();
    store.previewGeometry("a", { start: 1, end: 2 });
    store.previewGeometry("a", { start: 2, end: 3 });
    expect(store.region("a")?.geometry).toEqual({ start: 2, end: 3 });
    expect(store.regions()[0]?.geometry).toEqual({ start: 0, end: 5 });
    store.cancelPreview();
    expect(store.region("a")?.geometry).toEqual({ start: 0, end: 5 });
    store.previewGeometry("a", { start: 7, end: 8 });
    store.commitPreview();
    expect(store.region("a")?.geometry).toEqual({ start: 7, end: 8 });
    store.undo();
    expect(store.region("a")?.geometry).toEqual({ start: 0, end: 5 });
  });
});

describe("regions", () => {
  test("locked regions are not changed and not deleted", () => {
    const store = filled();
    expect(store.setGeometry("d", { start: 9, end: 10 })).toBe(false);
    expect(store.removeRegions(["d"])).toBe(0);
  });

  test("deleting a parent lifts its children, deleting an end deletes the relation", () => {
    const store = filled();
    connect(store, "a", "c");
    store.removeRegions(["a"]);
    expect(store.region("b")?.parentId).toBeNull();
    expect(store.relations()).toEqual([]);
    store.undo();
    expect(store.region("b")?.parentId).toBe("a");
    expect(store.relations()).toHaveLength(1);
  });

  test("a region from a prediction says that it was changed", () => {
    const store = new AnnotationStore();
    store.load({ regions: [region("p", 0, { origin: "prediction" })], classifications: [], relations: [], passthrough: [] });
    store.setGeometry("p", { start: 3, end: 4 });
    expect(store.region("p")?.origin).toBe("prediction-changed");
    store.undo();
    expect(store.region("p")?.origin).toBe("prediction");
  });

  test("a deleted region is not selected any more", () => {
    const store = filled();
    store.select(["a", "c"]);
    store.removeRegions(["a"]);
    expect([...store.selection]).toEqual(["c"]);
  });
});

describe("listening", () => {
  test("changes come once, together", async () => {
    const store = filled();
    store.flush();
    const changes: { added: readonly string[]; updated: readonly string[]; removed: readonly string[] }[] = [];
    store.subscribe((change) => changes.push(change));
    let forA = 0;
    store.subscribeRegion("a", () => { forA += 1; });
    store.setGeometry("a", { start: 4, end: 5 });
    store.setGeometry("a", { start: 5, end: 6 });
    store.addRegion(region("n", 9));
    store.removeRegions(["c"]);
    await Promise.resolve();
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ added: ["n"], updated: ["a"], removed: ["c"] });
    expect(forA).toBe(1);
  });

  test("10,000 regions: adding one and undoing it does not depend on their number", () => {
    const store = new AnnotationStore();
    store.load({ regions: Array.from({ length: 10_000 }, (_, i) => region(`r${i}`, i)), classifications: [], relations: [], passthrough: [] });
    const started = performance.now();
    for (let i = 0; i < 1000; i += 1) {
      store.addRegion(region("x", 20_000));
      store.undo();
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
