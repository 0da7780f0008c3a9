import { describe, expect, test } from "vitest";
import "../tags/define";
import { setParent } from "../model/regionActions";
import { AnnotationStore } from "../model/store";
import type { Region } from "../model/types";
import { buildRows, type RowOptions } from "./rows";

function region(id: string, seq: number, parentId: string | null = null, score: number | null = null): Region {
  return {
    id, kind: seq % 2 === 0 ? "text" : "rectangle", toName: "t", geometry: {}, envelope: {}, itemIndex: null, origin: "manual", parentId, score, readOnly: false, meta: null, seq,
    results: [{ fromName: "l", type: "labels", valueKey: "labels", value: [id[0]], seq, raw: {} }],
  };
}

function rowsOf(regions: readonly Region[], options: Partial<RowOptions> = {}) {
  const store = new AnnotationStore();
  store.load({ regions, classifications: [], relations: [], passthrough: [] });
  const described = { styleOf: (item: Region) => ({ title: item.id[0] ?? "", color: "red", labels: [], missing: false }), summaryOf: (item: Region) => `about ${item.id}` };
  const rows = buildRows(store, described, { grouping: "tree", ordering: "time", descending: false, filter: "", collapsed: new Set(), ...options });
  return { store, rows, text: rows.map((row) => (row.kind === "group" ? `${row.title} (${row.count})` : `${"-".repeat(row.level)}${row.id}`)) };
}

const some = [region("a1", 0), region("b1", 1, "a1", 0.9), region("a2", 2, "b1", 0.1), region("b2", 3)];

describe("rows of the panel", () => {
  test("as they follow each other in the data", () => {
    const spans = [["late", 40], ["early", 3], ["middle", 12]].map(([id, start], at) => ({ ...region(String(id), at * 2), geometry: { start: Number(start), end: Number(start) + 2 } }));
    expect(rowsOf(spans, { ordering: "place" }).text).toEqual(["-early", "-middle", "-late"]);
    expect(rowsOf(spans, { ordering: "place", descending: true }).text).toEqual(["-late", "-middle", "-early"]);
  });

  test("as a tree", () => {
    expect(rowsOf(some).text).toEqual(["-a1", "--b1", "---a2", "-b2"]);
    expect(rowsOf(some, { collapsed: new Set(["a1"]) }).text).toEqual(["-a1", "-b2"]);
  });

  test("by label and by tool", () => {
    expect(rowsOf(some, { grouping: "label" }).text).toEqual(["a (2)", "--a1", "--a2", "b (2)", "--b1", "--b2"]);
    expect(rowsOf(some, { grouping: "tool", collapsed: new Set(["group:text"]) }).text).toEqual(["rectangle (2)", "--b1", "--b2", "text (2)"]);
  });

  test("ordered and turned round", () => {
    expect(rowsOf(some, { grouping: "label", ordering: "score", descending: true }).text).toEqual(["a (2)", "--a2", "--a1", "b (2)", "--b1", "--b2"]);
  });

  test("filtered by label, words and notes", () => {
    expect(rowsOf(some, { filter: "about b" }).text).toEqual(["-b1", "-b2"]);
    expect(rowsOf([{ ...region("x", 0), meta: { text: ["Check this"] } }, region("y", 1)], { filter: "check" }).text).toEqual(["-x"]);
  });

  test("circles and missing parents lose no row", () => {
    expect(rowsOf([region("a", 0, "b"), region("b", 1, "a"), region("c", 2, "gone")]).text.toSorted()).toEqual(["--b", "-a", "-c"]);
  });

  test("10,000 regions nested in each other", () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => region(`r${i}`, i, i === 0 ? null : `r${i - 1}`));
    expect(rowsOf(chain).rows).toHaveLength(10_000);
    expect(rowsOf(chain, { collapsed: new Set(["r5"]) }).rows).toHaveLength(6);
  });
});

test("a region does not become its own ancestor, and circles in a file do not hang", () => {
  const { store } = rowsOf([region("a", 0), region("b", 1, "a"), region("x", 2, "y"), region("y", 3, "x")]);
  expect(setParent(store, "a", "b")).toBe(false);
  expect(setParent(store, "a", "x")).toBe(true);
  expect(setParent(store, "b", null)).toBe(true);
  expect(store.region("b")?.parentId).toBeNull();
});
