import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseConfig } from "../../config/parse";
import type { ControlSpec } from "../../config/types";
import { makeRegion } from "../../model/create";
import { createContext } from "../../model/context";
import { drawingOn } from "../../model/draw";
import { codecOf, allCodecs } from "../../model/kinds";
import { labelsOn, pressLabel } from "../../model/labels";
import { keysIn, pathKey, valueFrom } from "../../model/paths";
import { deserialise } from "../../model/deserialise";
import { serialise } from "../../model/serialise";
import { DEFAULT_SETTINGS } from "../../model/settings";
import { AnnotationStore } from "../../model/store";
import { closeEditor, openEditor } from "../../../../test/open-editor";
import { fetchTaxa, withChildren } from "./api";
import { afterPress } from "./press";
import { indexOf, rowsOf, taxaOf } from "./tree";

afterEach(() => {
  closeEditor();
  vi.unstubAllGlobals();
});

const CONFIG = (attributes = "") => `<View><Text name="t" value="$t"/><Taxonomy name="x" toName="t" ${attributes}>
  <Choice value="Animal"><Choice value="Dog" alias="d"/><Choice value="Cat" hotkey="c"/></Choice><Choice value="Plant"/></Taxonomy></View>`;
const answerIn = (items: readonly { value?: object }[] | null) => items?.map((item) => item.value);

describe("a question", () => {
  test("items are chosen in the tree, several, by what is written of them", async () => {
    const editor = await openEditor(CONFIG('showFullPath="true" pathSeparator=" > "'), { data: { t: "x" } });
    await editor.press("x:");
    await editor.click(".lke-taxon-arrow[data-open=false]");
    await editor.press("›Animal");
    await editor.press("Dog");
    await editor.press("Plant");
    expect(editor.all(".lke-tag > span").map((tag) => tag.textContent)).toEqual(["Animal", "Animal > Dog", "Plant"]);
    await editor.press("Remove “Animal”");
    expect(answerIn(await editor.send())).toEqual([{ taxonomy: [["Animal", "d"], ["Plant"]] }]);
  });

  test("leafsOnly, maxUsages, and the keyboard alone", async () => {
    const editor = await openEditor(CONFIG('leafsOnly="true" maxUsages="1"'), { data: { t: "x" } });
    await editor.press("x:");
    const tree = editor.one("[role=tree]");
    await editor.key(tree, " ");
    expect(editor.all(".lke-tag")).toHaveLength(0);
    await editor.key(tree, "ArrowRight");
    await editor.key(tree, "ArrowRight");
    await editor.key(tree, "Enter");
    await editor.key(tree, "End");
    await editor.key(tree, " ");
    expect(editor.one(`#${CSS.escape(tree.getAttribute("aria-activedescendant") ?? "")}`).textContent).toContain("Plant");
    expect(answerIn(await editor.send())).toEqual([{ taxonomy: [["Animal", "d"]] }]);
  });

  test("a hotkey of the config chooses and takes back", async () => {
    const editor = await openEditor(CONFIG(), { data: { t: "x" } });
    await editor.key(document.body, "c");
    expect(answerIn(await editor.send())).toEqual([{ taxonomy: [["Animal", "Cat"]] }]);
  });

  test("twenty thousand items: only those in sight are made, and one is found by its name", async () => {
    const tree = Array.from({ length: 200 }, (_, group) => ({ value: `Group ${group}`, children: Array.from({ length: 100 }, (_, item) => ({ value: `Item ${group}-${item}` })) }));
    const editor = await openEditor(`<View><Text name="t" value="$t"/><Taxonomy name="x" toName="t" value="$tree"/></View>`, { data: { t: "x", tree } });
    await editor.press("x:");
    expect(editor.one("[role=status]").textContent).toBe("20200 items");
    expect(editor.all("[role=treeitem]").length).toBeLessThan(40);
    await editor.type(editor.one("input[type=search]"), "Item 150-77");
    await editor.key(editor.one("input[type=search]"), "Enter");
    expect(answerIn(await editor.send())).toEqual([{ taxonomy: [["Group 150", "Item 150-77"]] }]);
  });

  test("an update without a change writes back what nobody knows", async () => {
    const result = [{ id: "q", from_name: "x", to_name: "t", type: "taxonomy", origin: "manual", value: { taxonomy: [["Gone", "Away"], "flat", ["Plant"]] }, odd: [1] }];
    const editor = await openEditor(CONFIG(), { data: { t: "x" }, annotations: [{ id: 4, result: structuredClone(result), completed_by: 1 }] });
    expect(await editor.send()).toEqual(result);
  });

  test("pressing twice changes nothing, whatever was there", () => {
    const part = fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 1 }));
    fc.assert(fc.property(fc.array(part), fc.array(fc.string(), { minLength: 1 }), (value, path) => {
      const has = keysIn({ paths: true }, value).includes(pathKey(path));
      const once = afterPress(value, path);
      expect(keysIn({ paths: true }, once).includes(pathKey(path))).toBe(!has);
      if (!has) expect(afterPress(once, path) ?? []).toEqual(value);
    }), { seed: 3 });
  });
});

describe("labels of places", () => {
  const config = parseConfig(CONFIG('labeling="true"'));
  const control = config.controls.get("x") as ControlSpec;

  test("the chosen way is written with the place, as the real editor does", () => {
    const store = new AnnotationStore();
    expect(pressLabel(store, config, control, pathKey(["Animal", "d"]))).toBe("chosen");
    const drawing = drawingOn("t", config, store);
    expect(drawing).not.toBeNull();
    if (drawing === null) return;
    const region = makeRegion(store, drawing, { kind: "text", toName: "t", geometry: { start: 4, end: 7, text: "dog" } });
    store.addRegion(region);
    const [item] = serialise(store.data(), codecOf);
    expect(item).toEqual({ id: region.id, value: { start: 4, end: 7, text: "dog", taxonomy: [["Animal", "d"]] }, from_name: "x", to_name: "t", type: "taxonomy", origin: "manual" });
    store.select([region.id]);
    expect(pressLabel(store, config, control, pathKey(["Plant"]))).toBe("applied");
    expect(labelsOn(store, region.id, control)).toEqual([pathKey(["Animal", "d"]), pathKey(["Plant"])]);
    expect(pressLabel(store, config, control, pathKey(["Plant"]))).toBe("dropped");
  });

  test("a place has the name and colour of its item", () => {
    const store = new AnnotationStore();
    store.load(deserialise([{ id: "r", from_name: "x", to_name: "t", type: "taxonomy", value: { start: 0, end: 1, text: "x", taxonomy: [["Animal", "d"]] } }], config, allCodecs()));
    const ctx = createContext({ config, store, data: {}, readOnly: false, settings: () => DEFAULT_SETTINGS, resolveUrl: async (url) => url, announce: () => {}, setZoomInfo: () => {}, onAction: () => () => {} });
    const region = store.region("r");
    expect(region).not.toBeNull();
    if (region !== null) expect(ctx.styleOf(region)).toMatchObject({ title: "Dog", missing: false });
  });

  test("keys and values are one another's inverse", () => {
    fc.assert(fc.property(fc.array(fc.array(fc.string(), { minLength: 1 })), (paths) => {
      expect(valueFrom({ paths: true }, keysIn({ paths: true }, paths))).toEqual(paths);
    }), { seed: 4 });
  });
});

describe("the tree", () => {
  const taxa = taxaOf(parseConfig(CONFIG()).controls.get("x")?.node as ControlSpec["node"], { resolve: () => null });

  test("search leaves what fits with the way to it", () => {
    expect(rowsOf(taxa, new Set(), "dog").map(({ taxon, level }) => [taxon.title, level])).toEqual([["Animal", 1], ["Dog", 2]]);
    expect(rowsOf(taxa, new Set(), "").map(({ taxon, open }) => [taxon.title, open])).toEqual([["Animal", false], ["Plant", null]]);
    expect(rowsOf(taxa, new Set([pathKey(["Animal"])]), "")).toHaveLength(4);
  });

  test("the first of two with one name counts", () => {
    const twice = taxaOf(parseConfig(`<View><Text name="t" value="$t"/><Taxonomy name="x" toName="t"><Choice value="A" hint="1"/><Choice value="A" hint="2"/></Taxonomy></View>`).controls.get("x")?.node as ControlSpec["node"], { resolve: () => null });
    expect(twice.map(({ hint }) => hint)).toEqual(["1"]);
  });
});

describe("apiUrl", () => {
  const answers = (body: unknown, ok = true) => vi.stubGlobal("fetch", vi.fn(async () => new Response(JSON.stringify(body), { status: ok ? 200 : 503 })));
  const signal = new AbortController().signal;

  test("children are asked for by their path, without cookies to others", async () => {
    answers({ items: [{ value: "Dog", alias: "d" }, { value: "More", isLeaf: false }] });
    const below = await fetchTaxa("https://tree.example/api?x=1", ["Animal"], signal);
    expect(vi.mocked(fetch).mock.calls.map(([url, options]) => [String(url), options?.credentials])).toEqual([["https://tree.example/api?x=1&path=Animal", "omit"]]);
    expect(below.map(({ path, title, waits }) => ({ path, title, waits }))).toEqual([{ path: ["Animal", "d"], title: "Dog", waits: false }, { path: ["Animal", "More"], title: "More", waits: true }]);
    const tree = withChildren([{ ...(below[0] as (typeof below)[number]), key: pathKey(["Animal"]), path: ["Animal"], waits: true }], pathKey(["Animal"]), below);
    expect(indexOf(tree).byKey.size).toBe(3);
  });

  test.each([
    ["no list", { a: 1 }, true, "is no taxonomy"], ["a refusal", [], false, "answers 503"],
  ])("%s is told", async (_, body, ok, part) => {
    answers(body, ok);
    await expect(fetchTaxa("https://tree.example/", [], signal)).rejects.toThrow(part);
  });

  test("passwords in the address and other schemes are refused before anything is asked", async () => {
    answers([]);
    await expect(fetchTaxa("https://me:secret@tree.example/", [], signal)).rejects.toThrow("holds a password");
    await expect(fetchTaxa("javascript:alert(1)", [], signal)).rejects.toThrow("no web address");
    expect(fetch).not.toHaveBeenCalled();
  });

  test("random answers never throw but a sentence", async () => {
    for (const body of fc.sample(fc.jsonValue(), { seed: 5, numRuns: 60 })) {
      answers(body);
      await fetchTaxa("https://tree.example/", [], signal).catch((error: unknown) => expect(String(error)).toContain("is no taxonomy"));
    }
  });
});
