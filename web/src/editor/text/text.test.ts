import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineRanges, TextDocument } from "./document";
import { snap } from "./granularity";
import { OffsetTable } from "./offsets";

const text = fc.string({ unit: "binary", maxLength: 60 });
import { linksOf } from "./links";

describe("offsets", () => {
  test("the example of the real editor: an emoji counts once", () => {
    const sample = "Hello brave new world. Second line 🙂 with emoji";
    const table = new OffsetTable(sample);
    expect(table.toPoints(sample.indexOf("with emoji"))).toBe(37);
    expect(table.toPoints(sample.indexOf("with emoji") + 10)).toBe(47);
    expect(table.toUnits(37)).toBe(38);
  });

  test("code points and UTF-16 units agree with the language's own counting", () => {
    fc.assert(fc.property(text, (sample) => {
      const table = new OffsetTable(sample);
      const points = [...sample];
      expect(table.length).toBe(points.length);
      let units = 0;
      points.forEach((point, index) => {
        expect(table.toUnits(index)).toBe(units);
        expect(table.toPoints(units)).toBe(index);
        units += point.length;
      });
      expect(table.toUnits(points.length)).toBe(units);
    }));
  });
});

describe("lines", () => {
  test("breaks of every kind end a line and are counted", () => {
    expect([...lineRanges("a\nb\r\nc\rd")]).toEqual([[0, 1], [2, 3], [5, 6], [7, 8]]);
    expect([...lineRanges("")]).toEqual([[0, 0]]);
  });

  test("every offset of a line finds its place in the DOM and back", () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 8 }), (lines) => {
      const sample = lines.map((line) => line.replace(/[\r\n]/g, " ")).join("\n");
      const root = document.createElement("div");
      const shown = new TextDocument(root, sample);
      for (const [start, end] of lineRanges(sample)) {
        for (let at = start; at < end; at += 1) {
          const place = shown.position(at, "start");
          expect(place).not.toBeNull();
          if (place !== null) expect(shown.offsetOf(place.node, place.offset)).toBe(at);
        }
        const last = shown.position(end, "end");
        if (end > start && last !== null) expect(shown.offsetOf(last.node, last.offset)).toBe(end);
      }
    }));
  });

  test("long lines are split into nodes without losing a character", () => {
    const root = document.createElement("div");
    const shown = new TextDocument(root, "x".repeat(5000));
    expect(root.textContent).toHaveLength(5000);
    const range = shown.range(2000, 4500);
    expect(range?.toString()).toHaveLength(2500);
  });
});

describe("granularity", () => {
  const sample = "Hello brave new world.  It is late.\nA second paragraph here.";
  const cut = (range: readonly [number, number] | null) => (range === null ? null : sample.slice(range[0], range[1]));

  test("symbols stay as they are, but no character is cut", () => {
    expect(cut(snap(sample, 6, 9, "symbol"))).toBe("bra");
    expect(snap("a🙂b", 2, 3, "symbol")).toEqual([1, 3]);
    expect(snap("a🙂b", 0, 2, "symbol")).toEqual([0, 3]);
  });

  test("words, sentences, paragraphs", () => {
    expect(cut(snap(sample, 8, 14, "word"))).toBe("brave new");
    expect(cut(snap(sample, 27, 28, "sentence"))).toBe("It is late.");
    expect(cut(snap(sample, 40, 41, "paragraph"))).toBe("A second paragraph here.");
  });

  test("white space alone is nothing", () => {
    expect(snap(sample, 22, 24, "word")).toBeNull();
  });
});

describe("links", () => {
  test("are found without the stop that follows them", () => {
    const text = "See https://example.org/a?b=1, (http://x.test/y). No: ftp://x, javascript:alert(1), xhttps://no.";
    expect(linksOf(text).map((link) => link.url)).toEqual(["https://example.org/a?b=1", "http://x.test/y"]);
    expect(linksOf(text).every((link) => text.slice(link.start, link.end) === link.url)).toBe(true);
  });
});
