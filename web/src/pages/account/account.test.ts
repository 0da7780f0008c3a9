import { describe, expect, it } from "vitest";
import { abilities, invitableBy, roleChange, ROLES } from "../people/roles";
import { bars, fillDays, niceMax, percent } from "../overview/pace";
import { type ActionSpec, KEYMAP } from "../../editor/api";
import { conflicts, effectiveKeys, parseKeymap, readCustom, withKey, withoutChange } from "./keymap";
import { readClaims } from "./token-claims";
import { describeAgent } from "./user-agent";

describe("keymap", () => {
  const actions: ActionSpec[] = [
    { action: "submit", title: "Submit", keys: ["ctrl+enter"], group: "Annotation" },
    { action: "undo", title: "Undo", keys: ["ctrl+z"], group: "Annotation" },
    { action: "redo", title: "Redo", keys: ["ctrl+shift+z", "ctrl+y"], group: "Annotation" },
  ];
  it("knows no conflict among the keys it comes with", () => {
    expect(conflicts(KEYMAP, {}).size).toBe(0);
  });
  it("finds conflicts, also with the second key of an action", () => {
    const custom = withKey({}, "undo", "ctrl+y");
    expect(Object.fromEntries(conflicts(actions, custom))).toEqual({ undo: ["redo"], redo: ["undo"] });
    expect(conflicts(actions, withKey({}, "undo", null)).size).toBe(0);
    expect(effectiveKeys({ action: "undo", title: "", keys: ["x"], group: "View" }, withKey({}, "undo", null))).toEqual([]);
    expect(withoutChange(custom, "undo")).toEqual({});
  });
  it("reads keymaps and refuses nonsense", () => {
    expect(parseKeymap('{"submit":"Ctrl+Enter","pan":{"key":"p"},"off":{"key":"x","active":false},"bad name":"a"}')).toEqual({ submit: { key: "ctrl+enter", active: true }, pan: { key: "p", active: true }, off: { key: "", active: false } });
    expect(() => parseKeymap("[]")).toThrow("keymap");
    expect(() => parseKeymap('{"a":5}')).toThrow("a");
    expect(() => parseKeymap('{"a":"ctrl+"}')).toThrow("no key");
    expect(readCustom({ a: 5, b: "x" })).toEqual({ b: { key: "x", active: true } });
    expect(readCustom(null)).toEqual({});
  });
});

describe("roles", () => {
  it("says what a change gives and takes", () => {
    expect(roleChange("AN", "RE")).toEqual({ gives: ["see-all-data", "review", "assign"], takes: [] });
    expect(roleChange("AD", "MA").takes).toEqual(["change-roles", "see-audit", "manage-security"]);
    expect(roleChange("RE", "DI").gives).toEqual([]);
  });
  it("gives the higher role everything of the lower", () => {
    const order = ROLES.slice(0, 5).reverse();
    for (const [index, role] of order.entries()) {
      const next = order[index + 1];
      if (next) expect(roleChange(role, next).takes).toEqual([]);
    }
    expect(abilities("DI")).toEqual([]);
    expect(invitableBy("MA")).not.toContain("AD");
    expect(invitableBy("RE")).toEqual([]);
  });
});

describe("pace", () => {
  it("rounds the scale up", () => {
    expect([0, 1, 3, 11, 99, 101].map(niceMax)).toEqual([1, 1, 5, 20, 100, 200]);
  });
  it("fills the days on which nothing happened", () => {
    const days = fillDays([{ date: "2026-02-28", annotations: 4, skipped: 1 }], "2026-03-01", 3);
    expect(days.map((day) => [day.date, day.annotations])).toEqual([["2026-02-27", 0], ["2026-02-28", 4], ["2026-03-01", 0]]);
  });
  it("stacks skipped on done, inside the chart", () => {
    const chart = bars([{ date: "a", annotations: 6, skipped: 2 }, { date: "b", annotations: 0, skipped: 0 }], 100, 50);
    expect(chart.max).toBe(10);
    expect(chart.bars[0]?.done).toEqual({ y: 20, height: 30 });
    expect(chart.bars[0]?.skipped).toEqual({ y: 10, height: 10 });
  });
  it("never claims all or nothing too early", () => {
    expect([percent(0, 10), percent(1, 100_000), percent(99_999, 100_000), percent(5, 5), percent(0, 0)]).toEqual([0, 1, 99, 100, 0]);
  });
});

describe("user agent", () => {
  it("names browser and system", () => {
    expect(describeAgent("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36")).toBe("Chrome, Linux");
    expect(describeAgent("python-httpx/0.27")).toBe("Python");
    expect(describeAgent(null)).toBe("");
  });
});

describe("token claims", () => {
  it("reads a listed token and survives nonsense", () => {
    const payload = btoa(JSON.stringify({ iat: 10, exp: 20, jti: "abcdefghijk" })).replace(/=+$/, "");
    expect(readClaims(`x.${payload}`)).toEqual({ issued: 10_000, expires: 20_000, id: "abcdefgh" });
    expect(readClaims("nonsense").expires).toBeNull();
    expect(readClaims("a.%%%").issued).toBeNull();
  });
});
