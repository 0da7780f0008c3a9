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

  test("an inline style becomes single properties", () => {
    expect(inlineStyle("display: flex; background-image: url(x)")).toEqual({ display: "flex" });
    expect(inlineStyle(undefined)).toBeUndefined();
    expect(inlineStyle("position: fixed")).toEqual({});
  });
});
