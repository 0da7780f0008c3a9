import { afterEach, describe, expect, it } from "vitest";
import { kindName, problemLine } from "./ImportPreview";

afterEach(() => document.documentElement.removeAttribute("lang"));

describe("the preview of an import", () => {
  it("names the kinds of columns in the reader's language", () => {
    document.documentElement.lang = "en";
    expect((["number", "image", "time"] as const).map(kindName)).toEqual(["Number", "Image", "Date and time"]);
    document.documentElement.lang = "de";
    expect((["number", "image", "time"] as const).map(kindName)).toEqual(["Zahl", "Bild", "Datum und Zeit"]);
  });

  it("names no row for a problem of the whole file", () => {
    document.documentElement.lang = "en";
    expect(problemLine({ file: "u.csv", row: 0, message: "It is UTF-16." })).toBe("u.csv: It is UTF-16.");
    expect(problemLine({ file: "u.csv", row: 2, message: "No." })).toBe("u.csv, row 2: No.");
  });
});
