import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ImageProblem } from "../problem";
import { readDzi, readIiif, tiledKind } from "./manifest";

const dzi = (more = "", size = 'Width="40000" Height="30000"') => `<?xml version="1.0"?><Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg" Overlap="1" TileSize="254" ${more}><Size ${size}/></Image>`;
const iiif = (more: object = {}) => JSON.stringify({
  "@context": "http://iiif.io/api/image/3/context.json", id: "https://elsewhere.example/x", protocol: "http://iiif.io/api/image", profile: "level0", width: 6000, height: 4000,
  tiles: [{ width: 512, scaleFactors: [1, 2, 4, 8, 16] }], ...more,
});

test("what an address is is told by its end, whatever follows it", () => {
  expect(["/a/b.dzi", "https://h.example/x.DZI?key=1", "https://h.example/iiif/a/info.json", "/a.png?x=.dzi", "/info.json.png", "::"].map(tiledKind)).toEqual(["dzi", "dzi", "iiif", null, null, null]);
});

describe("Deep Zoom", () => {
  test("tiles lie beside the description, by level, column and row, with its key", () => {
    const made = readDzi(dzi(), "https://h.example/slides/a.dzi?key=1");
    const last = made.levels.length - 1;
    expect([made.size, made.tile, made.overlap, made.levels.length]).toEqual([{ width: 40_000, height: 30_000 }, { width: 254, height: 254 }, 1, 17]);
    expect([made.addresses(0, 0, 0), made.addresses(last, 3, 4)]).toEqual([["https://h.example/slides/a_files/0/0_0.jpg?key=1"], ["https://h.example/slides/a_files/16/3_4.jpg?key=1"]]);
  });

  test.each([
    ["no XML", "hello"], ["another document", "<svg/>"], ["no size", dzi("", "")], ["a size that is none", dzi("", 'Width="-3" Height="x"')], ["an endless size", dzi("", 'Width="1e12" Height="1e12"')],
    ["an overlap that leaves nothing", dzi().replace('Overlap="1"', 'Overlap="254"')], ["tiles of one pixel", dzi().replace('TileSize="254"', 'TileSize="1"')],
    ["a format that leads elsewhere", dzi().replace('Format="jpg"', 'Format="jpg/../../secret"')],
  ])("%s is refused with a reason", (_, text) => {
    expect(() => readDzi(text, "https://h.example/a.dzi")).toThrow(ImageProblem);
  });
});

describe("IIIF level 0", () => {
  test("tiles are parts of the picture at a size, at the host that gave the description and at no other", () => {
    const made = readIiif(iiif(), "https://h.example/iiif/a/info.json");
    const last = made.levels.length - 1;
    expect([made.levels.map(({ factor }) => factor), made.addresses(last, 11, 7), made.addresses(1, 0, 0)]).toEqual([
      [16, 8, 4, 2, 1], ["https://h.example/iiif/a/5632,3584,368,416/368,416/0/default.jpg"], ["https://h.example/iiif/a/0,0,4096,4000/512,500/0/default.jpg"],
    ]);
    expect(made.addresses(0, 0, 0)).toEqual(["https://h.example/iiif/a/full/375,250/0/default.jpg", "https://h.example/iiif/a/0,0,6000,4000/375,250/0/default.jpg"]);
  });

  test("the second version names the width alone", () => {
    const made = readIiif(iiif({ "@context": "http://iiif.io/api/image/2/context.json" }), "https://h.example/iiif/a/info.json");
    expect(made.addresses(3, 0, 0)).toEqual(["https://h.example/iiif/a/0,0,1024,1024/512,/0/default.jpg"]);
  });

  test.each([
    ["no JSON", "<html>"], ["a list", "[]"], ["no size", iiif({ width: "6000" })], ["no tiles", iiif({ tiles: [] })], ["no levels", iiif({ tiles: [{ width: 512, scaleFactors: [] }] })], ["tiles that are none", iiif({ tiles: [7, null] })],
  ])("%s is refused with a reason", (_, text) => {
    expect(() => readIiif(text, "https://h.example/iiif/a/info.json")).toThrow(ImageProblem);
  });

  test("endless levels stay few", () => {
    expect(readIiif(iiif({ tiles: [{ width: 512, scaleFactors: Array.from({ length: 1e5 }, (_, index) => index + 1) }] }), "https://h.example/info.json").levels.length).toBeLessThanOrEqual(32);
  });
});

test("whatever is sent, there is a picture at the same host or a reason", () => {
  const anything = fc.oneof(fc.string({ maxLength: 40 }), fc.json({ maxDepth: 2 }), fc.record({ width: fc.anything({ maxDepth: 1 }), height: fc.anything({ maxDepth: 1 }), tiles: fc.anything({ maxDepth: 2 }) }).map((value) => {
    try {
      return JSON.stringify(value);
    } catch {
      return "{}";
    }
  }));
  fc.assert(fc.property(anything, (text) => {
    for (const read of [readDzi, readIiif]) {
      try {
        const made = read(text ?? "", "https://h.example/a/info.json");
        for (const address of made.addresses(0, 0, 0)) expect(new URL(address).origin).toBe("https://h.example");
      } catch (error) {
        expect(error).toBeInstanceOf(ImageProblem);
      }
    }
  }), { numRuns: 40 });
}, 60_000);
