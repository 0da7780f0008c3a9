import fc from "fast-check";
import { describe, expect, it } from "vitest";
import "../image/define";
import { at, drag, FakeHost } from "../../canvas/fakeHost";
import type { Region } from "../../model/types";
import { PageText } from "../../documents/pageText";
import { onPage } from "../pdf/onPage";
import { ocrCodec } from "./codec";
import { ocrShape, ofBoxes } from "./shape";
import { TextTool } from "./textTool";

const PAGE = { width: 200, height: 100 };
const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4, rotation: 0, pageIndex: 2, ocrtext: "42 EUR" };
const regionOf = (geometry: Region["geometry"]): Region => ({ id: "r", kind: "ocr", geometry, seq: 1, toName: "pdf", envelope: {}, itemIndex: null, results: [], origin: "manual", parentId: null, score: null, readOnly: false, meta: null });
/** Two lines of letters ten pixels wide: "Dear Ada" from 20 to 100 at 30, "42 EUR" from 20 to 80 at 60. */
const page = new PageText(["Dear Ada", "42 EUR"].map((text, row) => ({
  text, direction: "ltr", at: { x: 20, y: 30 + row * 30 }, along: { x: text.length * 10, y: 0 }, up: { x: 0, y: -10 }, endsLine: true, font: "serif",
})), (text) => Array.from({ length: text.length }, (_, index) => index + 1));

describe("what is written", () => {
  it("is read as the real format has it: parts of the page, pages from 1, the words", () => {
    expect(ocrCodec.read({ ...box, ocrlabels: ["Typo"] }, { id: "a" })).toEqual(box);
    expect(ocrCodec.write(box, "ocrlabels")).toEqual(box);
  });

  it("keeps lines of a text, and passes over what is none", () => {
    const lines = [{ x: 0, y: 0, width: 0.5, height: 0.1 }, { x: 0, y: 0.1, width: 0.2, height: 0.1 }];
    expect(ocrCodec.read({ ...box, lines }, { id: "a" })).toEqual({ ...box, lines });
    expect(ocrCodec.read({ ...box, lines: [1, 2] }, { id: "a" })).toEqual(box);
  });

  it("is left alone when a number or the page is missing", () => {
    const { pageIndex, ...without } = box;
    expect(pageIndex).toBe(2);
    expect([ocrCodec.read(without, { id: "a" }), ocrCodec.faults(without)]).toEqual([null, ["pageIndex"]]);
    expect([ocrCodec.read({ ...box, pageIndex: 0 }, { id: "a" }), ocrCodec.faults({ ...box, pageIndex: 1.5 })]).toEqual([null, ["pageIndex"]]);
  });

  it("survives any garbage", () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom("x", "y", "width", "height", "rotation", "pageIndex", "ocrtext", "lines"), fc.jsonValue()), (value) => {
      const geometry = ocrCodec.read(value as Record<string, never>, { id: "a" });
      if (geometry !== null) for (const [key, member] of Object.entries(ocrCodec.write(geometry, "ocrlabels"))) expect(member).toEqual((value as Record<string, unknown>)[key]);
    }));
  });

  it("is typed in percent, and the page as a whole number", () => {
    const region = regionOf(box);
    expect(ocrCodec.fields(region).map(({ key }) => [key, Number(ocrCodec.getField(region, key).toFixed(6))])).toEqual([["pageIndex", 2], ["x", 10], ["y", 20], ["width", 30], ["height", 40], ["rotation", 0]]);
    expect([ocrCodec.setField(region, "x", 50)?.["x"], ocrCodec.setField(region, "pageIndex", 1.5), ocrCodec.setField(region, "width", 0)]).toEqual([0.5, null, null]);
  });

  it("has words that may be corrected, and stands in the order of the document", () => {
    expect([ocrCodec.text?.get(regionOf(box)), ocrCodec.text?.set(regionOf(box), "43 EUR")["ocrtext"], ocrCodec.summary(regionOf(box))]).toEqual(["42 EUR", "43 EUR", "Page 2: 42 EUR"]);
    const top = (pageIndex: number, y: number) => ocrCodec.extent({ ...box, pageIndex, y })?.minX ?? Number.NaN;
    expect([top(1, 0.9), top(2, 0.1), top(2, 0.5)]).toEqual([90, 110, 150]);
  });
});

describe("on the page", () => {
  it("a box is drawn, moved and pulled in parts of it", () => {
    expect(ocrShape.bounds(box, PAGE)).toEqual({ minX: 20, minY: 20, maxX: 80, maxY: 60 });
    expect(ocrShape.inBox({ x: 20, y: 20, width: 60, height: 40, rotation: 0 }, PAGE, 0)).toEqual({ x: 0.1, y: 0.2, width: 0.3, height: 0.4, rotation: 0 });
    expect(ocrShape.move(box, PAGE, 20, 10)).toMatchObject({ x: 0.2, y: 0.30000000000000004, ocrtext: "42 EUR" });
    expect(ocrShape.pull(box, PAGE, "se", { x: 100, y: 80 }, { constrained: false, snap: (point) => point, attribute: () => undefined })).toMatchObject({ x: 0.1, width: 0.4, height: 0.6 });
  });

  it("text over lines is a box for each, and nothing between them", () => {
    const text = ofBoxes([{ minX: 60, minY: 20, maxX: 100, maxY: 30 }, { minX: 20, minY: 40, maxX: 60, maxY: 50 }], PAGE);
    expect(text).toMatchObject({ x: 0.1, y: 0.2, width: 0.4, height: 0.3, lines: [{ x: 0.3, y: 0.2, width: 0.2, height: 0.1 }, { x: 0.1, y: 0.4, width: 0.2, height: 0.1 }] });
    const hit = (x: number, y: number) => ocrShape.contains(text, PAGE, { x, y }, 0);
    expect([hit(70, 25), hit(30, 45), hit(30, 25), hit(70, 35)]).toEqual([true, true, false, false]);
    expect([ocrShape.handles(text, { canRotate: true, viewport: new FakeHost().viewport() }), ocrShape.area(text, PAGE)]).toEqual([[], 800]);
    expect(ocrShape.move(text, PAGE, 20, 0)["lines"]).toMatchObject([{ x: 0.4 }, { x: 0.2 }]);
  });

  it("only its own regions are there, and a new one has its page and its words", () => {
    const moment = onPage(2, page, PAGE);
    expect([moment.now(regionOf(box))?.id, moment.now(regionOf({ ...box, pageIndex: 1 })), moment.envelope()]).toEqual(["r", null, {}]);
    expect(moment.put(null, { x: 0.05, y: 0.45, width: 0.5, height: 0.2, rotation: 0 })).toEqual({ x: 0.05, y: 0.45, width: 0.5, height: 0.2, rotation: 0, pageIndex: 2, ocrtext: "42 EUR" });
    expect(onPage(1, null, PAGE).put(null, { x: 0, y: 0, width: 1, height: 1, rotation: 0 })).toMatchObject({ ocrtext: "" });
  });

  it("the words follow the place until somebody has corrected them", () => {
    const moment = onPage(2, page, PAGE);
    const made = moment.put(null, { x: 0.05, y: 0.45, width: 0.5, height: 0.2, rotation: 0 });
    const higher = { ...made, y: 0.15 };
    expect(moment.put(regionOf(made), higher)["ocrtext"]).toBe("Dear Ada");
    expect(moment.put(regionOf({ ...made, ocrtext: "43 EUR" }), { ...higher, ocrtext: "43 EUR" })["ocrtext"]).toBe("43 EUR");
  });
});

describe("selecting text", () => {
  const ready = (allowed: boolean) => {
    const host = new FakeHost();
    host.readable = page;
    host.allowed = allowed;
    return host;
  };
  const key = (name: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key: name, ...more });

  it("with a label makes a region of the letters that were dragged over", () => {
    const host = ready(true);
    const tool = new TextTool(host, "ocrtext");
    drag(tool, at(70, 27), at(50, 57));
    expect(host.created).toMatchObject([{ kind: "ocr", geometry: { ocrtext: "Ada\n42", lines: [{ x: 0.35 }, { x: 0.1 }] } }]);
    expect(tool.busy).toBe(false);
  });

  it("without one keeps them selected until a label is chosen or Escape is pressed", () => {
    const host = ready(false);
    const tool = new TextTool(host, "ocrtext");
    drag(tool, at(20, 27), at(60, 27));
    expect([host.created.length, tool.busy, host.said]).toEqual([0, true, ["Selected text: Dear"]]);
    host.allowed = true;
    tool.labelChosen();
    expect([host.created[0]?.geometry["ocrtext"], tool.busy]).toEqual(["Dear", false]);
    host.allowed = false;
    drag(tool, at(20, 27), at(60, 27));
    tool.cancel();
    expect(tool.busy).toBe(false);
  });

  it("a double click takes the word, a click the region under it", () => {
    const host = ready(true);
    const tool = new TextTool(host, "ocrtext");
    tool.down(at(75, 27, { clicks: 2 }));
    tool.up(at(75, 27, { clicks: 2 }));
    expect(host.created[0]?.geometry["ocrtext"]).toBe("Ada");
    host.add("r", "ocr", box);
    tool.down(at(40, 40));
    tool.up(at(40, 40));
    expect([...host.selection]).toEqual(["r"]);
  });

  it("works by keys alone: letters, words, lines, and Enter marks", () => {
    const host = ready(true);
    const tool = new TextTool(host, "ocrtext");
    for (const press of [key("End"), key("ArrowLeft", { ctrlKey: true }), key("ArrowRight", { shiftKey: true, ctrlKey: true })]) expect(tool.key(press)).toBe(true);
    expect([tool.busy, host.said.at(-1)]).toEqual([true, "Selected text: Ada"]);
    tool.finish();
    expect(host.created[0]?.geometry["ocrtext"]).toBe("Ada");
    for (const press of [key("Home", { ctrlKey: true }), key("ArrowDown"), key("End", { shiftKey: true })]) tool.key(press);
    tool.finish();
    expect(host.created[1]?.geometry["ocrtext"]).toBe("42 EUR");
    expect(tool.key(key("a"))).toBe(false);
  });

  it("says that a page has none", () => {
    const host = ready(true);
    host.readable = new PageText([], () => []);
    const tool = new TextTool(host, "ocrtext");
    drag(tool, at(20, 27), at(60, 27));
    expect([host.created, host.said]).toEqual([[], ["This page has no text that could be selected. Draw a box instead."]]);
  });
});
