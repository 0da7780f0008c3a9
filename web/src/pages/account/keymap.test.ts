import { describe, expect, it } from "vitest";
import { type ActionSpec, KEYMAP } from "../../editor/api";
import { conflicts, effectiveKeys, parseKeymap, readCustom, withKey, withoutChange } from "./keymap";

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
