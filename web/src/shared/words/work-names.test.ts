import { afterEach, describe, expect, it } from "vitest";
import { jobTitle } from "./work-names";

describe("titles of jobs", () => {
  afterEach(() => void (document.documentElement.lang = ""));
  it("are translated where they are shown, with what stands in them", () => {
    const undo = { title: "Take back: Delete tasks", title_key: "undo", title_parameters: { of: { key: "delete_tasks", parameters: {}, text: "Delete tasks" } } };
    const snapshot = { title: "Export snapshot a", title_key: "export_snapshot", title_parameters: { title: "a" } };
    expect([jobTitle(undo), jobTitle(snapshot)]).toEqual(["Take back: Delete tasks", "Export snapshot a"]);
    document.documentElement.lang = "de";
    expect([jobTitle(undo), jobTitle(snapshot)]).toEqual(["Zurücknehmen: Aufgaben löschen", "Schnappschuss a exportieren"]);
  });
  it("are the server's own text where we know none", () => {
    document.documentElement.lang = "de";
    expect(jobTitle({ title: "Sync bucket", title_key: "sync", title_parameters: {} })).toBe("Sync bucket");
    expect(jobTitle({ title: "Of before", title_key: null })).toBe("Of before");
    const undo = { title: "x", title_key: "undo", title_parameters: { of: { key: null, parameters: {}, text: "Sync bucket" } } };
    expect(jobTitle(undo)).toBe("Zurücknehmen: Sync bucket");
  });
});
