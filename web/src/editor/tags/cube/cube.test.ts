import { beforeEach, describe, expect, test } from "vitest";
import fc from "fast-check";
import "../define";
import "../image/define";
import { at, click, drag, FakeHost } from "../../canvas/fakeHost";
import { MoveTool } from "../../canvas/tools/move";
import { pairRegions, samePlace } from "../../compare/pairs";
import { parseConfig } from "../../config/parse";
import { hullOf } from "../../geometry/hull";
import { deserialise } from "../../model/deserialise";
import { allCodecs, codecOf } from "../../model/kinds";
import { serialise } from "../../model/serialise";
import type { Region, ResultItem } from "../../model/types";
import { KEYMAP } from "../../keymap/keymap";
import { outlinesOf } from "../../../pages/data-manager/model/regions";
import { cubeCodec } from "./codec";
import { drawn } from "./drawn";
import { cubeShape } from "./shape";

const FRONT = { x: 20, y: 40, width: 20, height: 30, rotation: 0 };
const CUBE = { ...FRONT, back: { x: 30, y: 30, width: 20, height: 30 } };
const IMAGE = { width: 200, height: 100 };

function regionOf(id: string, geometry: object): Region {
  return { id, kind: "cube", geometry: { ...geometry }, seq: 0, toName: "i", envelope: {}, itemIndex: null, results: [], origin: "manual", parentId: null, score: null, readOnly: false, meta: null };
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
  test("a drag is the front, and a click puts the back where the pointer took it", () => {
    const tool = drawing();
    drag(tool, at(40, 40), at(80, 70));
    expect([host.created.length, tool.busy, tool.finishable, host.said]).toEqual([0, true, true, ["Now the depth: click where the back is, or press Enter."]]);
    click(tool, at(100, 60));
    expect(host.created).toEqual([{ kind: "cube", geometry: CUBE }]);
    expect(tool.busy).toBe(false);
  });

  test("two clicks make the front too, and so does a finger, which need not move for the depth", () => {
    const tool = drawing();
    click(tool, at(40, 40));
    click(tool, at(80, 70));
    click(tool, at(100, 60));
    drag(tool, at(40, 40, { pointer: "touch" }), at(80, 70, { pointer: "touch" }));
    click(tool, at(100, 60, { pointer: "touch" }));
    expect(host.created.map(({ geometry }) => geometry)).toEqual([CUBE, CUBE]);
  });

  test("Enter and a double click take the usual depth; Backspace takes the front back, and the picture is never left", () => {
    const tool = drawing();
    drag(tool, at(40, 40), at(80, 70));
    expect(tool.finish?.()).toBe(true);
    drag(tool, at(40, 40), at(80, 70));
    click(tool, at(80, 70, { clicks: 2 }));
    const usual = { ...FRONT, back: { x: 24.5, y: 31, width: 20, height: 30 } };
    expect(host.created.map(({ geometry }) => geometry)).toEqual([usual, usual]);
    drag(tool, at(40, 40), at(80, 70));
    expect([tool.back?.(), tool.busy]).toEqual([true, false]);
    drag(tool, at(40, 40), at(80, 70));
    click(tool, at(-300, -300));
    expect(host.created.at(-1)?.geometry["back"]).toMatchObject({ x: 0, y: 0 });
  });

  test("where whole pixels are asked for, both faces begin on them", () => {
    host.pixelSnap = true;
    const tool = drawing();
    drag(tool, at(40.4, 40.4), at(80.2, 70.4));
    click(tool, at(100.6, 60.4));
    expect(host.created[0]?.geometry).toEqual(CUBE);
  });

  test("its key is Shift C, and without a pointer both faces fill a box", () => {
    expect(KEYMAP.find((entry) => entry.action === "tool:cube")?.keys).toEqual(["shift+c"]);
    const made = cubeShape.inBox({ x: 50, y: 20, width: 40, height: 40, rotation: 0 }, IMAGE, 1);
    expect(made).toEqual({ x: 25, y: 30, width: 15, height: 30, rotation: 0, back: { x: 30, y: 20, width: 15, height: 30 } });
    expect(cubeShape.bounds(made, IMAGE)).toEqual({ minX: 50, minY: 20, maxX: 90, maxY: 60 });
  });
});

describe("changing", () => {
  const pulled = (geometry: object, from: ReturnType<typeof at>, to: ReturnType<typeof at>) => {
    host.add("c", "cube", { ...geometry });
    host.select(["c"]);
    drag(new MoveTool(host), from, to);
    return host.regions.get("c")?.geometry;
  };

  test("a corner behind makes the back smaller, and the front stays", () => {
    expect(pulled(CUBE, at(100, 30), at(90, 40))).toEqual({ ...FRONT, back: { x: 30, y: 40, width: 15, height: 20 } });
  });

  test("a corner in front leaves the back", () => {
    expect(pulled(CUBE, at(40, 70), at(30, 80))).toEqual({ ...CUBE, x: 15, width: 25, height: 40 });
  });

  test("the middle of the back moves it, with Shift straight; a flat one gets a back by it", () => {
    expect(pulled(CUBE, at(80, 45), at(90, 40))?.["back"]).toEqual({ x: 35, y: 25, width: 20, height: 30 });
    const flat = cubeShape.handles(FRONT, { canRotate: true, viewport: host.viewport() }).find(({ id }) => id === "back");
    if (flat === undefined) throw new Error("no handle");
    expect(pulled(FRONT, at(flat.at.x, flat.at.y), at(80, 45))).toEqual(CUBE);
  });

  test("turning takes the back along, as if it were one thing", () => {
    const square = { x: 40, y: 40, width: 10, height: 20, rotation: 0, back: { x: 50, y: 40, width: 10, height: 20 } };
    const turned = cubeShape.pull(square, IMAGE, "rotate", { x: 180, y: 50 }, { constrained: true, snap: (point) => point, attribute: () => undefined });
    // The front's middle is at 90, 50; the back's was 20 pixels to the right of it and is now below.
    expect(turned?.["rotation"]).toBe(90);
    const box = cubeShape.bounds(turned ?? {}, IMAGE);
    expect([box.minX, box.maxX, box.minY, box.maxY].map((value) => Math.round(value))).toEqual([80, 100, 40, 80]);
  });

  test("moves as a whole, by hand and by arrow keys, and is hit wherever it is seen", () => {
    expect(pulled(CUBE, at(50, 62), at(60, 67))).toEqual({ ...FRONT, x: 25, y: 45, back: { x: 35, y: 35, width: 20, height: 30 } });
    expect(cubeCodec.nudge?.(regionOf("c", CUBE), 1, -1)).toEqual({ ...FRONT, x: 21, y: 39, back: { x: 31, y: 29, width: 20, height: 30 } });
    expect(["in front", "behind", "between", "beside"].map((_, index) => cubeShape.contains(CUBE, IMAGE, [{ x: 50, y: 60 }, { x: 90, y: 35 }, { x: 52, y: 36 }, { x: 42, y: 32 }][index] ?? { x: 0, y: 0 }, 0)))
      .toEqual([true, true, true, false]);
  });

  test("has exact numbers for both faces, also before a flat one has a back", () => {
    const region = regionOf("c", CUBE);
    expect(cubeCodec.fields(region).map(({ label }) => label)).toEqual(["X", "Y", "Width", "Height", "Rotation", "Back X", "Back Y", "Back width", "Back height"]);
    expect(cubeCodec.setField(region, "back.width", 12.5)).toEqual({ ...CUBE, back: { ...CUBE.back, width: 12.5 } });
    expect([cubeCodec.setField(region, "back.height", 0), cubeCodec.setField(region, "width", 0), cubeCodec.setField(region, "back.x", Number.NaN)]).toEqual([null, null, null]);
    expect(cubeCodec.getField(regionOf("f", FRONT), "back.width")).toBe(20);
    expect(cubeCodec.setField(regionOf("f", FRONT), "back.x", 30)?.["back"]).toMatchObject({ x: 30, width: 20, height: 30 });
  });
});

describe("the JSON of the documents", () => {
  const config = parseConfig('<View><Image name="i" value="$image"/><CubeLabels name="c" toName="i"><Label value="Car"/></CubeLabels><Cube name="p" toName="i"/></View>');
  const item = (value: object, more: object = {}) => ({ id: "a", from_name: "c", to_name: "i", type: "cubelabels", origin: "manual", original_width: 200, original_height: 100, image_rotation: 0, value: { ...value, cubelabels: ["Car"] }, ...more }) as ResultItem;
  const through = (items: readonly ResultItem[], change: (region: Region) => Region) => {
    const data = deserialise(structuredClone(items), config, allCodecs());
    return serialise({ ...data, regions: data.regions.map(change) }, codecOf);
  };

  test("a box as documented, and one with a back, are read and written as they are, also when they were touched", () => {
    const items = [item(FRONT), item({ ...CUBE, back: { ...CUBE.back, seen: "unknown" }, more: 1 }, { id: "b", score: 0.5 }), { id: "d", from_name: "p", to_name: "i", type: "cube", origin: "manual", value: { ...FRONT } } as ResultItem];
    expect(through(items, (region) => ({ ...region }))).toEqual(items);
    const [, moved] = through(items, (region) => ({ ...region, geometry: cubeShape.move(region.geometry, IMAGE, 2, 0) }));
    expect(moved?.value).toEqual({ ...CUBE, x: 21, back: { ...CUBE.back, x: 31, seen: "unknown" }, more: 1, cubelabels: ["Car"] });
  });

  test("a back that is none is told, and kept", () => {
    const broken = item({ ...FRONT, back: { x: 1, y: "2" } });
    const data = deserialise([broken], config, allCodecs());
    expect(data.passthrough.map(({ why }) => why)).toEqual([{ kind: "unread", members: ["back"] }]);
    expect(serialise(data, codecOf)).toEqual([broken]);
  });

  test("anything goes through unchanged", () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom("x", "y", "width", "height", "rotation", "back", "other"), fc.jsonValue()), (value) => {
      const items = JSON.parse(JSON.stringify([item(value)])) as ResultItem[];
      expect(through(items, (region) => ({ ...region }))).toEqual(items);
    }));
  });
});

test("two people's cuboids are compared by what they cover", () => {
  const [one, near, far] = [regionOf("a", CUBE), regionOf("b", { ...CUBE, x: 20.5 }), regionOf("c", { ...FRONT, x: 70 })];
  expect([...pairRegions([one], [far, near], () => "")]).toEqual([["a", "b"]]);
  expect([samePlace(one, near), samePlace(one, far)]).toEqual([true, false]);
});

test("the list of tasks shows all its edges", () => {
  const [outline] = outlinesOf([{ result: [{ id: "a", type: "cubelabels", original_width: 200, original_height: 100, value: { ...CUBE, cubelabels: ["Car"] } }] }]);
  expect(outline?.label).toBe("Car");
  const points = outline?.shape.kind === "polygon" ? outline.shape.points : [];
  const edges = new Set(points.map((point, index) => [point, points[(index + 1) % points.length] ?? point].map(String).toSorted().join(" ")));
  expect(edges.size).toBe(12);
  expect(outlinesOf([{ result: [{ type: "cube", value: { ...FRONT, width: 0 } }] }])).toEqual([]);
});

test("the hull goes round clockwise and leaves out what lies inside", () => {
  expect(hullOf([{ x: 1, y: 1 }, { x: 0, y: 2 }, { x: 2, y: 2 }, { x: 0, y: 0 }, { x: 2, y: 0 }])).toEqual([{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 2, y: 2 }, { x: 0, y: 2 }]);
});
