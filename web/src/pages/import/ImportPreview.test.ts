import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { kindName, problemLine } from "./ImportPreview";

afterEach(() => document.documentElement.removeAttribute("lang"));

describe("the preview of an import", () => {
  it("names every kind of column that the server knows in German", () => {
    const source = readFileSync(join(process.cwd(), "../crates/formats/src/columns.rs"), "utf8");
    const kinds = /enum ColumnKind \{([^}]*)\}/.exec(source)?.[1]?.match(/\w+/g) ?? [];
    expect(kinds.length).toBeGreaterThan(10);
    document.documentElement.lang = "en";
    const unnamed = kinds.map((kind) => kind.toLowerCase()).filter((kind) => kindName(kind) === kind);
    expect(unnamed).toEqual([]);
    document.documentElement.lang = "de";
    expect(["number", "image", "time"].map(kindName)).toEqual(["Zahl", "Bild", "Datum und Zeit"]);
  });

  it("names no row for a problem of the whole file", () => {
    document.documentElement.lang = "en";
    expect(problemLine({ file: "u.csv", row: 0, message: "It is UTF-16." })).toBe("u.csv: It is UTF-16.");
    expect(problemLine({ file: "u.csv", row: 2, message: "No." })).toBe("u.csv, row 2: No.");
  });
});
