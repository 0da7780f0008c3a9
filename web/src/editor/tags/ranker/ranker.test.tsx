import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { parseConfig } from "../../config/parse";
import type { ControlSpec } from "../../config/types";
import { closeEditor, openEditor } from "../../../../test/open-editor";
import { columnsOf, itemsOf, listOf, movedTo, rankingOf } from "./items";

afterEach(closeEditor);

const DATA = { items: [{ id: "blog", title: "Ten tips", body: "There is nothing worse." }, { id: "mdn", title: "Arrows" }, { id: 7, title: "Wiki", html: "<b onclick='x()'>bold</b>" }] };
const CONFIG = (buckets = "") => `<View><List name="l" value="$items" title="All"/><Ranker name="rk" toName="l">${buckets}</Ranker></View>`;
const BUCKETS = `<Bucket name="best" title="Best"/><Bucket name="worst" title="Worst"/>`;
const parts = (xml: string) => {
  const config = parseConfig(xml);
  const control = config.controls.get("rk") as ControlSpec;
  return { control, columns: columnsOf(control, listOf(control, config)), ids: [...itemsOf(listOf(control, config), DATA).keys()] };
};

describe("putting in order", () => {
  test("nobody touched it: the order of the task is the answer", async () => {
    const editor = await openEditor(CONFIG(), { data: DATA });
    expect(await editor.send()).toMatchObject([{ from_name: "rk", to_name: "l", type: "ranker", origin: "manual", value: { ranker: { rk: ["blog", "mdn", "7"] } } }]);
  });

  test("Alt and the arrows move, arrows alone go on", async () => {
    const editor = await openEditor(CONFIG(), { data: DATA });
    await editor.key(editor.one("[data-item=blog]"), "ArrowDown", { altKey: true });
    expect(document.activeElement).toBe(editor.one("[data-item=blog]"));
    await editor.key(editor.one("[data-item=blog]"), "ArrowDown");
    expect(document.activeElement).toBe(editor.one('[data-item="7"]'));
    expect((await editor.send())?.[0]?.value).toEqual({ ranker: { rk: ["mdn", "blog", "7"] } });
  });

  test("markup of things is cleaned", async () => {
    const editor = await openEditor(CONFIG(), { data: DATA });
    expect(editor.one('[data-item="7"] b').attributes).toHaveLength(0);
  });
});

describe("buckets", () => {
  test("keys, buttons and lists of columns put things into them", async () => {
    const editor = await openEditor(CONFIG(BUCKETS), { data: DATA });
    await editor.key(editor.one("[data-item=mdn]"), "ArrowRight", { altKey: true });
    await editor.type(editor.one('select[aria-label="Column of “Wiki”"]'), "worst");
    expect((await editor.send())?.[0]?.value).toEqual({ ranker: { _: ["blog"], best: ["mdn"], worst: ["7"] } });
  });

  test("a bucket that takes everything at first has no column for the rest beside it", async () => {
    const { columns } = parts(CONFIG(`<Bucket name="best"/><Bucket name="rest" default="true"/>`));
    expect(columns.map(({ id }) => id)).toEqual(["best", "rest"]);
    const editor = await openEditor(CONFIG(`<Bucket name="best"/><Bucket name="rest" default="true"/>`), { data: DATA });
    expect((await editor.send())?.[0]?.value).toEqual({ ranker: { best: [], rest: ["blog", "mdn", "7"] } });
  });

  test("an update without a change keeps columns and ids that the task does not know", async () => {
    const result = [{ id: "a", from_name: "rk", to_name: "l", type: "ranker", origin: "manual", value: { ranker: { best: ["mdn", "gone"], old: ["blog"], odd: 3 } } }];
    const editor = await openEditor(CONFIG(BUCKETS), { data: DATA, annotations: [{ id: 2, result: structuredClone(result), completed_by: 1 }] });
    expect(await editor.send()).toEqual(result);
    await editor.key(editor.one("[data-item=mdn]"), "ArrowRight", { altKey: true });
    expect((await editor.send())?.[0]?.value).toEqual({ ranker: { _: ["blog", "7"], best: ["gone"], worst: ["mdn"], old: [], odd: 3 } });
  });

  test("moving back and forth loses nothing, whatever the answer was", () => {
    const { control, columns, ids } = parts(CONFIG(BUCKETS));
    const value = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom("_", "best", "worst", "other"), fc.oneof(fc.array(fc.constantFrom(...ids, "gone")), fc.jsonValue())));
    fc.assert(fc.property(value, fc.constantFrom(...ids), fc.constantFrom("_", "best", "worst"), fc.nat(5), (given, item, column, index) => {
      const next = movedTo(control, columns, ids, given, item, column, index);
      const shown = rankingOf(control, columns, ids, next);
      expect(Object.values(shown).flat().toSorted()).toEqual(ids.toSorted());
      expect(shown[column]).toContain(item);
    }), { seed: 11, numRuns: 300 });
  });
});

test("a list that nobody ranks is shown", async () => {
  const editor = await openEditor(`<View><List name="l" value="$items" title="All"/></View>`, { data: DATA });
  expect(editor.all("li strong").map((item) => item.textContent)).toEqual(["Ten tips", "Arrows", "Wiki"]);
});
