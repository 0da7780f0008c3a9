import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf } from "./files";
import { findIn } from "./find";
import { PageText, type TextPiece } from "./pageText";
import { problemOfHead } from "./trouble";

/** Letters ten pixels wide and high, on lines 20 pixels apart. */
const line = (text: string, row: number, more: Partial<TextPiece> = {}): TextPiece => ({
  text, direction: "ltr", at: { x: 100, y: 100 + row * 20 }, along: { x: text.length * 10, y: 0 }, up: { x: 0, y: -10 }, endsLine: true, font: "serif", ...more,
});
const evenly = (text: string): readonly number[] => Array.from({ length: text.length }, (_, at) => at + 1);
const whole = { minX: 0, minY: 0, maxX: 1000, maxY: 1000 };

describe("the letters of a page", () => {
  const page = new PageText([line("Dear Ada,", 0), line("the bill is ", 1, { endsLine: false }), line("42 EUR", 1, { at: { x: 220, y: 120 } }), line("", 2), line("Mira", 3)], evenly);

  it("are one text with its lines", () => expect(page.text).toBe("Dear Ada,\nthe bill is 42 EUR\n\nMira\n"));

  it("have places: a box for each line", () => {
    expect(page.boxesOf(5, 8)).toEqual([{ minX: 150, minY: 92.2, maxX: 180, maxY: 102.2 }]);
    const [first, second, third] = page.boxesOf(5, 25);
    expect([first?.minX, first?.maxX, second?.minX, second?.maxX, third]).toEqual([150, 190, 100, 250, undefined]);
  });

  it("are found by a pointer, also beside the line", () => {
    expect(["ada", "end", "below"].map((_, at) => page.indexAt([{ x: 151, y: 98 }, { x: 900, y: 98 }, { x: 251, y: 126 }][at] ?? { x: 0, y: 0 }))).toEqual([5, 9, 25]);
    expect([page.isOn({ x: 151, y: 98 }), page.isOn({ x: 900, y: 98 })]).toEqual([true, false]);
    expect(page.wordAt(6)).toEqual([5, 8]);
  });

  it("under a box are those whose middles it has, line by line", () => {
    const under = (minX: number, maxX: number) => page.within(whole, ({ x }) => x >= minX && x <= maxX);
    expect(under(148, 182)).toBe("Ada\nill");
    expect(page.within({ minX: 0, minY: 110, maxX: 1000, maxY: 125 }, ({ y }) => y > 110 && y < 125)).toBe("the bill is 42 EUR");
  });

  it("run from the right, down, or anywhere else as the document says", () => {
    const back = new PageText([line("abc", 0, { direction: "rtl" })], evenly);
    expect(back.boxesOf(0, 1)).toEqual([{ minX: 120, minY: 92.2, maxX: 130, maxY: 102.2 }]);
    expect(back.indexAt({ x: 129, y: 98 })).toBe(0);
    const down = new PageText([line("abc", 0, { along: { x: 0, y: 30 }, up: { x: 10, y: 0 } })], evenly);
    expect(down.boxesOf(1, 2)).toEqual([{ minX: 97.8, minY: 110, maxX: 107.8, maxY: 120 }]);
    expect(down.indexAt({ x: 100, y: 129 })).toBe(3);
  });

  it("of a page without any are nowhere", () => {
    const empty = new PageText([], evenly);
    expect([empty.text, empty.indexAt({ x: 1, y: 1 }), empty.boxesOf(0, 5), empty.within(whole, () => true)]).toEqual(["", 0, [], ""]);
  });

  it("lie where they are found, whatever the pieces", () => {
    const piece = fc.record({
      text: fc.string({ maxLength: 12 }), direction: fc.constantFrom("ltr", "rtl", "ttb"), font: fc.string({ maxLength: 5 }), endsLine: fc.boolean(),
      at: fc.record({ x: fc.integer(), y: fc.integer() }), along: fc.record({ x: fc.integer(), y: fc.integer() }), up: fc.record({ x: fc.integer(), y: fc.integer() }),
    });
    fc.assert(fc.property(fc.array(piece, { maxLength: 6 }), fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 80 }), (pieces, a, b) => {
      const text = new PageText(pieces, () => []);
      for (const box of text.boxesOf(Math.min(a, b), Math.max(a, b))) expect([box.minX <= box.maxX, box.minY <= box.maxY]).toEqual([true, true]);
      const index = text.indexAt({ x: a, y: b });
      expect(index >= 0 && index <= text.text.length).toBe(true);
    }));
  });
});

describe("searching", () => {
  it("passes over case and over ends of lines", () => {
    expect(findIn("The Harbour\nOffice, the harbour  office", "harbour office", 9)).toEqual([[4, 18], [24, 39]]);
    expect(findIn("ÄRGER ärger", "ärger", 9)).toEqual([[0, 5], [6, 11]]);
  });

  it("takes signs as they are, and stops", () => {
    expect(findIn("a.b a+b (a+b)", "(a+b)", 9)).toEqual([[8, 13]]);
    expect([findIn("x x x x", "x", 2).length, findIn("abc", "  ", 9), findIn("", "a", 9)]).toEqual([2, [], []]);
  });

  it("says places of the text itself", () => {
    fc.assert(fc.property(fc.string(), fc.string({ minLength: 1 }), (text, words) => {
      for (const [start, end] of findIn(text, words, 50)) expect(start >= 0 && start < end && end <= text.length).toBe(true);
    }));
  });
});

describe("a file", () => {
  const head = (text: string) => problemOfHead(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));

  it("is a document by its header, also behind other bytes", () => expect([head("%PDF-1.7\n"), head(`${"x".repeat(900)}%PDF-1.4`)]).toEqual([null, null]));

  it("is told what it is instead", () => {
    expect(head("")).toEqual({ kind: "empty" });
    expect(["<!DOCTYPE html><p>", "\u0089PNG\r\n", "RIFF1234WEBPVP8", "hello", `${"x".repeat(2000)}%PDF-`].map((text) => (head(text) as { looksLike: string }).looksLike)).toEqual(["page", "picture", "picture", "unknown", "unknown"]);
  });
});

describe("what documents need beside themselves", () => {
  it("is there: tables, fonts and decoders", () => {
    expect([addressOf("cMapUrl", "Adobe-Japan1-UCS2.bcmap"), addressOf("standardFontDataUrl", "LiberationSans-Regular.ttf"), addressOf("wasmUrl", "jbig2.wasm"), addressOf("wasmUrl", "openjpeg.wasm")].every((address) => address !== null)).toBe(true);
  });

  it("is nothing that a document could name otherwise", () => {
    for (const name of ["../package.json", "https://evil.example/x", "constructor", "", "__proto__"]) expect([addressOf("cMapUrl", name), addressOf("wasmUrl", name), addressOf(name, "jbig2.wasm")]).toEqual([null, null, null]);
  });
});
