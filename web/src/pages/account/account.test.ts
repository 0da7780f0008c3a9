import { describe, expect, it } from "vitest";
import { abilities, invitableBy, roleChange, ROLES } from "../people/roles";
import { bars, fillDays, niceMax, percent } from "../overview/pace";
import { type Action, conflicts, effective, keyName, normalKey, parseKeymap } from "./keymap";
import { describeAgent } from "./user-agent";

describe("keymap", () => {
  const actions: Action[] = [
    { id: "submit", group: "all", keys: "ctrl+enter" },
    { id: "zoom", group: "image", keys: "ctrl+plus" },
    { id: "pan", group: "image", keys: "h" },
    { id: "hop", group: "audio", keys: "h" },
  ];
  const together = (a: string, b: string): boolean => a === b || a === "all" || b === "all";
  it("names combinations", () => {
    const base = { ctrlKey: true, altKey: false, shiftKey: true, metaKey: false };
    expect(keyName({ ...base, key: "Enter" })).toBe("ctrl+shift+enter");
    expect(keyName({ ...base, key: "Shift" })).toBeNull();
    expect(keyName({ ...base, shiftKey: false, key: " " })).toBe("ctrl+space");
    expect(normalKey("Shift + Control+ Enter")).toBe("ctrl+shift+enter");
  });
  it("finds conflicts only where both work", () => {
    expect(conflicts(actions, {}, together).size).toBe(0);
    const custom = { zoom: { key: "h", active: true } };
    expect(conflicts(actions, custom, together).get("zoom")).toEqual(["pan"]);
    expect(conflicts(actions, { hop: { key: "Enter+ctrl", active: true } }, together).get("submit")).toEqual(["hop"]);
    expect(effective({ id: "zoom", group: "image", keys: "x" }, { zoom: { key: "", active: false } })).toBeNull();
  });
  it("reads keymaps and refuses nonsense", () => {
    expect(parseKeymap('{"submit":"Ctrl+Enter","pan":{"key":"p"},"__proto__x y":"a"}')).toEqual({ submit: { key: "ctrl+enter", active: true }, pan: { key: "p", active: true } });
    expect(() => parseKeymap("[]")).toThrow("keymap");
    expect(() => parseKeymap('{"a":5}')).toThrow("a");
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
