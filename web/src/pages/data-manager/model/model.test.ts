import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellKind, cellValue, peopleIds, safeUrl, saidIn, sniff, wordsOfPage } from "./cells";
import { oneLine } from "../../../shared/words/one-line";
import { type ApiColumn, type Column, moveColumn, nudgeColumn, orderColumns, parseColumns, shownColumns, toggleColumn, widthOf } from "./columns";
import { moveCursor, moveTile } from "./cursor";
import { completeFilters, type Filter, fromWire, isComplete, newFilter, OPERATORS, toWire, typesOf, valueKind, withColumn, withOperator, withType } from "./filters";
import { pagesFor, pagesToForget } from "./pages";
import { outlinesOf } from "./regions";
import * as selection from "./selection";
import { nextOrdering, parseView, viewData, searchable, viewQuery, withSearch } from "./view";
import { MAX_HEIGHT, offsetToShow, scrolled, scrollHeight, topFor, visibleRows } from "./window";

const API_COLUMNS: ApiColumn[] = [
  { id: "id", title: "ID", type: "Number", target: "tasks", visibility_defaults: { explore: true } },
  { id: "completed_at", title: "Completed", type: "Datetime" },
  { id: "annotators", title: "Annotated by", type: "List", schema: { items: [{ value: 3, title: "Ada" }, 4] } },
  { id: "data", title: "data", type: "List", children: ["image", "text"] },
  { id: "image", title: "image", type: "Image", parent: "data" },
  { id: "text", title: "text", type: "String", parent: "data" },
  { id: "draft_exists", title: "Drafts", type: "Boolean", visibility_defaults: { explore: false } },
];
const COLUMNS = parseColumns(API_COLUMNS);
const NO_SETTINGS = { hidden: null, order: [], widths: {}, display: {} };

function column(id: string): Column {
  const found = COLUMNS.find((item) => item.id === id);
  if (!found) throw new Error(id);
  return found;
}

describe("columns", () => {
  it("names children by their parent and drops the parent", () => {
    expect(COLUMNS.map((item) => item.id)).toEqual(["id", "completed_at", "annotators", "data.image", "data.text", "draft_exists"]);
    expect(column("data.image").base).toBe("String");
    expect(column("annotators").choices).toEqual([{ value: 3, label: "Ada" }, { value: 4, label: "4" }]);
  });
  it("puts the number first, then the data, and hides what is hidden by default", () => {
    expect(shownColumns(COLUMNS, NO_SETTINGS).map((item) => item.id)).toEqual(["id", "data.image", "data.text", "completed_at", "annotators"]);
  });
  it("moves, nudges and toggles", () => {
    expect(moveColumn(COLUMNS, [], "tasks:data.text", "tasks:id")[0]).toBe("tasks:data.text");
    expect(nudgeColumn(COLUMNS, NO_SETTINGS, "tasks:id", 1).slice(0, 2)).toEqual(["tasks:data.image", "tasks:id"]);
    expect(nudgeColumn(COLUMNS, NO_SETTINGS, "tasks:id", -1)[0]).toBe("tasks:id");
    const hidden = toggleColumn(COLUMNS, NO_SETTINGS, "tasks:id");
    expect(hidden).toEqual(["tasks:draft_exists", "tasks:id"]);
    expect(toggleColumn(COLUMNS, { ...NO_SETTINGS, hidden }, "tasks:id")).toEqual(["tasks:draft_exists"]);
  });
  it("keeps every column whatever order was saved", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...COLUMNS.map((item) => item.key), "tasks:gone")), (order) => {
        const ordered = orderColumns(COLUMNS, [...new Set(order)]);
        expect(new Set(ordered.map((item) => item.key)).size).toBe(COLUMNS.length);
        expect(ordered).toHaveLength(COLUMNS.length);
      }),
    );
  });
  it("clamps widths", () => {
    expect(widthOf(column("id"), { ...NO_SETTINGS, widths: { "tasks:id": 5 } })).toBe(60);
    expect(widthOf(column("id"), { ...NO_SETTINGS, widths: { "tasks:id": Number.NaN } })).toBe(84);
  });
});

describe("filters", () => {
  it("round-trips every operator of every type", () => {
    for (const item of COLUMNS) {
      for (const operator of OPERATORS[item.base]) {
        const filter = withOperator(newFilter(item), operator);
        const kind = valueKind(filter.type, operator);
        const values = { none: null, text: "a", number: 4, date: "2026-01-01T00:00:00.000Z", boolean: false, "number-range": { min: 1, max: 2 }, "date-range": { min: "a", max: "b" }, texts: ["x"], numbers: [1, 2] };
        const full: Filter = { ...filter, value: values[kind] };
        expect(isComplete(full)).toBe(true);
        expect(fromWire(toWire(full), COLUMNS)).toEqual({ ...full, key: expect.any(String) });
      }
    }
  });
  it("writes not_empty as empty = false", () => {
    const filter = withOperator(newFilter(column("completed_at")), "not_empty");
    expect(toWire(filter)).toEqual({ filter: "filter:tasks:completed_at", operator: "empty", type: "Datetime", value: false });
  });
  it("reads what scripts write: numbers and booleans as text, and unknown fields survive", () => {
    const filter = fromWire({ filter: "filter:tasks:id", operator: "in", type: "Number", value: { min: "3", max: 7 }, child_filter: { a: 1 } }, COLUMNS);
    expect(filter.value).toEqual({ min: 3, max: 7 });
    expect(toWire(filter)["child_filter"]).toEqual({ a: 1 });
    expect(fromWire({ filter: "filter:tasks:draft_exists", operator: "equal", type: "Boolean", value: "True" }, COLUMNS).value).toBe(true);
  });
  it("leaves half-written filters out", () => {
    const half = newFilter(column("data.text"));
    const range = withOperator(newFilter(column("id")), "in");
    expect(completeFilters("and", [half, range, { ...range, value: { min: 1, max: null } }]).items).toEqual([]);
    expect(isComplete({ ...half, operator: "regex", value: "(" })).toBe(false);
    expect(completeFilters("or", [{ ...half, value: "x" }])).toEqual({ conjunction: "or", items: [{ filter: "filter:tasks:data.text", operator: "contains", type: "String", value: "x" }] });
  });
  it("takes a person's number for a list of people", () => {
    const filter = fromWire({ filter: "filter:tasks:annotators", operator: "contains", type: "List", value: 3 }, COLUMNS);
    expect(completeFilters("and", [filter]).items).toEqual([{ filter: "filter:tasks:annotators", operator: "contains", type: "List", value: 3 }]);
  });
  it("keeps operator and value when the new column has the same type", () => {
    const filter = { ...newFilter(column("data.text")), value: "x" };
    expect(withColumn(filter, column("data.image"))).toMatchObject({ columnId: "data.image", value: "x" });
    expect(withColumn(filter, column("id"))).toMatchObject({ columnId: "id", operator: "equal", value: "" });
  });
});

describe("fields of the tasks", () => {
  const field = { ...column("data.text"), base: "Unknown" as const };

  it("are compared as what all their values are", () => {
    const meant = (value_type?: string): string => {
      const [parsed] = parseColumns([{ id: "text", title: "text", type: "Unknown", parent: "data", ...(value_type === undefined ? {} : { value_type }) }]);
      return newFilter(parsed ?? field).type;
    };
    expect([meant("Number"), meant("Datetime"), meant("Boolean"), meant("String"), meant()]).toEqual(["Number", "Datetime", "Boolean", "Unknown", "Unknown"]);
  });

  it("can be compared as something else, and keep a condition that exists there too", () => {
    expect(typesOf(column("id"), "Number")).toEqual([]);
    expect(typesOf(field, "Unknown")).toEqual(["Unknown", "Number", "Datetime", "Boolean"]);
    const equal = withOperator(newFilter(field), "equal");
    expect(withType(equal, field, "Number")).toMatchObject({ key: equal.key, type: "Number", operator: "equal", value: "" });
    expect(withType(newFilter(field), field, "Number")).toMatchObject({ operator: "equal" });
    expect(toWire({ ...newFilter(field, "Number"), operator: "greater", value: 3 })).toEqual({ filter: "filter:tasks:data.text", type: "Number", operator: "greater", value: 3 });
  });

  it("keep what a script compared them as", () => {
    const read = fromWire({ filter: "filter:tasks:data.text", type: "Number", operator: "greater", value: "3" }, [field]);
    expect(read).toMatchObject({ type: "Number", operator: "greater", value: 3 });
  });
});

describe("selection", () => {
  it("counts and toggles like a set", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.integer({ min: 1, max: 30 })), (all, clicks) => {
        const ids = Array.from({ length: 30 }, (_, index) => index + 1);
        const naive = new Set(all ? ids : []);
        let now = all ? selection.EVERYTHING : selection.NOTHING;
        for (const id of clicks) {
          now = selection.toggle(now, id);
          if (!naive.delete(id)) naive.add(id);
        }
        expect(ids.filter((id) => selection.isSelected(now, id))).toEqual(ids.filter((id) => naive.has(id)));
        expect(selection.countSelected(now, 30)).toBe(naive.size);
        expect(selection.state(now, 30)).toBe(naive.size === 0 ? "none" : naive.size === 30 ? "all" : "some");
      }),
    );
  });
  it("has the form of the wire", () => {
    expect(selection.toWire(selection.toggle(selection.EVERYTHING, 5))).toEqual({ all: true, excluded: [5] });
    expect(selection.toWire(selection.setMany(selection.NOTHING, [9, 2], true))).toEqual({ all: false, included: [2, 9] });
  });
});

describe("window", () => {
  const small = { rows: 3, rowHeight: 40, viewport: 600 };
  const huge = { rows: 1_000_000, rowHeight: 36, viewport: 800 };
  it("is an ordinary list while it fits", () => {
    expect(scrollHeight(small)).toBe(120);
    expect(visibleRows(small, { top: 0, offset: 0 }, 4)).toEqual({ first: 0, end: 3, y: 0 });
  });
  it("moves pixel by pixel in a list that is taller than a browser allows", () => {
    expect(scrollHeight(huge)).toBe(MAX_HEIGHT);
    expect(scrolled(huge, { top: 1000, offset: 3000 }, 1100)).toEqual({ top: 1100, offset: 3100 });
  });
  it("reaches both ends and every row in between", () => {
    const end = scrolled(huge, { top: 0, offset: 0 }, MAX_HEIGHT - 800);
    expect(visibleRows(huge, end, 0).end).toBe(1_000_000);
    expect(scrolled(huge, end, 0).offset).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (row) => {
        const offset = offsetToShow(huge, 0, row);
        const shown = visibleRows(huge, { top: topFor(huge, offset), offset }, 0);
        expect(row >= shown.first && row < shown.end).toBe(true);
      }),
    );
  });
  it("draws the rows where the window is", () => {
    const scroll = { top: 5_000_000, offset: 15_000_123 };
    const shown = visibleRows(huge, scroll, 3);
    const yOfRow = shown.y + (416_670 - shown.first) * 36;
    expect(yOfRow - scroll.top).toBe(416_670 * 36 - scroll.offset);
  });
});

describe("pages", () => {
  it("covers the visible rows and one page ahead", () => {
    expect(pagesFor(0, 30, 3)).toEqual([1]);
    expect(pagesFor(0, 80, 1000)).toEqual([1, 2]);
    expect(pagesFor(190, 230, 1000)).toEqual([2, 3]);
    expect(pagesFor(999_970, 1_000_000, 1_000_000)).toEqual([10_000]);
  });
  it("forgets the farthest", () => {
    expect(pagesToForget([1, 2, 3, 50], 50, 2).sort()).toEqual([1, 2]);
  });
});

describe("cursor", () => {
  const grid = { rows: 10, columns: 4, page: 5 };
  it("moves like a spreadsheet", () => {
    expect(moveCursor({ row: 0, column: 0 }, grid, { key: "ArrowUp", ctrl: false })).toEqual({ row: 0, column: 0 });
    expect(moveCursor({ row: 0, column: 0 }, grid, { key: "End", ctrl: true })).toEqual({ row: 9, column: 3 });
    expect(moveCursor({ row: 2, column: 1 }, grid, { key: "ArrowRight", ctrl: false, rtl: true })).toEqual({ row: 2, column: 0 });
    expect(moveCursor({ row: 2, column: 1 }, grid, { key: "x", ctrl: false })).toBeNull();
  });
  it("moves over tiles", () => {
    expect(moveTile(5, 10, 4, 2, { key: "ArrowDown", ctrl: false })).toBe(9);
    expect(moveTile(7, 10, 4, 2, { key: "ArrowDown", ctrl: false })).toBe(7);
    expect(moveTile(5, 10, 4, 2, { key: "End", ctrl: false })).toBe(7);
  });
});

describe("view", () => {
  const raw = {
    id: 7,
    data: {
      title: "Mine",
      type: "grid",
      filters: { conjunction: "or", items: [{ filter: "filter:tasks:id", operator: "equal", type: "Number", value: 3 }] },
      ordering: ["-tasks:id"],
      hiddenColumns: { explore: ["tasks:id"], labeling: ["tasks:x"] },
      columnsWidth: { "tasks:id": 90, bad: "x" },
      semantic_search: [1],
      gridWidth: 99,
    },
  };
  it("keeps what it does not know", () => {
    const data = viewData(parseView(raw, COLUMNS));
    expect(data).toMatchObject({ title: "Mine", type: "grid", semantic_search: [1], ordering: ["-tasks:id"], hiddenColumns: { explore: ["tasks:id"], labeling: ["tasks:x"] }, columnsWidth: { "tasks:id": 90 } });
    expect(data["filters"]).toEqual(raw.data.filters);
  });
  it("tells 'never chosen' from 'nothing hidden'", () => {
    const untouched = parseView({ id: 1, data: {} }, COLUMNS);
    expect(parseView({ id: 1, data: viewData(untouched) }, COLUMNS).hidden).toBeNull();
    expect(parseView({ id: 1, data: viewData({ ...untouched, hidden: [] }) }, COLUMNS).hidden).toEqual([]);
  });
  it("survives nonsense", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("title", "filters", "ordering", "hiddenColumns", "columnsWidth", "gridWidth", "x"), fc.jsonValue()), (data) => {
        const view = parseView({ id: 1, data }, COLUMNS);
        expect(view.gridWidth).toBeGreaterThan(0);
        expect(viewQuery(view).filters.items.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
  it("cycles the ordering of a column", () => {
    expect(nextOrdering([], "tasks:id")).toEqual(["tasks:id"]);
    expect(nextOrdering(["tasks:id"], "tasks:id")).toEqual(["-tasks:id"]);
    expect(nextOrdering(["-tasks:id"], "tasks:id")).toEqual([]);
    expect(nextOrdering(["tasks:x"], "tasks:id")).toEqual(["tasks:id"]);
  });
  it("searches one field, within the filters", () => {
    const condition = { filter: "filter:tasks:data.text", operator: "contains", type: "String", value: "cat" };
    const item = { filter: "filter:tasks:id", operator: "equal", type: "Number", value: 1 };
    const none = withSearch({ filters: { conjunction: "or", items: [] }, ordering: [] }, " cat ", "data.text");
    expect(none.filters).toEqual({ conjunction: "and", items: [condition] });
    expect(withSearch({ filters: { conjunction: "and", items: [item] }, ordering: [] }, "cat", "data.text").filters.items).toEqual([item, condition]);
    expect(withSearch({ filters: { conjunction: "or", items: [item] }, ordering: [] }, "cat", "data.text").filters.items).toEqual([{ ...item, child_filter: condition }]);
    expect(searchable(COLUMNS).map((column) => column.id)).toEqual(["data.text"]);
  });
});

describe("cells", () => {
  it("finds values, also of nested fields and of fields with a dot", () => {
    const task = { id: 1, data: { "a.b": 1, c: { d: 2 } } };
    const at = (id: string): unknown => cellValue(task, { ...column("data.text"), id });
    expect([at("data.a.b"), at("data.c.d"), at("data.c.x"), at("data.__proto__")]).toEqual([1, 2, undefined, undefined]);
  });
  it("tells media by the address", () => {
    expect(sniff("/data/upload/1/ab-cat.JPG")).toBe("image");
    expect(sniff("https://x.org/a.mp3?sig=1")).toBe("audio");
    expect(sniff("/data/upload/1/ab-Invoice.PDF")).toBe("document");
    expect(sniff("https://x.org/a")).toBe("link");
    expect(sniff("cat.jpg")).toBe("text");
    expect(cellKind(column("data.text"), "/data/upload/1/a.png", undefined)).toBe("image");
    expect(cellKind(column("data.text"), "/data/upload/1/a.png", "Text")).toBe("text");
    expect(cellKind(column("data.text"), [], undefined)).toBe("empty");
  });
  it("lets no script through", () => {
    expect([safeUrl("javascript:alert(1)"), safeUrl("//evil.example/x"), safeUrl("data:text/html,x"), safeUrl("data:image/svg+xml,x")]).toEqual([null, null, null, null]);
    expect(safeUrl("/data/upload/1/a.png")).toBe("/data/upload/1/a.png");
  });
  it("cuts long text", () => {
    expect(oneLine(`a\n b${"x".repeat(1000)}`, 10)).toBe("a bxxxxxx…");
    expect(peopleIds([1, { user_id: 2 }, "x"])).toEqual([1, 2]);
  });
});

describe("regions", () => {
  it("draws boxes, polygons and points of the first annotation that counts", () => {
    const result = [
      { id: "a", type: "rectanglelabels", value: { x: 10, y: 10, width: 20, height: 10, rotation: 0, rectanglelabels: ["Cat"] } },
      { id: "b", type: "polygonlabels", value: { points: [[0, 0], [1, 1], [2, 0]], polygonlabels: ["Dog"] } },
      { id: "c", type: "keypointlabels", value: { x: 1, y: 2 } },
      { id: "d", type: "choices", value: { choices: ["x"] } },
      null,
    ];
    const outlines = outlinesOf([{ was_cancelled: true, result: [] }, { result }]);
    expect(outlines.map((item) => [item.shape.kind, item.label])).toEqual([["polygon", "Cat"], ["polygon", "Dog"], ["point", ""]]);
    expect(outlinesOf("not json")).toEqual([]);
  });
  it("turns rectangles in pixels", () => {
    const value = { x: 50, y: 50, width: 10, height: 5, rotation: 90 };
    const [outline] = outlinesOf([{ result: [{ type: "rectangle", original_width: 200, original_height: 100, value }] }]);
    const [, right] = outline?.shape.kind === "polygon" ? outline.shape.points : [];
    expect(right?.[0]).toBeCloseTo(50);
    expect(right?.[1]).toBeCloseTo(70);
  });
});

describe("cells of conversations, lists and pages", () => {
  it("shows who says what, and names of things", () => {
    const talk = [{ author: "Ann", text: "Hello" }, { author: "Bob", text: "Hi" }];
    expect(cellKind(column("data.text"), talk, undefined)).toBe("said");
    expect(saidIn(talk)).toBe("Ann: Hello · Bob: Hi");
    expect(saidIn([{ id: 1, title: "Rye bread", body: "Dark." }])).toBe("Dark.");
    expect(cellKind(column("data.text"), [{ x: 1 }], undefined)).toBe("json");
    expect(cellKind(column("data.text"), { a: 1 }, undefined)).toBe("json");
    expect(cellKind(column("data.text"), ["a", "b"], undefined)).toBe("list");
  });
  it("shows the words of a page, and nothing of its scripts and styles", () => {
    const pages = { ...column("data.text"), type: "HyperText" };
    expect(cellKind(pages, "<p>x</p>", undefined)).toBe("html");
    expect(wordsOfPage("<style>p{}</style><h1>Rain &amp; sun</h1><!-- no --><script>alert(1)</script><p>in the <b>north</b></p><img alt='")).toBe("Rain & sun in the north");
    expect(cellKind(pages, "<p>x</p>", "Text")).toBe("text");
  });
});
