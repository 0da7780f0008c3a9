import { describe, expect, it } from "vitest";
import { fromWire, toWire } from "./hotkeys-wire";

describe("changed keys", () => {
  it("come and go as scripts write them", () => {
    const wire = { "annotation:submit": { key: "ctrl+s", active: true }, "region:lock": { key: "alt+l", active: false }, "tool:pan": { key: "", active: true } };
    const keys = fromWire(wire);
    expect(keys).toEqual({ "annotation:submit": "ctrl+s", "region:lock": null, "tool:pan": null });
    expect(toWire({ ...keys, "tool:rect": "b" }, wire)).toEqual({
      "annotation:submit": { key: "ctrl+s", active: true }, "region:lock": { key: "alt+l", active: false }, "tool:pan": { key: "", active: false }, "tool:rect": { key: "b", active: true },
    });
  });

  it("that went back to the default are not written", () => {
    expect(toWire({}, { "region:lock": { key: "alt+l", active: false } })).toEqual({});
  });
});
