import { describe, expect, test } from "vitest";
import { search } from "../src/pages/help/search";
import { helpPages, unlisted } from "./help";
import { blocksOf } from "./help-blocks";

const none = (): null => null;

describe("our documents", () => {
  test("are all in the contents, in both languages, and every link leads to a heading that is there", () => {
    for (const language of ["en", "de"] as const) {
      expect(unlisted(language)).toEqual([]);
      const pages = helpPages(language);
      expect(new Set(pages.map((page) => page.id)).size).toBe(pages.length);
      const text = JSON.stringify(pages);
      for (const [, id, anchor] of text.matchAll(/"href":"\/help\/([a-z-]+)(?:#([^"]+))?"/g)) {
        const page = pages.find((entry) => entry.id === id);
        expect(page, id).toBeDefined();
        if (anchor !== undefined) expect(page?.blocks.map((block) => (block.kind === "heading" ? block.id : "")), `${id}#${anchor}`).toContain(anchor);
      }
    }
  });

  test("have the same pages in German, and say which are not translated", () => {
    const german = helpPages("de");
    expect(german.map((page) => page.id)).toEqual(helpPages("en").map((page) => page.id));
    expect(german.find((page) => page.id === "labeling")?.inEnglish).toBe(false);
    expect(german.find((page) => page.id === "install")?.inEnglish).toBe(true);
  });
});

describe("markdown", () => {
  test("becomes data", () => {
    expect(blocksOf("## A *b* & `c<d>`\n\ntext \\& [x](y)\n\n- one\n- **two**", (address) => `/to/${address}`)).toEqual([
      { kind: "heading", level: 2, id: "a-b--cd", text: ["A ", { kind: "em", text: ["b"] }, " & ", { kind: "code", text: "c<d>" }] },
      { kind: "paragraph", text: ["text ", "&", " ", { kind: "link", href: "/to/y", text: ["x"] }] },
      { kind: "list", ordered: false, items: [[{ kind: "paragraph", text: ["one"] }], [{ kind: "paragraph", text: [{ kind: "strong", text: ["two"] }] }]] },
    ]);
    expect(blocksOf("# A\n\n# A", none).map((block) => block.kind === "heading" && block.id)).toEqual(["a", "a-1"]);
  });

  test("that cannot be shown is refused: markup, pictures", () => {
    expect(() => blocksOf("<script>alert(1)</script>", none)).toThrow("cannot show");
    expect(() => blocksOf("a <b>c</b>", none)).toThrow("cannot show");
    expect(() => blocksOf("![a](b)", none)).toThrow("cannot show");
    expect(blocksOf("<!-- a note -->", none)).toEqual([]);
  });
});

describe("the search", () => {
  const pages = helpPages("en");

  test("finds sections that have every word, titles first", () => {
    const [first] = search(pages, "audit TRAIL");
    expect(first).toMatchObject({ page: "security", anchor: "the-audit-trail" });
    expect(search(pages, "egress_allow").map((hit) => hit.page)).toContain("configuration");
    expect(search(pages, "nosuchword audit")).toEqual([]);
    expect(search(pages, "  ")).toEqual([]);
  });

  test("does not mind accents", () => {
    expect(search(helpPages("de"), "prufer").map((hit) => hit.page)).toContain("people");
  });
});
