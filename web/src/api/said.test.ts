// What the server says: every code of its catalogue in German, with the same parameters, and shown in the person's language.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { inWords, speech } from "./said";
import { WORDS as EN } from "./said-english";
import { VALUES, WORDS as DE } from "./said-german";

interface Catalogue {
  readonly enum: readonly string[];
  readonly "x-enum-descriptions": readonly string[];
}

const document_: { components: { schemas: { ErrorCode: Catalogue } } } = JSON.parse(readFileSync(join(process.cwd(), "../docs/developers/openapi.json"), "utf8"));
const { enum: codes, "x-enum-descriptions": texts } = document_.components.schemas.ErrorCode;
const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "").sort();

describe("the catalogue of the server", () => {
  it("is whole in German, and nothing else is there", () => {
    expect(Object.keys(DE).sort()).toEqual([...codes].sort());
  });

  it.each(codes.map((code, at) => ({ code, text: texts[at] ?? "" })))("$code has the parameters of the server's text", ({ code, text }) => {
    const german: Readonly<Record<string, string>> = DE;
    expect(names(german[code] ?? "")).toEqual(names(text));
    const english: Readonly<Record<string, string>> = EN;
    for (const name of names(english[code] ?? "")) expect(names(text)).toContain(name);
  });

  it("has no word that stands for itself in place of German", () => {
    const english = codes.filter((code, at) => Object.entries(DE).some(([known, german]) => known === code && german === texts[at]));
    expect(english).toEqual([]);
  });
});

describe("what the server says", () => {
  afterEach(() => {
    document.documentElement.lang = "en";
  });

  it("is in the language of the person, with numbers as they are written there, and its place in front", async () => {
    document.documentElement.lang = "de";
    const say = await speech();
    expect(say({ code: "config_too_large", params: { bytes: 1_200_000, most: 1_000_000 } }, "x")).toMatch(/^Die Konfiguration hat 1\.200\.000 Bytes, höchstens 1\.000\.000/);
    expect(say({ code: "nobody_with_id", params: { id: "12345" } }, "x")).toMatch(/^Niemand hier hat die Nummer 12345\./);
    expect(say({ code: "item_no_result", params: {}, place: "annotations[2]" }, "x")).toBe("annotations[2]: „result“ fehlt; es muss eine Liste sein.");
  });

  it("has German words also within", async () => {
    document.documentElement.lang = "de";
    const say = await speech();
    expect(say({ code: "no_such_object", params: { what: "Task" } }, "No Task matches the given query.")).toContain("(Aufgabe)");
    expect(Object.values(VALUES).every((value) => value.length > 0)).toBe(true);
  });

  it("has messages and lists of them within, each in German", async () => {
    document.documentElement.lang = "de";
    const say = await speech();
    const drafts = { message: "2 drafts", said: { code: "drafts", params: { count: 2 } } };
    const one = { message: "1 annotation", said: { code: "one_annotation", params: {} } };
    const cat = { message: "Cat (1 annotation, 2 drafts)", said: { code: "label_in_both", params: { label: "Cat", annotations: one, drafts } } };
    const later = { message: "Dog (3 votes)", said: { code: "of_the_future", params: {} } };
    expect(say({ code: "config_loses_labels", params: { labels: [cat, later], name: "label" } }, "x")).toBe(
      'Diese Labels gibt es noch in Annotationen oder Entwürfen: „Cat“ (eine Annotation, 2 Entwürfe), Dog (3 votes). Ergänzen Sie sie im Tag mit name="label".',
    );
  });

  it("is the server's own text where nothing better is known", async () => {
    document.documentElement.lang = "de";
    const say = await speech();
    expect(say({ code: "of_the_future", params: {} }, "New words.")).toBe("New words.");
    expect(say(null, "Old words.")).toBe("Old words.");
    document.documentElement.lang = "en";
    expect((await speech())({ code: "url_timeout", params: {} }, "As the server says.")).toBe("As the server says.");
    expect((await speech())({ code: "not_signed_in", params: {} }, "Authentication credentials were not provided.")).toBe("You are not signed in.");
  });

  it("is translated in lists, and what has no code stays", async () => {
    document.documentElement.lang = "de";
    const list = [{ message: "This row is too large.", row: 3, said: { code: "row_too_large", params: {} } }, { message: "Something else.", row: 4 }];
    expect((await inWords(list)).map(({ row, message }) => [row, message])).toEqual([[3, "Diese Zeile ist zu groß. Vielleicht wurde ein Anführungszeichen nicht geschlossen."], [4, "Something else."]]);
  });
});
