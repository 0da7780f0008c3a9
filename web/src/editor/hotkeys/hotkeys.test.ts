import { describe, expect, test, vi } from "vitest";
import { Actions } from "./actions";
import { assignKeys, type KeyTarget } from "./assign";
import { dispatch, type KeyTable } from "./dispatch";
import { effectiveKeymap, KEYMAP } from "../keymap/keymap";
import { keysOf, normaliseKey } from "./keys";

const target = (title: string, wanted: string | null = null, auto = true): KeyTarget => ({ id: title, title, wanted, auto });

describe("spelling", () => {
  test.each([
    ["Ctrl+Enter", "ctrl+enter"], ["shift+ctrl+z", "ctrl+shift+z"], ["command+z", "ctrl+z"], ["A", "a"], ["ctrl++", "ctrl+plus"], ["Escape", "esc"],
    ["", null], ["ctrl", null], ["foo+a", null],
  ])("%s", (written, expected) => expect(normaliseKey(written)).toBe(expected));

  test("letters are found by their place on other layouts", () => {
    expect(keysOf(new KeyboardEvent("keydown", { key: "я", code: "KeyZ", ctrlKey: true }))).toEqual(["ctrl+я", "ctrl+z"]);
  });

  test("a question mark needs no shift in the table", () => {
    expect(keysOf(new KeyboardEvent("keydown", { key: "?", code: "Slash", shiftKey: true }))).toContain("?");
  });
});

describe("giving keys", () => {
  test("wanted keys first, then digits and letters, never a key of a tool", () => {
    const { assigned, conflicts } = assignKeys(Array.from({ length: 14 }, (_, i) => target(`L${i}`, i === 3 ? "1" : null)), KEYMAP);
    expect(conflicts).toEqual([]);
    expect(assigned[3]?.key).toBe("1");
    expect(assigned[0]?.key).toBe("2");
    const given = assigned.map((item) => item.key);
    expect(new Set(given).size).toBe(14);
    for (const key of ["v", "h", "r", "p", "k", "u"]) expect(given).not.toContain(key);
  });

  test("a label that wants the key of a tool or of another label is told", () => {
    const { assigned, conflicts } = assignKeys([target("Car", "r"), target("Dog", "d"), target("Deer", "d")], KEYMAP);
    expect(conflicts).toEqual([{ key: "r", first: "Car", second: "Rectangle" }, { key: "d", first: "Dog", second: "Deer" }]);
    // They are not left without a key.
    expect(assigned.map((item) => item.target.title)).toEqual(["Car", "Dog", "Deer"]);
  });

  test("the config goes before a tool's usual key, not before a key somebody chose nor before submit", () => {
    expect(assignKeys([target("Car", "r")], KEYMAP).assigned.map((item) => item.key)).toEqual(["r"]);
    expect(assignKeys([target("Car", "r"), target("All", "ctrl+enter")], effectiveKeymap({ "tool:rect": "r" })).assigned.map((item) => item.key)).toEqual(["1", "2"]);
  });

  test("without automatic keys only wanted ones are given", () => {
    expect(assignKeys([target("A", null, false), target("B", "b", false)], KEYMAP).assigned.map((item) => item.key)).toEqual(["b"]);
  });

  test("the default keymap has no conflict", () => {
    expect(assignKeys([], KEYMAP).conflicts).toEqual([]);
  });

  test("where something is painted B is the brush, elsewhere back to the task before", () => {
    const back = (keymap: typeof KEYMAP) => assignKeys([], keymap).keymap.find((entry) => entry.action === "decision:back")?.keys;
    expect([back(KEYMAP), back(KEYMAP.filter((entry) => entry.draws !== "brush"))]).toEqual([[], ["b"]]);
  });

  test("changes move a key, and a clash is shown", () => {
    const keymap = effectiveKeymap({ "annotation:submit": "Ctrl+S", "annotation:skip": "ctrl+z", "tool:pan": null });
    expect(keymap.find((entry) => entry.action === "annotation:submit")?.keys).toEqual(["ctrl+s"]);
    expect(keymap.find((entry) => entry.action === "tool:pan")?.keys).toEqual([]);
    expect(assignKeys([], keymap).conflicts).toEqual([{ key: "ctrl+z", first: "Skip", second: "Undo" }]);
  });
});

describe("pressing", () => {
  function setUp() {
    const actions = new Actions();
    const run = { undo: vi.fn(), submit: vi.fn(), focus: vi.fn(), label: vi.fn() };
    actions.on("annotation:undo", run.undo);
    actions.on("annotation:submit", run.submit);
    actions.on("region:focus", run.focus);
    const runnable = { ...target("Car"), run: run.label };
    const table: KeyTable = { keymap: KEYMAP, assigned: [{ key: "1", target: runnable }], targets: new Map([[runnable.id, runnable]]) };
    const press = (on: Element, init: KeyboardEventInit) => {
      let done = false;
      on.addEventListener("keydown", (event) => { done = dispatch(event as KeyboardEvent, table, actions); }, { once: true });
      on.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true }));
      return done;
    };
    return { run, press };
  }

  test("keys run actions and labels", () => {
    const { run, press } = setUp();
    expect(press(document.body, { key: "z", ctrlKey: true })).toBe(true);
    expect(press(document.body, { key: "1" })).toBe(true);
    expect(press(document.body, { key: "2" })).toBe(false);
    expect(run.undo).toHaveBeenCalledOnce();
    expect(run.label).toHaveBeenCalledOnce();
  });

  test("while somebody types only submit and the like work", () => {
    const { run, press } = setUp();
    const field = document.body.appendChild(document.createElement("textarea"));
    expect(press(field, { key: "1" })).toBe(false);
    expect(press(field, { key: "z", ctrlKey: true })).toBe(false);
    expect(press(field, { key: "Enter", ctrlKey: true })).toBe(true);
    expect(run.submit).toHaveBeenCalledOnce();
  });

  test("Enter presses the focused button and nothing else", () => {
    const { run, press } = setUp();
    const button = document.body.appendChild(document.createElement("button"));
    expect(press(button, { key: "Enter" })).toBe(false);
    expect(press(document.body, { key: "Enter" })).toBe(true);
    expect(run.focus).toHaveBeenCalledOnce();
  });
});
