import { afterEach, beforeEach, describe, expect, test } from "vitest";
import "../define";
import "../image/define";
import { at, click, drag, FakeHost } from "../../canvas/fakeHost";
import { MoveTool } from "../../canvas/tools/move";
import { parseConfig } from "../../config/parse";
import { createContext } from "../../model/context";
import { deserialise } from "../../model/deserialise";
import { allCodecs, codecOf } from "../../model/kinds";
import { takeApart } from "../../model/pieces";
import { serialise } from "../../model/serialise";
import { DEFAULT_SETTINGS } from "../../model/settings";
import { AnnotationStore } from "../../model/store";
import type { ResultItem } from "../../model/types";
import { borders } from "./borders";
import { polygonCodec } from "./codec";
import { edits } from "./edits";
import { KnifeTool } from "./knife";
import { polygonShape } from "./shape";
import { PolygonTool } from "./tool";

const IMAGE = { width: 200, height: 100 };
const VIEWPORT = { image: IMAGE, view: { width: 400, height: 200 }, rotation: 0, scale: 2, x: 0, y: 0 } as const;
const pointsIn = (value: object | undefined) => (value as { points?: number[][] } | undefined)?.points ?? [];
const pointsOf = (id: string) => pointsIn(host.regions.get(id)?.geometry);
const widthOf = (value: object | undefined) => Math.max(...pointsIn(value).map(([x = 0]) => x)) - Math.min(...pointsIn(value).map(([x = 0]) => x));
/** A box in percent. */
const box = (x: number, y: number, width: number, height: number) => ({ points: [[x, y], [x + width, y], [x + width, y + height], [x, y + height]], closed: true });

const CONFIG = parseConfig(`<View><Image name="i" value="$image"/>
  <PolygonLabels name="p" toName="i"><Label value="Road"/><Label value="Once" maxUsages="2"/></PolygonLabels>
  <Choices name="wet" toName="i" perRegion="true"><Choice value="y"/></Choices></View>`);

function open(regions: Readonly<Record<string, object>>, label = "Road", more: readonly ResultItem[] = []) {
  const store = new AnnotationStore();
  const items: ResultItem[] = Object.entries(regions).map(([id, geometry]) => ({ id, from_name: "p", to_name: "i", type: "polygonlabels", origin: "manual", value: { ...geometry, polygonlabels: [label] } }));
  store.load(deserialise([...items, ...more], CONFIG, allCodecs()));
  const said: string[] = [];
  const ctx = createContext({
    config: CONFIG, store, data: {}, readOnly: false, settings: () => DEFAULT_SETTINGS, resolveUrl: async (url) => url, announce: (text) => said.push(text), setZoomInfo: () => {}, onAction: () => () => {},
  });
  const run = (name: string, ids: readonly string[]) => {
    const selected = ids.flatMap((id) => store.region(id) ?? []);
    edits.find((edit) => edit.name === name)?.run({ ctx, viewport: VIEWPORT, regions: selected, others: store.regions().filter(({ id }) => !ids.includes(id)) });
  };
  const written = () => serialise(store.data(), codecOf);
  return { store, said, run, written };
}

describe("joining", () => {
  const relation: ResultItem = { type: "relation", from_id: "b", to_id: "c", direction: "right" };
  const answer: ResultItem = { id: "a", from_name: "wet", to_name: "i", type: "choices", origin: "manual", value: { ...box(10, 10, 20, 20), choices: ["y"] } };

  test("the first keeps its name, its answers and what was connected with the others, and it is one step", () => {
    const { store, said, run, written } = open({ a: box(10, 10, 20, 20), b: box(30, 10, 20, 20), c: box(70, 70, 10, 10) }, "Road", [answer, relation]);
    const before = written();
    run("join", ["a", "b"]);
    const [joined, other, wet, connected] = written();
    expect([joined?.id, other?.id, wet?.id, pointsIn(joined?.value).length]).toEqual(["a", "c", "a", 6]);
    expect(connected).toMatchObject({ from_id: "a", to_id: "c" });
    expect([...store.selection, ...said]).toEqual(["a", "2 outlines became one."]);
    store.undo();
    expect(written()).toEqual(before);
  });

  test("what does not touch is left alone, and that is said", () => {
    const { said, run, written } = open({ a: box(10, 10, 20, 20), b: box(60, 10, 20, 20) });
    const before = written();
    run("join", ["a", "b"]);
    expect([written(), said]).toEqual([before, ["These outlines do not touch, so they cannot become one."]]);
  });
});

describe("taking out of others", () => {
  test("what is selected stays, others lose what it covers, and one may fall into several with the same label", () => {
    const { said, run, written } = open({ a: box(40, 0, 20, 100), b: box(10, 10, 80, 20), c: box(80, 80, 10, 10), d: box(45, 50, 5, 5) });
    run("takeaway", ["a"]);
    const [a, b, c, d, rest] = written();
    expect([a?.value, c?.value, d?.value]).toEqual([{ ...box(40, 0, 20, 100), polygonlabels: ["Road"] }, { ...box(80, 80, 10, 10), polygonlabels: ["Road"] }, { ...box(45, 50, 5, 5), polygonlabels: ["Road"] }]);
    expect([b, rest].map((item) => [item?.from_name, item?.value?.["polygonlabels"], widthOf(item?.value)]))
      .toEqual([["p", ["Road"], 30], ["p", ["Road"], 30]]);
    expect(said).toEqual(["Taken out of 1 outline."]);
  });

  test("a label that may be used so often only is not used more often by that", () => {
    const { said, run, written } = open({ a: box(40, 0, 20, 100), b: box(10, 10, 80, 20) }, "Once");
    run("takeaway", ["a"]);
    expect([written().length, said]).toEqual([2, ["The label Once has been used as often as it may be."]]);
  });

  test("without an overlap it says so", () => {
    const { said, run } = open({ a: box(0, 0, 10, 10), b: box(50, 50, 10, 10) });
    run("takeaway", ["a"]);
    expect(said).toEqual(["What is selected overlaps no other outline, or covers it as a whole."]);
  });
});

test("points that are not seen at this zoom are left out, the others keep their exact numbers", () => {
  const points = [[10.123456789, 10], [20, 10.1], [30.5, 10], [30, 40], [10, 40]];
  const { store, said, run, written } = open({ a: { points, closed: true } });
  run("simplify", ["a"]);
  expect(written()[0]?.value?.["points"]).toEqual([points[0], points[2], points[3], points[4]]);
  expect([said, store.undoLabel]).toEqual([["5 points became 4."], "Leave out points"]);
  run("simplify", ["a"]);
  expect(said[1]).toBe("Every point is seen at this size. Zoom out to leave out more.");
});

test("relations and children of a region that goes without an heir go as when it is deleted", () => {
  const { store } = open({ a: box(0, 0, 10, 10), b: box(20, 20, 5, 5) }, "Road", [{ type: "relation", from_id: "a", to_id: "b", direction: "right" }]);
  store.updateRegion("b", (region) => ({ ...region, parentId: "a" }));
  takeApart(store, [{ id: "a", geometries: [] }], "Cut outlines");
  expect([store.regions().map(({ id, parentId }) => [id, parentId]), store.relations()]).toEqual([[["b", null]], []]);
});

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});
afterEach(() => borders.turn(false));

describe("the knife", () => {
  test("a drag cuts all that it goes through, clicks and a double click a bent line", () => {
    host.add("a", "polygon", box(10, 10, 20, 20));
    host.add("b", "polygon", box(50, 10, 20, 20));
    host.add("r", "rectangle", { x: 10, y: 60, width: 20, height: 20, rotation: 0 });
    const tool = new KnifeTool(host);
    drag(tool, at(0, 20), at(190, 20));
    expect(host.cuts.map(({ pieces }) => pieces.map(({ id, geometries }) => [id, geometries.length]))).toEqual([[["a", 2], ["b", 2]]]);
    click(tool, at(40, 0));
    click(tool, at(40, 20));
    click(tool, at(90, 20));
    click(tool, at(90, 20, { clicks: 2 }));
    expect([host.cuts[1]?.pieces.map(({ id }) => id), tool.busy, host.said]).toEqual([["a"], false, ["Cut into 4 parts.", "Cut into 2 parts."]]);
  });

  test("where something is selected only that is cut; locked ones are not; what is not cut through is said", () => {
    host.add("a", "polygon", box(10, 10, 20, 20));
    host.add("b", "polygon", box(50, 10, 20, 20));
    host.select(["b"]);
    const tool = new KnifeTool(host);
    drag(tool, at(0, 20), at(190, 20));
    host.locked.add("b");
    drag(tool, at(0, 20), at(190, 20));
    expect([host.cuts.map(({ pieces }) => pieces.map(({ id }) => id)), host.said[1]]).toEqual([[["b"]], "The line goes through no outline from side to side."]);
    click(tool, at(0, 20));
    expect([tool.busy, tool.back(), tool.busy]).toEqual([true, true, false]);
  });
});

describe("points on an edge", () => {
  test("Alt and a press on an edge put one there, however many there are; on a point they take it out", () => {
    const many = { points: Array.from({ length: 64 }, (_, index) => [50 + 40 * Math.cos(index / 10.2), 50 + 40 * Math.sin(index / 10.2)]), closed: true };
    host.add("a", "polygon", many);
    host.select(["a"]);
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = many.points.slice(16);
    const tool = new MoveTool(host);
    click(tool, at(x1 + x2, (y1 + y2) / 2, { alt: true }));
    const added = pointsOf("a");
    expect([added.length, added[17]?.map((value) => value.toFixed(6))]).toEqual([65, [((x1 + x2) / 2).toFixed(6), ((y1 + y2) / 2).toFixed(6)]]);
    click(tool, at(2 * (added[5]?.[0] ?? 0), added[5]?.[1] ?? 0, { alt: true }));
    expect(host.regions.get("a")?.geometry["points"]).toHaveLength(64);
    click(tool, at(100, 50, { alt: true }));
    expect(host.regions.get("a")?.geometry["points"]).toHaveLength(64);
  });

  test("the details add and delete them without a pointer", () => {
    const region = { geometry: box(10, 10, 20, 20) } as never;
    expect(polygonCodec.points?.added(region, 3)?.["points"]).toEqual([[10, 10], [30, 10], [30, 30], [10, 30], [10, 20]]);
    expect(polygonCodec.points?.without(region, 0)?.["points"]).toEqual([[30, 10], [30, 30], [10, 30]]);
    expect(polygonCodec.points?.without({ geometry: { points: [[1, 1], [2, 1], [2, 2]], closed: true } } as never, 0)).toBeNull();
  });
});

describe("common borders", () => {
  const neighbour = box(50, 20, 20, 40);

  test("a click near a corner of a neighbour takes it to the last digit, one near an edge goes onto it, and far away nothing happens", () => {
    host.add("n", "polygon", neighbour);
    const place = (x: number, y: number) => borders.place({ x, y }, host, "polygon");
    expect([place(98, 18), place(102, 40), place(80, 40)]).toEqual([{ x: 100, y: 20 }, { x: 100, y: 40 }, null]);
    expect(borders.place({ x: 98, y: 18 }, host, host.entry("n") ?? "polygon")).toBeNull();
  });

  test("between two clicks on the border of one neighbour the outline follows it, the shorter way, with Shift straight", () => {
    host.add("n", "polygon", neighbour);
    borders.turn(true);
    host.toBorder = (point, of) => borders.place(point, host, of);
    const draw = (shift: boolean) => {
      const tool = new PolygonTool(host);
      click(tool, at(60, 50));
      click(tool, at(101, 50));
      click(tool, at(115, 61, { shift }));
      click(tool, at(110, 90));
      tool.finish();
      return pointsIn(host.created.at(-1)?.geometry).map((pair) => pair.map((value) => Number(value.toFixed(9))));
    };
    expect(draw(false)).toEqual([[30, 50], [50, 50], [50, 60], [57.5, 60], [55, 90]]);
    expect(draw(true)).toEqual([[30, 50], [50, 50], [57.5, 60], [55, 90]]);
  });

  test("one click back takes back the corners that came with it", () => {
    host.add("n", "polygon", neighbour);
    borders.turn(true);
    host.toBorder = (point, of) => borders.place(point, host, of);
    const tool = new PolygonTool(host);
    for (const [x, y] of [[60, 50], [101, 50], [115, 61]] as const) click(tool, at(x, y));
    tool.back();
    click(tool, at(60, 90));
    tool.finish();
    expect(host.created[0]?.geometry["points"]).toEqual([[30, 50], [50, 50], [30, 90]]);
  });

  test("a common point moves in both, to the same numbers, and is deleted from both", () => {
    host.add("a", "polygon", box(30, 20, 20, 40));
    host.add("n", "polygon", neighbour);
    host.select(["a"]);
    const partner = (id: string) => {
      const entry = host.entry("n");
      return entry === null ? [] : [{ entry, handle: { id, at: { x: 100, y: 20 }, look: "point", cursor: "move" } as const }];
    };
    const found = host.entry("n")?.shape.handleOn?.(neighbour, IMAGE, { x: 100, y: 20 }) ?? "";
    expect(found).toBe("p0");
    host.partners = partner(found);
    drag(new MoveTool(host), at(100, 20), at(103.3, 11.1));
    expect(pointsOf("a")[1]).toEqual(pointsOf("n")[0]);
    expect([host.commits, pointsOf("n")[0]?.[0]]).toEqual([["Change shape"], expect.closeTo(51.65, 9)]);
    host.partners = partner(found);
    click(new MoveTool(host), at(103.3, 11.1, { alt: true }));
    expect(["a", "n"].map((id) => pointsOf(id).length)).toEqual([3, 3]);
    expect(host.commits.at(-1)).toBe("Delete point");
  });

  test("the middle of a common edge is one of both", () => {
    expect(polygonShape.handleOn?.(neighbour, IMAGE, { x: 100, y: 40 })).toBe("m3");
    expect(polygonShape.handleOn?.(neighbour, IMAGE, { x: 100, y: 41 })).toBeNull();
  });
});
