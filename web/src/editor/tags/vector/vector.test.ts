import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../define";
import { at, click, drag, FakeHost } from "../../canvas/fakeHost";
import { defineShape } from "../../canvas/shapes/registry";
import { parseConfig } from "../../config/parse";
import { deserialise } from "../../model/deserialise";
import { allCodecs, codecOf } from "../../model/kinds";
import { serialise } from "../../model/serialise";
import type { Geometry, Region } from "../../model/types";
import { vectorCodec } from "./codec";
import { vectorShape } from "./shape";
import { thumbnail } from "./thumbnail";
import { VectorTool } from "./tool";
import { controlsOf, segmentsOf, verticesOf, type Vertex } from "./vertices";

defineShape(vectorCodec, vectorShape);
const IMAGE = { width: 200, height: 100 };
const VIEWPORT = new FakeHost().viewport();
const CONFIG = parseConfig('<View><VectorLabels name="l" toName="i"><Label value="A"/></VectorLabels><Image name="i" value="$i"/><Choices name="c" toName="i" perRegion="true"><Choice value="y"/></Choices></View>');
const vertex = (id: string, x: number, y: number, prevPointId?: string, more: object = {}): Vertex => ({ x, y, id, ...(prevPointId === undefined ? {} : { prevPointId }), isBezier: false, ...more });
const line = (closed = false): Geometry => ({ vertices: [vertex("a", 10, 10), vertex("b", 50, 10, "a"), vertex("c", 50, 50, "b")], closed });
const regionOf = (geometry: Geometry): Region => ({ id: "v", kind: "vector", toName: "i", geometry, results: [], readOnly: false } as unknown as Region);
const pull = (geometry: Geometry, handle: string, x: number, y: number, attributes: Record<string, string> = {}, constrained = false) =>
  vectorShape.pull(geometry, IMAGE, handle, { x, y }, { constrained, snap: (point) => point, attribute: (name) => attributes[name] });
const idsOf = (geometry: Geometry | null) => verticesOf(geometry ?? {}).map(({ id, prevPointId }) => [id, prevPointId]);

describe("the wire", () => {
  test("random lines come back as they were, also with answers about them, and random values never throw and survive", () => {
    const number = fc.double({ min: -10, max: 110, noNaN: true });
    const place = fc.record({ x: number, y: number });
    const point = fc.record({ x: number, y: number, id: fc.string({ minLength: 1 }), prevPointId: fc.string(), isBezier: fc.boolean(), controlPoint1: place, controlPoint2: place, own: fc.jsonValue() }, { requiredKeys: ["x", "y", "id"] });
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 8 }), fc.boolean(), (vertices, closed) => {
      const value = { vertices, closed };
      const items = [{ id: "r", from_name: "l", to_name: "i", type: "vectorlabels", origin: "manual", value: { ...value, vectorlabels: ["A"] } }, { id: "r", from_name: "c", to_name: "i", type: "choices", origin: "manual", value: { ...value, choices: ["y"] } }];
      const data = deserialise(structuredClone(items), CONFIG, allCodecs());
      expect(data.passthrough).toEqual([]);
      expect(serialise({ ...data, regions: data.regions.map((region) => ({ ...region })) }, codecOf)).toEqual(items);
      for (const region of data.regions) {
        vectorShape.trace({ moveTo() {}, lineTo() {}, bezierCurveTo() {}, closePath() {}, rect() {}, ellipse() {}, arc() {} }, region.geometry, VIEWPORT);
        vectorShape.contains(region.geometry, IMAGE, { x: 3, y: 3 }, 2);
        vectorShape.handles(region.geometry, { canRotate: true, viewport: VIEWPORT });
        thumbnail.outline(value, 2);
      }
    }));
    fc.assert(fc.property(fc.array(fc.record({ value: fc.jsonValue(), id: fc.oneof(fc.string(), fc.constant(null)) }), { maxLength: 6 }), (list) => {
      const items = list.map((item) => ({ ...item, type: "vectorlabels", from_name: "l", to_name: "i" }));
      expect(serialise(deserialise(items, CONFIG, allCodecs()), codecOf)).toHaveLength(items.length);
    }));
  });

  test("what cannot be drawn is kept, and named", () => {
    for (const vertices of [[], "x", [{ x: 1, y: 2 }], [{ id: "a", x: 1, y: "2" }], [vertex("a", 1, 2, undefined, { controlPoint1: 5 })]]) expect(vectorCodec.read({ vertices }, {})).toBeNull();
    expect(vectorCodec.faults({})).toEqual(["vertices"]);
  });
});

describe("ways", () => {
  test("lead from the point before, in any order, and round where the line is closed", () => {
    expect(segmentsOf([vertex("c", 0, 0, "b"), vertex("a", 0, 0), vertex("b", 0, 0, "a")], false)).toEqual([{ from: 2, to: 0 }, { from: 1, to: 2 }]);
    expect(segmentsOf(verticesOf(line(true)), true)).toEqual([{ from: 0, to: 1 }, { from: 1, to: 2 }, { from: 2, to: 0 }]);
    expect(segmentsOf([vertex("a", 0, 0), vertex("b", 0, 0)], false)).toEqual([{ from: 0, to: 1 }]);
    expect(segmentsOf([vertex("a", 0, 0, "a")], true)).toEqual([]);
  });

  test("are bent by what pulls at their ends, and softly where only one end is", () => {
    const [a, b] = [vertex("a", 0, 0, undefined, { isBezier: true, controlPoint2: { x: 10, y: 10 } }), vertex("b", 100, 0, "a")];
    expect(controlsOf(a, b)).toEqual([{ x: 10, y: 10 }, { x: 70, y: 0 }]);
    expect(controlsOf(vertex("a", 0, 0, undefined, { controlPoint2: { x: 10, y: 10 } }), b)).toBeNull();
  });
});

describe("a line on the picture", () => {
  test("is hit along itself; inside only when it is closed", () => {
    expect([vectorShape.contains(line(), IMAGE, { x: 60, y: 11 }, 3), vectorShape.contains(line(), IMAGE, { x: 80, y: 25 }, 3), vectorShape.contains(line(true), IMAGE, { x: 80, y: 25 }, 3)]).toEqual([true, false, true]);
    expect([vectorShape.filled(line()), vectorShape.filled(line(true))]).toEqual([false, true]);
  });

  test("has handles for its points, between them, and for what bends it", () => {
    const bent: Geometry = { vertices: [vertex("a", 10, 10), vertex("b", 50, 10, "a", { isBezier: true, controlPoint1: { x: 40, y: 5 }, controlPoint2: { x: 60, y: 15 } })], closed: false };
    expect(vectorShape.handles(bent, { canRotate: false, viewport: VIEWPORT }).map(({ id }) => id)).toEqual(["p0", "p1", "a1", "c1", "m0"]);
    expect(verticesOf(pull(bent, "c1", 140, 20) ?? {})[1]).toMatchObject({ controlPoint1: { x: 30, y: 0 }, controlPoint2: { x: 70, y: 20 } });
    expect(verticesOf(pull(bent, "c1", 140, 20, {}, true) ?? {})[1]).toMatchObject({ controlPoint1: { x: 40, y: 5 }, controlPoint2: { x: 70, y: 20 } });
    expect(verticesOf(pull(bent, "p1", 120, 10) ?? {})[1]).toMatchObject({ x: 60, y: 10, controlPoint1: { x: 50, y: 5 }, controlPoint2: { x: 70, y: 15 } });
    expect(verticesOf(vectorShape.removeHandle?.(bent, "a1") ?? {})[1]).toEqual(vertex("b", 50, 10, "a"));
  });

  test("a corner becomes a curve with Shift, where the config allows curves", () => {
    expect(verticesOf(pull(line(), "p1", 120, 20, { curves: "true" }, true) ?? {})[1]).toMatchObject({ x: 50, y: 10, isBezier: true, controlPoint1: { x: 40, y: 0 }, controlPoint2: { x: 60, y: 20 } });
    expect(verticesOf(pull(line(), "p1", 120, 20, {}, true) ?? {})[1]).toMatchObject({ x: 60, y: 20, isBezier: false });
  });

  test("points are put between others and taken out, and the line stays one", () => {
    const more = pull(line(), "m0", 60, 5);
    const [, made] = verticesOf(more ?? {});
    expect(idsOf(more)).toEqual([["a", undefined], [made?.id, "a"], ["b", made?.id], ["c", "b"]]);
    const round = pull(line(true), "m2", 60, 60);
    expect(idsOf(round).map(([id]) => id).slice(0, 3)).toEqual(["a", "b", "c"]);
    expect(segmentsOf(verticesOf(round ?? {}), true)).toHaveLength(4);
    expect(idsOf(vectorShape.removeHandle?.(line(), "p1") ?? null)).toEqual([["a", undefined], ["c", "a"]]);
    expect(idsOf(vectorShape.removeHandle?.(line(), "p0") ?? null)).toEqual([["b", undefined], ["c", "b"]]);
    expect([vectorShape.removeHandle?.(line(true), "p0"), vectorShape.removeHandle?.(line(), "m0")]).toEqual([null, null]);
  });

  test("exact numbers move a point with what bends it", () => {
    expect(vectorCodec.getField(regionOf(line()), "y2")).toBe(50);
    expect(verticesOf(vectorCodec.setField(regionOf(line()), "x1", 62.5) ?? {})[1]).toMatchObject({ x: 62.5, y: 10 });
    expect([vectorCodec.setField(regionOf(line()), "x9", 1), vectorCodec.setField(regionOf(line()), "x0", Number.NaN)]).toEqual([null, null]);
  });
});

describe("drawing", () => {
  const start = (attributes: Record<string, string> = {}) => {
    const host = new FakeHost();
    host.attributes = attributes;
    return { host, tool: new VectorTool(host) };
  };

  test("presses add points, and the last one once more or Enter ends the line", () => {
    for (const end of ["press", "enter", "double"] as const) {
      const { host, tool } = start();
      for (const [x, y] of [[20, 20], [100, 20], [100, 80]] as const) click(tool, at(x, y));
      if (end === "press") click(tool, at(100, 80));
      else if (end === "enter") tool.finish();
      else tool.down(at(150, 80, { clicks: 2 }));
      const geometry = host.created[0]?.geometry ?? {};
      const vertices = verticesOf(geometry);
      expect([geometry["closed"], tool.busy, vertices.map(({ x, y }) => [x, y])], end).toEqual([false, false, [[10, 20], [50, 20], [50, 80]]]);
      expect(vertices.map(({ prevPointId }) => prevPointId)).toEqual([undefined, vertices[0]?.id, vertices[1]?.id]);
      expect(Object.keys(vertices[1] ?? {})).toEqual(["x", "y", "id", "prevPointId", "isBezier"]);
      expect(vertices[0]?.id).toHaveLength(21);
    }
  });

  test("the first point closes it only where it may be closed", () => {
    for (const [closable, closed] of [["true", true], ["false", undefined]] as const) {
      const { host, tool } = start({ closable });
      for (const [x, y] of [[20, 20], [100, 20], [100, 80], [20, 20]] as const) click(tool, at(x, y));
      expect(host.created[0]?.geometry["closed"]).toBe(closed);
    }
  });

  test("a drag bends the line only where curves are allowed", () => {
    const { host, tool } = start({ curves: "true" });
    click(tool, at(20, 20));
    drag(tool, at(100, 20), at(120, 40));
    tool.finish();
    expect(verticesOf(host.created[0]?.geometry ?? {})[1]).toMatchObject({ x: 50, y: 20, isBezier: true, controlPoint1: { x: 40, y: 0 }, controlPoint2: { x: 60, y: 40 } });
    const straight = start();
    click(straight.tool, at(20, 20));
    drag(straight.tool, at(100, 20), at(120, 40));
    straight.tool.finish();
    expect(verticesOf(straight.host.created[0]?.geometry ?? {})[1]?.isBezier).toBe(false);
  });

  test("a skeleton goes on from any point that is pressed", () => {
    const { host, tool } = start({ skeleton: "true" });
    for (const [x, y] of [[20, 20], [100, 20], [20, 20], [20, 80]] as const) click(tool, at(x, y));
    tool.finish();
    const vertices = verticesOf(host.created[0]?.geometry ?? {});
    expect(vertices.map(({ prevPointId }) => prevPointId)).toEqual([undefined, vertices[0]?.id, vertices[0]?.id]);
    expect(segmentsOf(vertices, false)).toEqual([{ from: 0, to: 1 }, { from: 0, to: 2 }]);
  });

  test("has no fewer points than it must and no more than it may, and Backspace takes the last one back", () => {
    const { host, tool } = start({ minpoints: "3", maxpoints: "3" });
    click(tool, at(20, 20));
    click(tool, at(100, 20));
    tool.finish();
    expect([host.created.length, tool.busy]).toEqual([0, true]);
    tool.back();
    click(tool, at(100, 60));
    click(tool, at(150, 60));
    expect(verticesOf(host.created[0]?.geometry ?? {}).map(({ x }) => x)).toEqual([10, 50, 75]);
    host.allowed = false;
    click(tool, at(20, 20));
    expect(tool.busy).toBe(false);
  });
});

test("on a tile a line is seen as a line", () => {
  expect(thumbnail.outline(line(), 2)).toEqual({ kind: "polygon", points: [[10, 10], [50, 10], [50, 10], [50, 50], [50, 50], [50, 10], [50, 10], [10, 10]] });
  expect(thumbnail.outline({ vertices: [] }, 2)).toBeNull();
});
