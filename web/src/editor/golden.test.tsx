import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import "./tags/define";
import fixture from "../../test/fixtures/golden-results.json";
import { Editor, type EditorTask, type ResultItem } from "./index";
import { walk } from "./config/graph";
import { FACTS } from "./config/generated/facts";
import { parseConfig } from "./config/parse";
import { tagFacts } from "./config/tagtable";
import type { ConfigNode } from "./config/types";
import { deserialise } from "./model/deserialise";
import { serialise } from "./model/serialise";
import { AnnotationStore } from "./model/store";
import type { AnnotationData } from "./model/types";
import { allCodecs, codecOf } from "./model/kinds";
import { loadViews } from "./tags/registry";

beforeAll(async () => void (await loadViews(new Set(Object.keys(FACTS)))));

interface Golden {
  readonly cfg: string;
  readonly result: ResultItem[];
}

const golden: Record<string, Golden> = fixture;
const cases = Object.entries(golden);
/** Results with parts of tags that are not built yet. That those survive is tested, and says nothing about the tags. */
const isBuilt = ([, { cfg }]: (typeof cases)[number]) => [...walk(parseConfig(cfg).root as ConfigNode)].every((node) => tagFacts(node.tag)?.built === true);
const built = cases.filter(isBuilt);
const notBuilt = cases.filter((one) => !isBuilt(one));
const TEXT = "Alice met the brave new dog 🐕 of Acme, with emoji and more text than any span needs to stand on.";
const DATA = { text: TEXT, image: "/x.png", images: ["/x.png", "/y.png"], d: [{ author: "Ann", text: "Welcome, my friend" }], items: [{ id: "i1", title: "One" }, { id: "i2", title: "Two" }, { id: "i3", title: "Three" }], audio: "/a.wav", video: "/v.mp4", ts: {}, a: "left", b: "right", opts: [{ value: "M1" }, { value: "M2" }] };

/** The same data as new objects, which the writer has to build from the model instead of giving back what was read. */
function touched(data: AnnotationData): AnnotationData {
  return {
    regions: data.regions.map((region) => ({ ...region })),
    classifications: data.classifications.map((item) => ({ ...item })),
    relations: data.relations.map((item) => ({ ...item })),
    passthrough: data.passthrough,
  };
}

describe("results of the real editor", () => {
  test("the file has the configs we count on", () => {
    expect(cases.length).toBeGreaterThanOrEqual(23);
    expect(built.length).toBeGreaterThanOrEqual(8);
  });

  test.each(built)("%s is understood as a whole and comes back as it was", (_, { cfg, result }) => {
    const config = parseConfig(cfg);
    expect(config.errors).toEqual([]);
    const data = deserialise(structuredClone(result), config, allCodecs());
    expect(data.passthrough).toEqual([]);
    expect(serialise(data, codecOf)).toEqual(result);
  });

  test.each(built)("%s comes back the same when every region was touched", (_, { cfg, result }) => {
    const config = parseConfig(cfg);
    const data = deserialise(structuredClone(result), config, allCodecs());
    expect(serialise(touched(data), codecOf)).toEqual(result);
  });

  test.each(notBuilt)("%s is not built: what is not understood of it is kept", (_, { cfg, result }) => {
    const config = parseConfig(cfg);
    expect(config.errors).toEqual([]);
    const data = deserialise(structuredClone(result), config, allCodecs());
    expect(data.passthrough).not.toEqual([]);
    expect(serialise(touched(data), codecOf)).toEqual(result);
  });

  test("classification controls that are built are understood", () => {
    const { cfg, result } = golden["Classification"] as Golden;
    const data = deserialise(structuredClone(result), parseConfig(cfg), allCodecs());
    expect(data.classifications.map((item) => item.type)).toEqual(["choices", "choices", "textarea", "rating", "number", "datetime", "datetime", "taxonomy"]);
    expect(data.passthrough).toEqual([]);
  });

  test("what is not understood survives beside changes", () => {
    const { cfg, result } = golden["Classification"] as Golden;
    const config = parseConfig(cfg);
    const store = new AnnotationStore();
    store.load(deserialise(structuredClone(result), config, allCodecs()));
    const rating = store.classificationOf("rt");
    expect(rating).not.toBeNull();
    if (rating !== null) store.setClassification({ ...rating, value: 2 }, rating);
    const expected = result.map((item) => (item.type === "rating" ? { ...item, value: { rating: 2 } } : item));
    expect(serialise(store.data(), codecOf)).toEqual(expected);
  });
});

describe("the editor draws every config", () => {
  let root: Root | null = null;
  afterEach(() => {
    act(() => root?.unmount());
    root = null;
    document.body.replaceChildren();
  });

  const draws = (names: typeof cases, what: string): unknown => test.each(names)(what, async (_, { cfg, result }) => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    const submitted: ResultItem[][] = [];
    const task: EditorTask = { id: 1, data: DATA, annotations: [{ id: 5, result: structuredClone(result), completed_by: 1 }] };
    const host = document.body.appendChild(document.createElement("div"));
    root = createRoot(host);
    await act(async () => root?.render(
      <Editor config={cfg} task={task} mode="view" user={{ id: 1, email: "a@example.org" }}
        host={{ updateAnnotation: async (_task, id, payload) => { submitted.push(payload.result); return { id, result: payload.result }; } }} />,
    ));
    const update = [...host.querySelectorAll("button")].find((button) => button.textContent?.startsWith("Update"));
    expect(update).toBeDefined();
    await act(async () => update?.click());
    expect(submitted).toEqual([result]);
  });
  draws(built, "%s");
  draws(notBuilt, "%s, with room for what is not built");
});
