import fc from "fast-check";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import "./tags/define";
import { Editor, type EditorTask, type ResultItem } from "./index";
import { parseConfig } from "./config/parse";
import { deserialise } from "./model/deserialise";
import { serialise } from "./model/serialise";
import { allCodecs, codecOf } from "./model/kinds";
import { loadViews } from "./tags/registry";

beforeAll(async () => void (await loadViews(new Set(["image", "text", "audio"]))));

const CONFIG = `<View>
  <Relations/><Image name="i" value="$image"/><Text name="t" value="$text"/>
  <RectangleLabels name="b" toName="i"><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="p" toName="i"><Label value="Road"/></PolygonLabels>
  <Labels name="l" toName="t"><Label value="A"/></Labels>
  <Choices name="clear" toName="i" perRegion="true"><Choice value="y"/></Choices>
  <TextArea name="said" toName="i" perRegion="true" displayMode="region-list"/>
  <Choices name="mood" toName="t" choice="multiple"><Choice value="a"/></Choices>
  <TextArea name="note" toName="t"/><Number name="n" toName="t"/><Rating name="r" toName="t"/>
</View>`;
const config = parseConfig(CONFIG);
const box = (more: object) => ({ from_name: "b", to_name: "i", type: "rectanglelabels", original_width: 100, original_height: 100, value: { x: 1, y: 2, width: 3, height: 4, rectanglelabels: ["Car"] }, ...more }) as ResultItem;
const span = (more: object) => ({ from_name: "l", to_name: "t", type: "labels", value: { start: 0, end: 2, text: "Ad", labels: ["A"] }, ...more }) as ResultItem;
const written = (result: unknown) => serialise(deserialise(result, config, allCodecs()), codecOf);

describe("regions without an id, or with a number as id", () => {
  test.each([["none", {}], ["null", { id: null }], ["empty", { id: "" }], ["an object", { id: { a: 1 } }], ["false", { id: false }]])("%s: they are regions, each with an id of its own", (_, id) => {
    const { regions, passthrough } = deserialise([box(id), box(id), span(id)], config, allCodecs());
    expect(passthrough).toEqual([]);
    expect(regions.map((region) => region.kind)).toEqual(["rectangle", "rectangle", "text"]);
    expect(new Set(regions.map((region) => region.id)).size).toBe(3);
    for (const region of regions) expect(region.id).toMatch(/^[\w-]{10}$/);
  });

  test("a number is one region with its answers, its parent and its relations", () => {
    const result = [box({ id: 7 }), box({ id: 0, parentID: 7 }), { id: 7, from_name: "clear", to_name: "i", type: "choices", value: { x: 1, y: 2, width: 3, height: 4, choices: ["y"] } }, { type: "relation", from_id: 7, to_id: 0, direction: "right" }];
    const { regions, relations, passthrough } = deserialise(result, config, allCodecs());
    expect(passthrough).toEqual([]);
    expect(regions.map((region) => [region.id, region.parentId, region.results.length])).toEqual([["7", null, 2], ["0", "7", 1]]);
    expect(relations.map(({ fromId, toId }) => [fromId, toId])).toEqual([["7", "0"]]);
  });

  test("an update without a change writes the rest byte for byte as it was", () => {
    const odd = { score: 0.5, meta: { text: ["x"], more: [1] }, unknown: { deep: [null] } };
    const result = [box({ ...odd }), box({ id: 3, parentID: 4, ...odd }), box({ id: "s" }), span({ id: null }), { type: "relation", from_id: 3, to_id: "s", labels: ["x"], extra: 1 }, null, { from_name: "gone", id: 9 }];
    const ids = /"(?:id|from_id|to_id|parentID)":(?:"[^"]*"|\d+|null),?/g;
    const bare = (value: unknown) => JSON.stringify(value).replace(ids, "").replaceAll(",}", "}");
    expect(bare(written(structuredClone(result)))).toBe(bare(result));
    expect(written(structuredClone(result)).map((item) => item?.id)).toEqual([expect.stringMatching(/^[\w-]{10}$/), "3", "s", expect.stringMatching(/^[\w-]{10}$/), undefined, undefined, 9]);
    expect(written(structuredClone(result))[4]).toEqual({ type: "relation", from_id: "3", to_id: "s", labels: ["x"], extra: 1 });
  });
});

/** Anything that JSON can say, among it objects that are no text. */
const json = fc.oneof(fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>, fc.constant({ toString: 1, valueOf: 1 }), fc.constant([{ toString: 1 }]));
const member = (good: unknown) => fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: json });
const item = (good: Record<string, unknown>) => fc.record(Object.fromEntries(Object.entries(good).map(([key, value]) => [key, member(value)])), { requiredKeys: [] });
const meta = { meta: { text: ["x"] }, score: 0.5, readonly: false, parentID: "b" };
const garbage = fc.array(fc.oneof(
  json,
  item({ ...box({ id: "a" }), ...meta }), item({ ...box({ id: "b" }), ...meta, value: { x: 1, y: 1, width: 2, height: 2, rectanglelabels: [["deep"], 1, null] } }),
  item({ ...box({ id: "c" }), type: "polygonlabels", from_name: "p", value: { points: [[1, 2], [3, 4], [5, 6]], polygonlabels: "Road" } }),
  item({ ...span({ id: "d" }), ...meta }),
  item({ id: "a", from_name: "said", to_name: "i", type: "textarea", value: { x: 1, y: 2, width: 3, height: 4, text: [{ a: 1 }] } }),
  item({ id: "a", from_name: "clear", to_name: "i", type: "choices", value: { choices: [[null]] } }),
  item({ id: "m", from_name: "mood", to_name: "t", type: "choices", value: { choices: [1, ["a", {}]] } }),
  item({ id: "n", from_name: "note", to_name: "t", type: "textarea", value: { text: [null, 3] } }),
  item({ from_name: "r", to_name: "t", type: "rating", value: { rating: "many" } }), item({ from_name: "n", to_name: "t", type: "number", value: { number: [] } }),
  item({ type: "relation", from_id: "a", to_id: "d", direction: "up", labels: ["x", 1] }),
), { maxLength: 8 });

describe("whatever a stored result holds", () => {
  let root: Root | null = null;
  afterEach(() => {
    act(() => root?.unmount());
    root = null;
    document.body.replaceChildren();
  });

  async function draw(task: Partial<EditorTask>, asked = CONFIG, project = {}): Promise<HTMLElement> {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    act(() => root?.unmount());
    const host = document.body.appendChild(document.createElement("div"));
    const failures: unknown[] = [];
    root = createRoot(host, { onUncaughtError: (error) => failures.push(error) });
    await act(async () => root?.render(<Editor config={asked} task={{ id: 1, data: { text: "Ada", image: "/x.png" }, ...task }} mode="view" user={{ id: 1, email: "a@example.org" }} project={project} host={{ submitAnnotation: async () => ({ id: 1, result: [] }) }} />));
    expect(failures).toEqual([]);
    return host;
  }

  test("is read and written back without a fault", () => {
    fc.assert(fc.property(garbage, (result) => {
      const back = written(structuredClone(result));
      expect(back).toHaveLength(result.length);
    }), { seed: 20, numRuns: 400 });
  });

  test("the page of the task is drawn", async () => {
    for (const result of fc.sample(garbage, { seed: 21, numRuns: 40 })) {
      const host = await draw({ annotations: [{ id: 5, result: result as ResultItem[], completed_by: 1 }] });
      for (const row of host.querySelectorAll<HTMLElement>("[role=treeitem]")) await act(async () => row.click());
      await act(async () => [...host.querySelectorAll<HTMLElement>("[role=tab]")].find((tab) => tab.textContent?.startsWith("Relations"))?.click());
    }
  }, 30_000);

  test.each([[[null]], [null], ["text"], [{ a: 1 }], [[[]]], [[1, "x", true]]])("predictions, drafts and annotations of %j", async (result) => {
    const bad = result as unknown as ResultItem[];
    for (const task of [{ predictions: [{ id: 1, result: bad }] }, { annotations: [{ id: 1, result: bad, completed_by: 1 }] }, { drafts: [{ id: 1, result: bad }] }]) {
      const host = await draw(task, CONFIG, { showCollabPredictions: true });
      expect(host.querySelector(".lke-bottom")).not.toBeNull();
    }
  });

  test("controls inside of an unknown container are answered, and come and go by their rules", async () => {
    const host = await draw({}, `<View><Text name="t" value="$text"/><Carousel><Slide><Choices name="q" toName="t"><Deck><Choice value="yes"/></Deck></Choices></Slide>
      <Slide visibleWhen="choice-selected" whenTagName="q" whenChoiceValue="yes"><Rating name="r" toName="t" maxRating="2"/></Slide></Carousel></View>`);
    expect(host.querySelector(".lke-star")).toBeNull();
    await act(async () => host.querySelector<HTMLInputElement>("input[type=radio]")?.click());
    expect(host.querySelector<HTMLInputElement>("input[type=radio]")?.checked).toBe(true);
    await act(async () => host.querySelector<HTMLElement>(".lke-star")?.click());
    expect(host.querySelector(".lke-star")?.getAttribute("aria-pressed")).toBe("true");
  });
});
