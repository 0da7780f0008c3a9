import { beforeEach, describe, expect, test } from "vitest";
import "../define";
import "../image/define";
import golden from "../../../../test/fixtures/golden-results.json";
import { at, click, drag, FakeHost } from "../../canvas/fakeHost";
import { parseConfig } from "../../config/parse";
import { areaOf, boundsOf } from "../../geometry/mask/mask";
import { filled } from "../../geometry/mask/scanline";
import { deserialise } from "../../model/deserialise";
import { allCodecs, codecOf } from "../../model/kinds";
import { serialise } from "../../model/serialise";
import type { Region, ResultItem } from "../../model/types";
import { drawn } from "./drawn";
import { geometryOf, maskIn } from "./geometry";
import { brushShape } from "./shape";
import { thumbnail } from "./thumbnail";

const IMAGE = { width: 200, height: 100 };
const box = (x: number, y: number, width: number, height: number, size = IMAGE) =>
  geometryOf(filled(size, [{ x, y }, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height }]));

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});

function toolOf(name: string, size = 10) {
  const tool = drawn.tools.find((kind) => kind.name === name)?.make(host);
  if (tool === undefined) throw new Error(name);
  tool.size?.set(size);
  return tool;
}

const maskOfRegion = (id: string) => maskIn(host.regions.get(id)?.geometry ?? {});

describe("painting", () => {
  test("without a selected mask a stroke makes a new one, in pixels of the picture", () => {
    drag(toolOf("brush"), at(50, 50), at(100, 50));
    expect(host.created.map(({ kind, geometry }) => [kind, boundsOf(maskIn(geometry))])).toEqual([["brush", { minX: 45, maxX: 105, minY: 45, maxY: 55 }]]);
  });

  test("with one, it adds to it as one step, and the eraser takes from it", () => {
    host.add("m", "brush", box(10, 10, 20, 20));
    host.select(["m"]);
    drag(toolOf("brush"), at(30, 20), at(60, 20));
    expect([host.created, host.commits, boundsOf(maskOfRegion("m"))]).toEqual([[], ["Paint"], { minX: 10, maxX: 65, minY: 10, maxY: 30 }]);
    drag(toolOf("eraser", 20), at(60, 20), at(40, 20));
    expect([host.commits, boundsOf(maskOfRegion("m"))]).toEqual([["Paint", "Erase"], { minX: 10, maxX: 31, minY: 10, maxY: 30 }]);
  });

  test("the eraser takes what lies under it when nothing is selected, and a mask without a pixel is gone", () => {
    host.add("m", "brush", box(10, 10, 4, 4));
    click(toolOf("eraser", 30), at(12, 12));
    expect([host.regions.size, host.commits]).toEqual([0, []]);
  });

  test("what is locked, or of another kind, is not painted on", () => {
    host.add("m", "brush", box(10, 10, 4, 4));
    host.locked.add("m");
    host.select(["m"]);
    click(toolOf("eraser", 30), at(12, 12));
    expect(areaOf(maskOfRegion("m"))).toBe(16);
    click(toolOf("brush"), at(100, 50));
    expect(host.created).toHaveLength(1);
  });

  test("nothing is painted where nothing may be drawn, and Escape takes the stroke back", () => {
    host.allowed = false;
    drag(toolOf("brush"), at(50, 50), at(100, 50));
    host.allowed = true;
    const tool = toolOf("brush");
    tool.down(at(50, 50));
    expect(tool.busy).toBe(true);
    tool.cancel();
    tool.up(at(60, 50));
    expect([host.created, tool.busy]).toEqual([[], false]);
  });

  test("with Shift a stroke goes on straight from the end of the last one", () => {
    const tool = toolOf("brush");
    click(tool, at(20, 20));
    click(tool, at(120, 20, { shift: true }));
    expect(boundsOf(maskIn(host.created[1]?.geometry ?? {}))).toEqual({ minX: 15, maxX: 125, minY: 15, maxY: 25 });
  });

  test("what is drawn around is filled", () => {
    const tool = toolOf("lasso");
    tool.down(at(10, 10));
    for (const [x, y] of [[30, 10], [30, 30], [10, 30]] as const) tool.move(at(x, y));
    tool.up(at(10, 30));
    expect(areaOf(maskIn(host.created[0]?.geometry ?? {}))).toBe(400);
  });

  test("a brush is never wider than a quarter of the picture, nor narrower than a pixel", () => {
    const tool = toolOf("brush");
    tool.size?.set(0);
    expect(tool.size?.value).toBe(1);
    tool.size?.set(1000);
    expect(tool.size?.value).toBe(50);
  });
});

describe("a mask", () => {
  test("is taken hold of by its pixels, and moved by whole ones", () => {
    const geometry = box(10, 10, 20, 20);
    expect([brushShape.contains(geometry, IMAGE, { x: 12, y: 12 }, 0), brushShape.contains(geometry, IMAGE, { x: 40, y: 12 }, 2)]).toEqual([true, false]);
    expect(boundsOf(maskIn(brushShape.move(geometry, IMAGE, 5.4, -20)))).toEqual({ minX: 15, maxX: 35, minY: 0, maxY: 10 });
  });

  test("made for the picture in another size lies where it belongs, and is painted on in its own pixels", () => {
    const half = box(10, 10, 20, 20, { width: 100, height: 50 });
    expect(brushShape.bounds(half, IMAGE)).toEqual({ minX: 20, maxX: 60, minY: 20, maxY: 60 });
    host.add("m", "brush", half);
    host.select(["m"]);
    click(toolOf("brush", 20), at(100, 40));
    expect(boundsOf(maskOfRegion("m"))).toEqual({ minX: 10, maxX: 55, minY: 10, maxY: 30 });
  });
});

describe("the same JSON as the real product's", () => {
  const { cfg, result } = golden.BrushLabels as unknown as { cfg: string; result: ResultItem[] };
  const data = () => deserialise(structuredClone(result), parseConfig(cfg), allCodecs());

  test("its example is read, and written byte for byte while the mask is as it was", () => {
    expect(data().regions.map((region) => region.kind)).toEqual(result.map(() => "brush"));
    const touched = data().regions.map((region): Region => ({ ...region, results: region.results.map((item) => ({ ...item, value: ["B"] })) }));
    const written = serialise({ ...data(), regions: touched }, codecOf);
    expect(written).toEqual(result.map((item) => ({ ...item, value: { ...item.value, brushlabels: ["B"] } })));
  });

  test("a changed mask is packed anew, with all else of its item as it was", () => {
    const [region] = data().regions;
    if (region === undefined) throw new Error("no region");
    const mask = maskIn(region.geometry);
    const written = serialise({ ...data(), regions: [{ ...region, geometry: geometryOf(mask) }] }, codecOf);
    const again = deserialise(structuredClone(written), parseConfig(cfg), allCodecs());
    expect(areaOf(maskIn(again.regions[0]?.geometry ?? {}))).toBe(areaOf(mask));
    const [item] = written as ResultItem[];
    expect({ ...item, value: { ...item?.value, rle: [] } }).toEqual({ ...result[0], value: { ...result[0]?.value, rle: [] } });
  });

  test("what cannot be read is kept, and says why", () => {
    for (const broken of [{ ...result[0], original_width: 5 }, { ...result[0], value: { format: "rle", rle: [1, 2, 3], brushlabels: ["A"] } }, { ...result[0], value: { brushlabels: ["A"] } }]) {
      const read = deserialise([broken], parseConfig(cfg), allCodecs());
      expect([read.regions, read.passthrough.map(({ why }) => why)]).toEqual([[], [{ kind: "unread", members: ["rle"] }]]);
    }
  });

  test("is outlined on a small picture", () => {
    const outline = thumbnail.outline(result[0]?.value ?? {}, 1);
    expect(outline?.kind).toBe("polygon");
    expect(thumbnail.outline({ rle: "no" }, 1)).toBeNull();
  });
});

describe("masks as pictures", () => {
  const { cfg, result } = golden.BitmaskLabels as unknown as { cfg: string; result: ResultItem[] };

  test("the example of the real product is read, and written as it was until it is painted on", () => {
    const config = parseConfig(cfg);
    const data = deserialise(structuredClone(result), config, allCodecs());
    expect([data.passthrough, data.regions.map((region) => region.kind)]).toEqual([[], ["brush"]]);
    expect(serialise({ ...data, regions: data.regions.map((region) => ({ ...region })) }, codecOf)).toEqual(result);
    const painted = data.regions.map((region) => ({ ...region, geometry: geometryOf(maskIn(region.geometry)) }));
    const [item] = serialise({ ...data, regions: painted }, codecOf);
    expect({ ...item, value: { ...item?.value, imageDataURL: "" } }).toEqual({ ...result[0], value: { ...result[0]?.value, imageDataURL: "" } });
    const again = deserialise([item], config, allCodecs()).regions[0];
    expect(areaOf(maskIn(again?.geometry ?? {}))).toBe(areaOf(maskIn(data.regions[0]?.geometry ?? {})));
  });

  test("answers about one carry the picture, and one that is damaged is kept and named", () => {
    const config = parseConfig(cfg.replace("</View>", '<Choices name="q" toName="img" perRegion="true"><Choice value="y"/></Choices></View>'));
    const imageDataURL = String(result[0]?.value?.["imageDataURL"]);
    const items = [...result, { id: result[0]?.id, from_name: "q", to_name: "img", type: "choices", origin: "manual", original_width: 800, original_height: 800, image_rotation: 0, value: { imageDataURL, choices: ["y"] } }] as ResultItem[];
    const data = deserialise(structuredClone(items), config, allCodecs());
    expect(serialise({ ...data, regions: data.regions.map((region) => ({ ...region })) }, codecOf)).toEqual(items);
    const broken = deserialise([{ ...result[0], value: { imageDataURL: imageDataURL.slice(0, 400), bitmasklabels: ["A"] } }], config, allCodecs());
    expect(broken.passthrough.map(({ why }) => why)).toEqual([{ kind: "unread", members: ["imageDataURL"] }]);
  });

  test("are seen on a tile", () => expect(thumbnail.outline(result[0]?.value ?? {}, 1)?.kind).toBe("polygon"));
});

describe("the wand", () => {
  /** Dark on the left, and to the right lighter from column to column. */
  const picture = () => ({ width: 200, height: 100, data: Uint8ClampedArray.from({ length: 200 * 100 * 4 }, (_, at) => (at % 4 === 3 ? 255 : Math.max(0, (Math.floor(at / 4) % 200) - 50))) });
  const widthOf = (mask: ReturnType<typeof maskIn>) => (boundsOf(mask)?.maxX ?? 0) - (boundsOf(mask)?.minX ?? 0);

  test("takes what is coloured alike, as far as the config says, and more when it is pulled", () => {
    host.picture = picture();
    const tool = toolOf("wand");
    click(tool, at(10, 10));
    expect([host.created[0]?.kind, widthOf(maskIn(host.created[0]?.geometry ?? {}))]).toEqual(["brush", 66]);
    host.attributes = { defaultthreshold: "30" };
    click(tool, at(10, 10));
    expect(widthOf(maskIn(host.created[1]?.geometry ?? {}))).toBe(81);
    // The picture is shown at twice its size, and two pixels of the screen are one step.
    drag(tool, at(10, 10), at(30, 10));
    expect(widthOf(maskIn(host.created[2]?.geometry ?? {}))).toBe(101);
  });

  test("adds to the selected mask, and with Alt takes from it", () => {
    host.picture = picture();
    host.add("m", "brush", box(150, 10, 20, 20));
    host.select(["m"]);
    click(toolOf("wand"), at(10, 10));
    expect(areaOf(maskOfRegion("m"))).toBe(66 * 100 + 400);
    click(toolOf("wand"), at(10, 10, { alt: true }));
    expect(areaOf(maskOfRegion("m"))).toBe(400);
  });

  test("says so where the colours cannot be read", () => {
    const tool = toolOf("wand");
    click(tool, at(10, 10));
    expect([host.created, tool.busy, host.said.length]).toEqual([[], false, 1]);
  });
});
