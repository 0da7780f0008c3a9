// An action is about all that is selected, unless one person or model version is chosen.
import { afterEach, describe, expect, it } from "vitest";
import { chosen, labelOf, optionsOf } from "./narrowed";

const ANNOTATOR = { name: "annotator", label: "Only those of", options: [{ value: "7", label: "anna@example.org" }] };
const VERSION = { name: "model_version", label: "Only those of the model version", options: ["v1", "v2"] };

describe("what an action is narrowed down to", () => {
  afterEach(() => {
    document.documentElement.lang = "en";
  });

  it("is nothing at first, and what is chosen is sent", () => {
    expect(optionsOf(ANNOTATOR)).toEqual([{ value: "", label: "All" }, { value: "7", label: "anna@example.org" }]);
    expect(optionsOf(VERSION).map((option) => option.value)).toEqual(["", "v1", "v2"]);
    expect(chosen([ANNOTATOR, VERSION], {})).toEqual({});
    expect(chosen([ANNOTATOR], { annotator: "" })).toEqual({});
    expect(chosen([ANNOTATOR, VERSION], { annotator: "7", model_version: "v2" })).toEqual({ annotator: 7, model_version: "v2" });
    expect(chosen([VERSION], { annotator: "7" })).toEqual({});
  });

  it("is said in the language of the person, and in the server's words where it is not known", () => {
    document.documentElement.lang = "de";
    expect([labelOf(ANNOTATOR), labelOf(VERSION), optionsOf(VERSION)[0]?.label]).toEqual(["Nur die von", "Nur die der Modellversion", "Alle"]);
    expect(labelOf({ name: "later", label: "Of a later server" })).toBe("Of a later server");
  });
});
