import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { groupTitle, TEMPLATES_DE, templateTitle } from "./template-names";

afterEach(() => {
  document.documentElement.lang = "en";
});

describe("names of templates", () => {
  it("are there in German for each template that the server has, and for no other", () => {
    const files = readdirSync(join(process.cwd(), "../crates/labeling/templates")).filter((name) => name.endsWith(".xml"));
    expect(Object.keys(TEMPLATES_DE).sort()).toEqual(files.map((name) => name.replace(/\.xml$/, "")).sort());
  });

  it("follow the language", () => {
    const template = { id: "text-mood", title: "Mood of a text" };
    expect(templateTitle(template)).toBe("Mood of a text");
    document.documentElement.lang = "de";
    expect(templateTitle(template)).toBe("Stimmung eines Textes");
    expect(templateTitle({ title: "Our own" })).toBe("Our own");
    expect([groupTitle("Pictures"), groupTitle("Ours")]).toEqual(["Bilder", "Ours"]);
  });
});
