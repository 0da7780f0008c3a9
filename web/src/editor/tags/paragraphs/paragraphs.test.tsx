import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { closeEditor, openEditor } from "../../../../test/open-editor";
import type { Region } from "../../model/types";
import { paragraphCodec } from "./codec";
import { joined, PhrasePlaces, type Phrase } from "./phrases";

afterEach(closeEditor);

const phrase = (text: string, name = ""): Phrase => ({ name, text, from: null, to: null });
const PHRASES = [phrase("Welcome, my friend", "Ann"), phrase("", "Bob"), phrase("Line one\nline two 🐕", "Ann")];

describe("places of a conversation", () => {
  const places = new PhrasePlaces(PHRASES, true);

  test.each([
    [9, 18, { start: "0", end: "0", startOffset: 9, endOffset: 18, text: "my friend" }],
    [18, 24, { start: "1", end: "2", startOffset: 0, endOffset: 4, text: "Line" }],
    [0, 19, { start: "0", end: "0", startOffset: 0, endOffset: 18, text: "Welcome, my friend" }],
  ])("%i to %i", (start, end, geometry) => expect(places.geometry(start, end)).toEqual(geometry));

  test("are found again where they were written, whatever is said", () => {
    const talk = fc.array(fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(talk, fc.nat(), fc.nat(), (texts, a, b) => {
      const phrases = texts.map((text) => phrase(text));
      const { text, starts } = joined(phrases);
      const own = new PhrasePlaces(phrases, true);
      const [start, end] = [a % text.length, (b % text.length) + 1].toSorted((x, y) => x - y) as [number, number];
      const geometry = own.geometry(start, end);
      const found = own.units(geometry);
      if (found === null) {
        expect(text.slice(start, end).replaceAll("\n", "")).toBe("");
        return;
      }
      // Line breaks between phrases belong to neither.
      expect(text.slice(...found).replace(/^\n+|\n+$/g, "")).toBe(text.slice(start, end).replace(/^\n+|\n+$/g, ""));
      expect(own.geometry(...found)).toEqual(geometry);
      expect(starts).toHaveLength(texts.length);
    }), { seed: 12, numRuns: 300 });
  });

  test("a selection over what is hidden has a piece on each side", () => {
    const own = new PhrasePlaces([phrase("one"), phrase("two"), phrase("three"), phrase("four")], true);
    own.shows = (index) => index !== 1;
    expect(own.pieces(1, 16)).toEqual([[1, 3], [8, 16]]);
    own.shows = () => true;
    expect(own.pieces(1, 16)).toEqual([[1, 16]]);
  });
});

describe("results", () => {
  test("whatever a value holds, it is read or left", () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom("0", "1", 0, 5, -1, 1.5, "x"));
    fc.assert(fc.property(fc.record({ start: member, end: member, startOffset: member, endOffset: member, text: member }, { requiredKeys: [] }), (value) => {
      const geometry = paragraphCodec.read(value, {});
      if (geometry === null) {
        expect(paragraphCodec.faults(value).length).toBeGreaterThan(0);
        return;
      }
      const written: Record<string, unknown> = paragraphCodec.write(geometry, "paragraphlabels");
      for (const [key, one] of Object.entries(written)) expect(one).toEqual((value as Record<string, unknown>)[key]);
    }), { seed: 13, numRuns: 400 });
  });

  test("numbers that are typed stay texts where they are texts", () => {
    const region = { geometry: { start: "0", end: "1", startOffset: 2, endOffset: 3 } } as unknown as Region;
    expect(paragraphCodec.setField(region, "end", 2)).toEqual({ start: "0", end: "2", startOffset: 2, endOffset: 3 });
    expect(paragraphCodec.setField(region, "start", 5)).toBeNull();
  });
});

const CONFIG = (more = "") => `<View><ParagraphLabels name="c" toName="p"><Label value="A"/></ParagraphLabels><Paragraphs name="p" value="$d" ${more}/></View>`;

describe("on the screen", () => {
  test("filters by who speaks and what is said, and an update without a change is as it was", async () => {
    const result = [{ id: "r", from_name: "c", to_name: "p", type: "paragraphlabels", origin: "manual", value: { start: "1", end: "1", startOffset: 0, endOffset: 2, text: "Hi", paragraphlabels: ["A"] }, more: [1] }];
    const editor = await openEditor(CONFIG('nameKey="who" textKey="what" layout="dialogue"'), { data: { d: [{ who: "Ann", what: "Hello" }, { who: "Bob", what: "Hi there" }] }, annotations: [{ id: 4, result: structuredClone(result), completed_by: 1 }] });
    const shown = () => editor.all(".lke-phrases .lke-text-block").filter((block) => !block.hidden).map((block) => block.querySelector(".lke-speaker")?.textContent);
    expect(shown()).toEqual(["Ann", "Bob"]);
    await editor.type(editor.one(".lke-phrase-filters input[type=search]"), "hello");
    expect(shown()).toEqual(["Ann"]);
    await editor.type(editor.one(".lke-phrase-filters input[type=search]"), "");
    expect(shown()).toEqual(["Ann", "Bob"]);
    await editor.run(() => editor.all<HTMLInputElement>(".lke-phrase-filters input[type=checkbox]")[0]?.click());
    expect(shown()).toEqual(["Ann"]);
    expect(await editor.send()).toEqual(result);
  });

  test.each([[{ d: "no list" }, "a list of objects is needed"], [{ d: [{ author: "x", words: "y" }] }, "has no “text”"], [{}, "a list of objects is needed"]])("%j is told, and the rest of the task works", async (data, said) => {
    const editor = await openEditor(`<View>${CONFIG()}<Number name="n" toName="p"/></View>`, { data });
    expect(editor.one("[role=alert]").textContent).toContain(said);
    await editor.type(editor.one("input[type=number]"), "3");
    expect((await editor.send())?.map(({ value }) => value)).toEqual([{ number: 3 }]);
  });
});

describe("a conversation in step with something else", () => {
  const TALK = [{ author: "Ann", text: "One", start: 0, end: 2 }, { author: "Bob", text: "Two", start: 3, duration: 2 }, { author: "Ann", text: "Three", start: 8 }];
  const playing = (all: readonly HTMLElement[]) => all.map((block) => block.textContent?.replace(/^.*▶/, ""));

  test("plays a phrase there, shows what is said, and stops at its end", async () => {
    vi.useFakeTimers({ toFake: ["performance", "requestAnimationFrame", "cancelAnimationFrame"] });
    try {
      const editor = await openEditor('<View><Paragraphs name="a" value="$t" sync="x"/><Paragraphs name="b" value="$t" sync="x"/></View>', { data: { t: TALK } });
      const shown = () => playing(editor.all("[data-playing=true]"));
      expect(shown()).toEqual([]);
      await editor.press("Play what Bob says");
      expect(shown()).toEqual(["BobTwo", "BobTwo"]);
      await editor.run(() => void vi.advanceTimersByTime(1500));
      expect(shown()).toEqual(["BobTwo", "BobTwo"]);
      await editor.run(() => void vi.advanceTimersByTime(1500));
      expect(shown()).toEqual([]);
      // It stands there: nothing goes on to the next one.
      await editor.run(() => void vi.advanceTimersByTime(9000));
      expect(shown()).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("without anything to keep step with has no buttons that could play", async () => {
    const editor = await openEditor('<View><Paragraphs name="a" value="$t"/></View>', { data: { t: TALK } });
    expect(editor.all("[data-play]").length).toBe(0);
  });
});
