import { afterEach, describe, expect, test } from "vitest";
import { parseConfig } from "../../config/parse";
import type { TagContext } from "../../model/tag";
import { gesturesOf } from "../../keymap/gestures";
import { KEYMAP } from "../../keymap/keymap";
import "../../catalogue";
import { CATALOGUES, t } from "../i18n";

const { de } = CATALOGUES;
const sources = import.meta.glob<string>(["../../**/*.{ts,tsx}", "!../../**/*.test.*", "!../../words/messages/**", "!../../**/words.ts"], { query: "?raw", import: "default", eager: true });
const text = Object.values(sources).join("\n");
const STRING = String.raw`"((?:[^"\\]|\\.)*)"`;

function found(pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match.slice(1).filter((group) => group !== undefined)).map((key) => JSON.parse(`"${key}"`) as string);
}

/** Sentences in the code, names of steps for undo, names of numbers, names of keys. */
const keys = new Set([
  ...found(new RegExp(String.raw`\bt\(\s*${STRING}`, "g")),
  ...found(new RegExp(String.raw`\bannounceStep\([^"]*${STRING}`, "g")),
  ...found(new RegExp(String.raw`\blabel(?:: string)? ?[:=] ${STRING}`, "g")),
  ...found(new RegExp(String.raw`\b(?:run|updateRegions?|setGeometry|replace|setParent|add|commitPreview|removeRegions)\((?:[^"\n]*, )?"([A-Z][a-z][a-z ]+)"`, "g")),
  ...["image", "text", "audio", "timeseries"].flatMap((type) => gesturesOf({ readOnly: false, config: { objects: new Map([["o", { type }]]) } } as unknown as TagContext, true).flatMap(({ title, group, pointer }) => [title, group, ...(pointer === undefined ? [] : [pointer])])),
  ...KEYMAP.flatMap((entry) => [entry.title, entry.group]),
  ...["", "<!DOCTYPE x>", "<a>".repeat(150) + "</a>".repeat(150), "<a", "<a>", "</a>", "<a></b>", "<a/><a/>", "x<a/>", "<a>&</a>", "<a b='1' b='2'/>"].flatMap((config) => parseConfig(config).errors.map((error) => error.message)),
]);

afterEach(() => void (document.documentElement.lang = ""));

describe("the catalogue", () => {
  test("finds its keys", () => expect(keys.size).toBeGreaterThan(180));

  test("German has every key", () => {
    expect([...keys].filter((key) => !Object.hasOwn(de, key))).toEqual([]);
  });

  test("translations keep the placeholders and the forms", () => {
    const parts = (sentence: string) => [...new Set(sentence.match(/\{\w+\}|\|\|/g) ?? [])].sort();
    for (const [key, value] of Object.entries(de)) expect(parts(value), key).toEqual(parts(key));
  });

  test("fills placeholders, picks the form and the language", () => {
    const key = "{count} region copied.||{count} regions copied.";
    expect([t(key, { count: 1 }), t(key, { count: 3 })]).toEqual(["1 region copied.", "3 regions copied."]);
    document.documentElement.lang = "de-AT";
    expect(t(key, { count: 3 })).toBe("3 Regionen kopiert.");
    document.documentElement.lang = "fr";
    expect(t("Submit")).toBe("Submit");
  });
});
