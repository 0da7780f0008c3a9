// One voice in German: docs/developers/german.md has the words, this refuses those that are ruled out.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const RULED_OUT: readonly [RegExp, string][] = [
  [/\b(du|dich|dir|dein\w*|kannst|musst|willst)\b/i, "Sie"],
  [/\bbitte(?!n)\b/i, "without “bitte”"],
  [/\b(die|der|den|zwei|alle|keine|mehrere) Label\b(?!-)/, "Labels in the plural"],
  [/\b(annotier\w*|kommentier\w*)\b/i, "labeln"],
  [/\bReviewer\b/, "Prüfer"],
  [/\b(Reiter|Datenmanager|Data Manager)\b/, "Ansicht, Aufgabenliste"],
  [/\b(absenden|abschicken|abgeschickt|einreichen|übermitteln)\b/i, "abgeben"],
  [/\bDas ging nicht\b/, "Das hat nicht geklappt"],
  [/\b(Tasks?|Jobs?|Nutzer\w*|Benutzer(?!name)\w*)\b/, "Aufgabe, Auftrag, Person"],
];

const SRC = join(process.cwd(), "src");
const DOCS = join(process.cwd(), "../docs/users/de");

/** The German half of a catalogue: what follows the word `de`. */
function germanOf(source: string): string[] {
  const start = source.search(/\bde(: [\w<>. ]+)? = \{|\bde: \{/);
  return start < 0 ? [] : [...source.slice(start).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1] ?? "");
}

function catalogues(): { name: string; texts: string[] }[] {
  const files = readdirSync(join(SRC, "pages"), { recursive: true }).map(String).filter((file) => file.endsWith("/messages.ts")).map((file) => `pages/${file}`);
  const all = [...files, "shell/messages.ts", "shared/words/work-names.ts", "pages/projects/example.ts", "pages/projects/example-shapes.ts", "pages/projects/example-sounds.ts", "pages/projects/example-chats.ts", "pages/projects/example-videos.ts", "pages/projects/example-documents.ts", "pages/security/promises.ts", "api/client.ts", "api/said-german.ts"];
  return all.map((name) => ({ name, texts: germanOf(readFileSync(join(SRC, name), "utf8")) }));
}

function faults(texts: readonly string[]): string[] {
  return texts.flatMap((text) => RULED_OUT.filter(([pattern]) => pattern.test(text)).map(([, better]) => `“${text}”: ${better}`));
}

describe("the German of the interface", () => {
  it.each(catalogues())("$name", ({ texts }) => {
    expect(texts.length).toBeGreaterThan(0);
    expect(faults(texts)).toEqual([]);
  });

  it.each(readdirSync(DOCS).map((name) => ({ name })))("the help, $name", ({ name }) => {
    // What stands in code is no prose.
    expect(faults(readFileSync(join(DOCS, name), "utf8").replace(/`[^`]*`/g, "").split("\n"))).toEqual([]);
  });

  it("would be refused if it were otherwise", () => {
    expect(faults(["Ziehe deine Label hierher", "Annotatoren und Reviewer"])).toHaveLength(2);
    expect(faults(["Bitten Sie darum", "ein Label wählen"])).toEqual([]);
  });
});
