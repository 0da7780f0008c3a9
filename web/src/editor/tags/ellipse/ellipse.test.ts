import { beforeEach, describe, expect, test } from "vitest";
import "../define";
import "../image/define";
import golden from "../../../../test/fixtures/golden-results.json";
import { at, click, drag, FakeHost } from "../../canvas/fakeHost";
import { MoveTool } from "../../canvas/tools/move";
import { pairRegions, samePlace } from "../../compare/pairs";
import { parseConfig } from "../../config/parse";
import { KEYMAP } from "../../keymap/keymap";
import { deserialise } from "../../model/deserialise";
import { serialise } from "../../model/serialise";
import type { Region, ResultItem } from "../../model/types";
import { outlinesOf } from "../../../pages/data-manager/model/regions";
import { allCodecs, codecOf } from "../../model/kinds";
import { ellipseCodec } from "./codec";
import { drawn } from "./drawn";
import { ellipseShape } from "./shape";

const ELLIPSE = { x: 50, y: 50, radiusX: 20, radiusY: 30, rotation: 0 };

function regionOf(id: string, geometry: object): Region {
  return { id, kind: "ellipse", geometry: { ...geometry }, seq: 0, toName: "i", envelope: {}, itemIndex: null, results: [], origin: "manual", parentId: null, score: null, readOnly: false, meta: null };
}

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});

const drawing = () => {
  const tool = drawn.tools[0]?.make(host);
  if (tool === undefined) throw new Error("no tool");
  return tool;
};

describe("drawing", () => {
  test("a drag writes centre and radii in percent of the picture", () => {
    drag(drawing(), at(20, 10), at(60, 50));
    expect(host.created).toEqual([{ kind: "ellipse", geometry: { x: 20, y: 30, radiusX: 10, radiusY: 20, rotation: 0 } }]);
  });

  test("two clicks do too, and a finger, and shift makes a circle", () => {
    const tool = drawing();
    click(tool, at(20, 10));
    click(tool, at(60, 50));
    drag(tool, at(20, 10, { pointer: "touch" }), at(60, 50, { pointer: "touch" }));
    drag(tool, at(20, 10), at(60, 20, { shift: true }));
    expect(host.created.map((made) => made.geometry)).toEqual([
      { x: 20, y: 30, radiusX: 10, radiusY: 20, rotation: 0 }, { x: 20, y: 30, radiusX: 10, radiusY: 20, rotation: 0 }, { x: 20, y: 30, radiusX: 10, radiusY: 20, rotation: 0 },
    ]);
  });

  test("its key is the letter O, and without a pointer it fills a box", () => {
    expect(KEYMAP.find((entry) => entry.action === "tool:ellipse")?.keys).toEqual(["o"]);
    expect(ellipseShape.inBox({ x: 50, y: 25, width: 100, height: 50, rotation: 0 }, { width: 200, height: 100 }, 1)).toEqual({ x: 50, y: 50, radiusX: 25, radiusY: 25, rotation: 0 });
  });
});

describe("changing", () => {
  const pulled = (geometry: object, from: ReturnType<typeof at>, to: ReturnType<typeof at>) => {
    host.add("e", "ellipse", { ...geometry });
    host.select(["e"]);
    drag(new MoveTool(host), from, to);
    return host.regions.get("e")?.geometry;
  };

  test("a side moves, the opposite one stays", () => {
    expect(pulled(ELLIPSE, at(140, 50), at(160, 50))).toEqual({ x: expect.closeTo(55, 9) as unknown, y: 50, radiusX: 25, radiusY: 30, rotation: 0 });
  });

  test("the handle above turns it, and leaves the other numbers as exact as they were", () => {
    const exact = { x: 50, y: 50, radiusX: 20.123456789, radiusY: 30.987654321, rotation: 0 };
    // Eleven pixels of the picture above the frame, which at this zoom are 22 on the screen.
    const turned = pulled(exact, at(100, 50 - 30.987654321 - 11), at(180, 50));
    expect(turned).toEqual({ ...exact, rotation: expect.closeTo(90, 6) as unknown });
    expect(ellipseShape.contains({ ...exact, ...turned }, { width: 200, height: 100 }, { x: 100, y: 88 }, 0)).toBe(true);
    expect(ellipseShape.contains(exact, { width: 200, height: 100 }, { x: 100, y: 88 }, 0)).toBe(false);
  });

  test("is moved by what lies inside of its outline, not by the corners of its box", () => {
    expect(pulled(ELLIPSE, at(100, 50), at(110, 60))).toEqual({ ...ELLIPSE, x: 55, y: 60 });
    expect(ellipseShape.contains(ELLIPSE, { width: 200, height: 100 }, { x: 63, y: 23 }, 0)).toBe(false);
  });

  test("has exact numbers, of which radii are never nothing", () => {
    const region = regionOf("e", ELLIPSE);
    expect(ellipseCodec.fields(region).map((field) => field.label)).toEqual(["X", "Y", "Radius X", "Radius Y", "Rotation"]);
    expect(ellipseCodec.setField(region, "radiusX", 12.5)).toEqual({ ...ELLIPSE, radiusX: 12.5 });
    expect(ellipseCodec.setField(region, "radiusX", 0)).toBeNull();
    expect(ellipseCodec.setField(region, "rotation", -20)).toEqual({ ...ELLIPSE, rotation: -20 });
    expect(ellipseCodec.nudge?.(region, 1, -1)).toEqual({ ...ELLIPSE, x: 51, y: 49 });
    expect(ellipseCodec.summary(region)).toBe("20 × 30 %");
  });
});

describe("the same JSON as the real product's", () => {
  const { cfg, result } = golden.EllipseLabels as unknown as { cfg: string; result: ResultItem[] };

  test("its example is read and written as it is, also when every region was touched", () => {
    const data = deserialise(structuredClone(result), parseConfig(cfg), allCodecs());
    expect(data.regions.map((region) => region.kind)).toEqual(result.map(() => "ellipse"));
    expect(serialise({ ...data, regions: data.regions.map((region) => ({ ...region })) }, codecOf)).toEqual(result);
  });

  test("a plain Ellipse with Labels beside it is two items of one region", () => {
    const config = parseConfig('<View><Image name="i" value="$image"/><Ellipse name="e" toName="i"/><Labels name="l" toName="i"><Label value="Pond"/></Labels></View>');
    const items: ResultItem[] = [
      { id: "a", from_name: "e", to_name: "i", type: "ellipse", origin: "manual", value: { ...ELLIPSE } },
      { id: "a", from_name: "l", to_name: "i", type: "labels", origin: "manual", value: { ...ELLIPSE, labels: ["Pond"] } },
    ];
    const data = deserialise(structuredClone(items), config, allCodecs());
    expect(data.regions.map((region) => [region.kind, region.results.length])).toEqual([["ellipse", 2]]);
    expect(serialise({ ...data, regions: data.regions.map((region) => ({ ...region, geometry: { ...region.geometry, x: 51 } })) }, codecOf)).toEqual(items.map((item) => ({ ...item, value: { ...item.value, x: 51 } })));
  });
});

test("two people's ellipses are compared by what they cover", () => {
  const [one, near, far] = [regionOf("a", ELLIPSE), regionOf("b", { ...ELLIPSE, x: 51 }), regionOf("c", { ...ELLIPSE, x: 85 })];
  expect([...pairRegions([one], [far, near], () => "")]).toEqual([["a", "b"]]);
  expect([samePlace(one, near), samePlace(one, far)]).toEqual([true, false]);
});

test("the list of tasks outlines it, turned as the picture shows it", () => {
  const value = { x: 50, y: 50, radiusX: 10, radiusY: 5, rotation: 90, ellipselabels: ["Pond"] };
  const [outline] = outlinesOf([{ result: [{ id: "a", type: "ellipselabels", original_width: 200, original_height: 100, value }] }]);
  expect(outline?.label).toBe("Pond");
  const points = outline?.shape.kind === "polygon" ? outline.shape.points : [];
  // Ten percent of 200 pixels are 20 of 100 pixels when it stands upright.
  expect(Math.max(...points.map(([, y]) => y))).toBeCloseTo(70);
  expect(Math.max(...points.map(([x]) => x))).toBeCloseTo(52.5);
  expect(outlinesOf([{ result: [{ type: "ellipse", value: { x: 1, y: 1, radiusX: 0, radiusY: 3 } }] }])).toEqual([]);
});
