import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { WRITTEN_TAGS } from "./generated/written";
import { tagFacts } from "./tagtable";

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/users/labeling-configuration.md"), "utf8");
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.*", "!../messages/**", "!../tags/generated/**"], { query: "?raw", import: "default", eager: true });
const code = Object.values(sources).join("\n");
const names = (cell: string) => [...cell.replace(/\([^)]*\)/g, "").matchAll(/`(\w+)`/g)].map((match) => match[1] ?? "");
const rows = [...page.matchAll(/^\| (`[A-Z][^|]*) \| [^|]* \|([^|]*)\|$/gm)].map(([, tags = "", attributes = ""]) => ({ tags: names(tags), attributes: names(attributes) }));
const read = (attribute: string) => new RegExp(`["'\\[]${attribute.toLowerCase()}["'\\]]`);

/** The page tells people which attributes they can count on. */
describe("the table of tags in the users' documents", () => {
  test("is found", () => expect(rows.flatMap((row) => row.tags).length).toBeGreaterThan(18));

  test.each(rows.flatMap((row) => row.tags))("%s is a tag", (tag) => expect(tagFacts(tag.toLowerCase())).not.toBeNull());

  test.each(rows.flatMap(({ tags, attributes }) => attributes.map((attribute) => [tags[0] ?? "", attribute] as const)))("<%s %s> is read by the editor", (_, attribute) => {
    expect(code).toMatch(read(attribute));
  });
});

/** What the description of the language says is built is what completion offers, and what the editor must follow. */
describe("the description of the language", () => {
  const built = WRITTEN_TAGS.filter((tag) => tag.built).flatMap((tag) => tag.attributes.filter((attribute) => attribute.built).map((attribute) => [tag.name, attribute.name] as const));

  test.each(built)("<%s %s> is read by the editor", (_, attribute) => expect(code).toMatch(read(attribute)));
});
