import { beforeEach, describe, expect, test } from "vitest";
import "../../tags/image/define";
import { KeypointTool } from "../../tags/keypoint/tool";
import { PolygonTool } from "../../tags/polygon/tool";
import { rectangleShape } from "../../tags/rectangle/shape";
import { ThreePointTool } from "../../tags/rectangle/threePoints";
import type { Point } from "../../geometry/types";
import { BoxTool } from "./box";
import { at, click, drag, FakeHost } from "../fakeHost";
import { MoveTool } from "./move";
import { PanTool } from "./pan";

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});

describe("drawing boxes", () => {
  test("a drag in any direction makes one rectangle in percent", () => {
    drag(new BoxTool(host, "rect", rectangleShape), at(60, 50), at(20, 10));
    expect(host.created).toEqual([{ kind: "rectangle", geometry: { x: 10, y: 10, width: 20, height: 40, rotation: 0 } }]);
  });

  test("two clicks make one too, and the first alone makes none", () => {
    const tool = new BoxTool(host, "rect", rectangleShape);
    click(tool, at(20, 10));
    expect([tool.busy, host.created.length]).toEqual([true, 0]);
    click(tool, at(60, 50));
    expect(tool.busy).toBe(false);
    expect(host.created[0]?.geometry).toEqual({ x: 10, y: 10, width: 20, height: 40, rotation: 0 });
  });

  test("a click on a region selects it instead", () => {
    host.add("a", "rectangle", { x: 10, y: 10, width: 20, height: 40, rotation: 0 });
    const tool = new BoxTool(host, "rect", rectangleShape);
    click(tool, at(30, 30));
    expect([...host.selection, tool.busy]).toEqual(["a", false]);
    // And beside it lets go of it before anything is drawn.
    click(tool, at(150, 80));
    expect([host.selection.size, tool.busy]).toEqual([0, false]);
  });

  test("stays inside of the image, whole pixels when asked, square with shift", () => {
    const tool = new BoxTool(host, "rect", rectangleShape);
    drag(tool, at(150, 50), at(900, 900));
    expect(host.created[0]?.geometry).toEqual({ x: 75, y: 50, width: 25, height: 50, rotation: 0 });
    host.pixelSnap = true;
    drag(tool, at(10.4, 10.4), at(20.3, 20.8));
    expect(host.created[1]?.geometry).toEqual({ x: 5, y: 10, width: 5, height: 11, rotation: 0 });
    drag(tool, at(100, 10), at(120, 15, { shift: true }));
    expect(host.created[2]?.geometry).toEqual({ x: 50, y: 10, width: 10, height: 20, rotation: 0 });
  });

  test("nothing that is too thin, nothing without a label, nothing after Escape", () => {
    const tool = new BoxTool(host, "rect", rectangleShape);
    drag(tool, at(20, 10), at(60, 10.2));
    tool.down(at(20, 10));
    tool.move(at(60, 50));
    tool.cancel();
    tool.up(at(60, 50));
    host.allowed = false;
    drag(tool, at(20, 10), at(60, 50));
    expect(host.created).toEqual([]);
  });

  test("three clicks make a turned rectangle, and one of them can be taken back", () => {
    const tool = new ThreePointTool(host);
    click(tool, at(50, 20));
    click(tool, at(90, 90));
    expect(tool.back()).toBe(true);
    click(tool, at(50, 60));
    click(tool, at(20, 60));
    const geometry = host.created[0]?.geometry as Record<string, number>;
    expect(geometry).toMatchObject({ rotation: 90, x: 25, y: 20 });
    expect(geometry["width"]).toBeCloseTo(20);
    expect(geometry["height"]).toBeCloseTo(30);
  });
});

describe("drawing polygons and points", () => {
  const corners: readonly Point[] = [{ x: 20, y: 20 }, { x: 60, y: 20 }, { x: 60, y: 60 }];
  const polygon = { kind: "polygon", geometry: { points: [[10, 20], [30, 20], [30, 60]], closed: true } };

  test("a click on the first point closes the shape", () => {
    const tool = new PolygonTool(host);
    for (const { x, y } of corners) click(tool, at(x, y));
    expect(tool.busy).toBe(true);
    click(tool, at(21, 21));
    expect(host.created).toEqual([polygon]);
    expect(tool.busy).toBe(false);
  });

  test("so do Enter and a double click, but not with two points", () => {
    const tool = new PolygonTool(host);
    for (const { x, y } of corners.slice(0, 2)) click(tool, at(x, y));
    expect(tool.finish()).toBe(true);
    expect([tool.busy, host.created.length]).toEqual([true, 0]);
    click(tool, at(60, 60));
    click(tool, at(60, 60, { clicks: 2 }));
    expect(host.created).toEqual([polygon]);
    expect(tool.finish()).toBe(false);
  });

  test("the last point can be taken back, all of them with Escape", () => {
    const tool = new PolygonTool(host);
    for (const { x, y } of corners) click(tool, at(x, y));
    expect(tool.back()).toBe(true);
    click(tool, at(100, 90));
    tool.finish();
    expect(host.created[0]?.geometry["points"]).toEqual([[10, 20], [30, 20], [50, 90]]);
    click(tool, at(10, 10));
    tool.cancel();
    expect([tool.busy, tool.back()]).toEqual([false, false]);
  });

  test("a key point is set by a click inside of the image and selected by one on it", () => {
    const tool = new KeypointTool(host);
    click(tool, at(50, 50));
    click(tool, at(-5, 50));
    expect(host.created).toEqual([{ kind: "keypoint", geometry: { x: 25, y: 50, width: 0.5 } }]);
    host.add("k", "keypoint", { x: 25, y: 50, width: 0.5 });
    click(tool, at(51, 50));
    expect([[...host.selection], host.created.length]).toEqual([["k"], 1]);
  });
});

describe("selecting and moving", () => {
  beforeEach(() => {
    host.add("large", "rectangle", { x: 10, y: 10, width: 50, height: 80, rotation: 0 });
    host.add("small", "rectangle", { x: 20, y: 20, width: 10, height: 20, rotation: 0 });
    host.add("far", "rectangle", { x: 80, y: 20, width: 10, height: 20, rotation: 0 });
  });

  test("a click takes the smallest, again the one below; beside lets go", () => {
    const tool = new MoveTool(host);
    click(tool, at(50, 30));
    expect([...host.selection]).toEqual(["small"]);
    click(tool, at(50, 30));
    expect([...host.selection]).toEqual(["large"]);
    click(tool, at(50, 30));
    expect([...host.selection]).toEqual(["small"]);
    click(tool, at(150, 90));
    expect(host.selection.size).toBe(0);
  });

  test("with ctrl or shift a click adds and takes away", () => {
    const tool = new MoveTool(host);
    click(tool, at(50, 30));
    click(tool, at(170, 30, { ctrl: true }));
    expect([...host.selection]).toEqual(["small", "far"]);
    click(tool, at(170, 30, { shift: true }));
    expect([...host.selection]).toEqual(["small"]);
  });

  test("a drag moves all that is selected and is one step", () => {
    host.select(["small", "far"]);
    drag(new MoveTool(host), at(50, 30), at(60, 40));
    expect(host.commits).toEqual(["Move region"]);
    expect(host.regions.get("small")?.geometry).toMatchObject({ x: 25, y: 30 });
    expect(host.regions.get("far")?.geometry).toMatchObject({ x: 85, y: 30 });
    expect(host.regions.get("large")?.geometry).toMatchObject({ x: 10, y: 10 });
  });

  test("what is locked or only looked at does not move; the view does", () => {
    const tool = new MoveTool(host);
    host.locked.add("far");
    drag(tool, at(170, 30), at(160, 30));
    expect(host.panned).toEqual({ x: -20, y: 0 });
    host.readOnly = true;
    drag(tool, at(50, 30), at(60, 30));
    expect(host.panned).toEqual({ x: 0, y: 0 });
    expect(host.commits).toEqual([]);
  });

  test("handles reshape, Escape puts everything back", () => {
    const tool = new MoveTool(host);
    host.select(["far"]);
    drag(tool, at(180, 40), at(190, 60));
    expect(host.regions.get("far")?.geometry).toEqual({ x: 80, y: 20, width: 15, height: 40, rotation: 0 });
    expect(host.commits).toEqual(["Change shape"]);
    tool.down(at(190, 60));
    tool.move(at(120, 90));
    expect(host.previews.size).toBe(1);
    tool.cancel();
    tool.up(at(120, 90));
    expect(host.regions.get("far")?.geometry).toMatchObject({ width: 15, height: 40 });
  });

  test("a frame selects what is inside of it", () => {
    drag(new MoveTool(host), at(199, 5), at(150, 60));
    expect([...host.selection]).toEqual(["far"]);
  });

  test("points of a polygon move, come between, and go", () => {
    const geometry = { points: [[10, 10], [60, 10], [60, 90]], closed: true };
    host.regions.clear();
    host.add("p", "polygon", geometry);
    host.select(["p"]);
    const tool = new MoveTool(host);
    drag(tool, at(120, 10), at(140, 20));
    expect(host.regions.get("p")?.geometry["points"]).toEqual([[10, 10], [70, 20], [60, 90]]);
    drag(tool, at(80, 15), at(80, 5));
    expect(host.regions.get("p")?.geometry["points"]).toEqual([[10, 10], [40, 5], [70, 20], [60, 90]]);
    click(tool, at(80, 5, { alt: true }));
    expect(host.regions.get("p")?.geometry["points"]).toEqual([[10, 10], [70, 20], [60, 90]]);
    click(tool, at(20, 10, { clicks: 2 }));
    expect(host.regions.get("p")?.geometry["points"]).toHaveLength(3);
  });

  test("one finger on an empty place moves the view", () => {
    drag(new MoveTool(host), at(190, 90, { pointer: "touch" }), at(180, 80, { pointer: "touch" }));
    expect(host.selection.size).toBe(0);
    expect(host.panned.x).toBeLessThan(0);
  });

  test("the pan tool moves the view by what the pointer moved", () => {
    drag(new PanTool(host), at(10, 10), at(30, 20));
    expect(host.panned).toEqual({ x: 40, y: 20 });
  });
});
