import { expect, test } from "vitest";
import { FACTS } from "../config/generated/facts";

const SOURCES = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.*", "!../**/generated/**", "!./*/**", "!../text/**"], { query: "?raw", import: "default", eager: true });
const NAMES = Object.entries(FACTS).filter(([, { role }]) => role === "object" || role === "control").map(([name]) => name);
const ASKED = new RegExp(String.raw`(?:\b(?:type|tag)\s*[!=]==|\btypes?\.(?:has|includes)\()\s*"(?:${NAMES.join("|")})"`, "g");

test("what is known of a tag stands in its folder or its description: nothing else asks for it by name", () => {
  expect(Object.keys(SOURCES).length).toBeGreaterThan(100);
  expect('if (object.type === "image")'.match(ASKED)).not.toBeNull();
  expect(Object.entries(SOURCES).flatMap(([file, text]) => (text.match(ASKED) ?? []).map((found) => `${file}: ${found}`))).toEqual([]);
});
