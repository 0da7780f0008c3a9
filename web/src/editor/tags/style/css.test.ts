import { describe, expect, test } from "vitest";
import { inlineStyle, scopedRules } from "./css";

describe("styles of a config", () => {
  test("rules are put below the task, addresses of other servers are dropped", () => {
    const rules = scopedRules(".card { color: red; background: url(https://evil.example/x.png) } .card, p { margin: 0px }", "scope");
    expect(rules).toHaveLength(2);
    for (const rule of rules) expect(rule.startsWith(".scope { ")).toBe(true);
    expect(rules.join()).toContain("color: red");
    expect(rules.join()).not.toContain("url");
  });

  test("imports, fonts and fixed positions do not get through", () => {
    const rules = scopedRules("@import 'https://evil.example/a.css'; @font-face { font-family: x; src: url(x) } .a { position: fixed; color: blue }", "scope").join();
    expect(rules).not.toMatch(/import|font-face|fixed/);
    expect(rules).toContain("color: blue");
  });

  test.each([
    String.raw`.a { --u: \75rl(https://evil.example/x.png); background: var(--u); color: red }`,
    String.raw`.a { --p: fixed; position: var(--p); color: red }`,
    String.raw`.a { position: v\61r(--p); color: red }`,
    ".a { background-image: image-set('https://evil.example/x.png' 1x); cursor: url(x), auto; color: red }",
    ".a { width: env(safe-area-inset-top); content: attr(title); background: element(#x); color: red }",
    ".a { position: sticky; color: red } .a { position: f\\69xed; color: red }",
  ])("of %s only the colour is left", (css) => {
    for (const rule of scopedRules(css, "scope")) expect(rule).toBe(".scope { .a { color: red } }");
    const body = /\{(.*?)\}/.exec(css)?.[1] ?? "";
    expect(inlineStyle(body)).toEqual({ color: "red" });
  });

  test("a selector that names the scope itself is left out", () => expect(scopedRules("& ~ .b { color: red } .a:has(&) { color: red } .c { color: red }", "scope")).toEqual([".scope { .c { color: red } }"]));

  test("what looks like a call inside of a text is text", () => expect(inlineStyle('content: "url(x) var(--y)"; color: red')).toEqual({ content: '"url(x) var(--y)"', color: "red" }));

  test("an inline style becomes single properties", () => {
    expect(inlineStyle("display: flex; background-image: url(x)")).toEqual({ display: "flex" });
    expect(inlineStyle(undefined)).toBeUndefined();
    expect(inlineStyle("position: fixed")).toEqual({});
  });
});
