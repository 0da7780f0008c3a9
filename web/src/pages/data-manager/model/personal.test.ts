import { describe, expect, it } from "vitest";
import { type Column, parseColumns } from "./columns";
import { blankFilter, isComplete } from "./filters";
import { addressOf, changeOf, queryOfAddress, savedPart, withChange, withoutQuery } from "./personal";
import { parseView, viewData } from "./view";

const COLUMNS: Column[] = parseColumns([{ id: "id", title: "ID", type: "Number" }, { id: "completed_at", title: "Completed", type: "Datetime" }]);
const EMPTY = { filter: "filter:tasks:completed_at", operator: "empty", type: "Datetime", value: true };
const RAW = { id: 3, data: { title: "Mine", filters: { conjunction: "and", items: [EMPTY] }, ordering: ["tasks:id"], strange: 1 } };
const saved = parseView(RAW, COLUMNS);

describe("what a person changed in a view", () => {
  it("is what differs, and nothing else", () => {
    expect(changeOf(saved, saved)).toEqual({});
    expect(changeOf({ ...saved, title: "Other", ordering: [] }, saved)).toEqual({ ordering: [] });
    expect(changeOf({ ...saved, filters: [...saved.filters, blankFilter()] }, saved)).toEqual({});
  });
  it("is laid over what is saved now, and can be taken back", () => {
    const change = changeOf({ ...saved, hidden: ["tasks:id"], filters: [] }, saved);
    const later = { ...RAW, data: { ...RAW.data, ordering: ["-tasks:id"], gridWidth: 7 } };
    const seen = withChange(later, change, COLUMNS);
    expect([seen.hidden, seen.filters, seen.ordering, seen.gridWidth, seen.rest]).toEqual([["tasks:id"], [], ["-tasks:id"], 7, { strange: 1 }]);
    const back = withChange({ id: 3, data: viewData(seen) }, savedPart(saved, change), COLUMNS);
    expect([back.hidden, viewData(back)["filters"]]).toEqual([null, viewData(saved)["filters"]]);
    expect(withChange(RAW, { title: "no", project: 9 }, COLUMNS).title).toBe("Mine");
  });
  it("is named by the address as far as it says which tasks come, and read from there", () => {
    expect(addressOf({ ...saved, hidden: [] }, saved)).toBeNull();
    const none = { ...saved, filters: [] };
    const text = addressOf(none, saved);
    const seen = withChange(RAW, queryOfAddress(text) ?? {}, COLUMNS);
    expect([seen.filters, seen.ordering, addressOf(seen, saved)]).toEqual([[], ["tasks:id"], text]);
    for (const bad of [null, "", "{", "[1]", "3", "{}"]) expect(queryOfAddress(bad)).toBeNull();
    expect(withoutQuery({ filters: 1, ordering: 2, density: "compact" })).toEqual({ density: "compact" });
  });
});

describe("a new filter", () => {
  it("asks for nothing before a column is chosen", () => {
    expect(isComplete(blankFilter())).toBe(false);
  });
});
