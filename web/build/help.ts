/** `virtual:help/en` and `virtual:help/de`: docs/users as the pages of the interface's help, made while building. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Lexer, type Tokens } from "marked";
import type { Plugin } from "vite";
import type { HelpPage } from "../src/pages/help/document";
import { blocksOf } from "./help-blocks.ts";

const FOLDER = join(import.meta.dirname, "../../docs/users");
const LANGUAGES = ["en", "de"] as const;
export type HelpLanguage = (typeof LANGUAGES)[number];

/** The contents are a document too: README.md, a heading a group, a list of links below it. */
export function helpPages(language: HelpLanguage, folder: string = FOLDER): HelpPage[] {
  const home = language === "en" ? folder : join(folder, language);
  let group = "";
  const pages: HelpPage[] = [];
  for (const token of Lexer.lex(readFileSync(join(home, "README.md"), "utf8"))) {
    if (token.type === "heading" && token.depth === 2) group = (token as Tokens.Heading).text;
    if (token.type === "list") for (const item of (token as Tokens.List).items) pages.push(pageOf(item.text, group, home, folder));
  }
  return pages;
}

function pageOf(line: string, group: string, home: string, folder: string): HelpPage {
  // `../page.md` is the English page, where there is none in this language.
  const entry = /^\[([^\]]+)\]\((\.\.\/)?([a-z-]+)\.md\):? ?([^]*)$/.exec(line);
  const [, title = "", elsewhere, id = "", about = ""] = entry ?? [];
  if (!entry) throw new Error(`the contents of the help has a line that is no "[Title](page.md): what it is about": ${line}`);
  const text = readFileSync(join(elsewhere ? folder : home, `${id}.md`), "utf8");
  // An English page knows only English headings: to a translated page it leads without one.
  const isForeign = (target: string): boolean => elsewhere !== undefined && existsSync(join(home, `${target}.md`));
  const resolve = (address: string): string | null => resolved(address, id, folder, isForeign);
  const [heading, ...blocks] = blocksOf(text, resolve);
  if (heading?.kind !== "heading" || heading.level !== 1) throw new Error(`${id}.md does not begin with its title`);
  return { id, title, group, about: about.replace(/\n/g, " "), inEnglish: elsewhere !== undefined, blocks };
}

function resolved(address: string, from: string, folder: string, isForeign: (target: string) => boolean): string | null {
  if (address.startsWith("https://")) return address;
  if (address.startsWith("#")) return `/help/${from}${address}`;
  const page = /^(?:\.\.\/)?([a-z-]+)\.md(#.*)?$/.exec(address);
  const target = page?.[1];
  if (target && existsSync(join(folder, `${target}.md`))) return `/help/${target}${isForeign(target) ? "" : (page[2] ?? "")}`;
  // What is for developers is in the repository, not in the product.
  if (/^(?:\.\.\/)+(?:developers|deploy|bench|compatibility|SECURITY|CHANGELOG|README)/.test(address)) return null;
  throw new Error(`${from}.md links to ${address}, which is no page of the help`);
}

/** Pages that nobody would find, because the contents do not name them. */
export function unlisted(language: HelpLanguage, folder: string = FOLDER): string[] {
  const home = language === "en" ? folder : join(folder, language);
  const listed = new Set(helpPages(language, folder).map((page) => `${page.id}.md`));
  return readdirSync(home).filter((name) => name.endsWith(".md") && name !== "README.md" && !listed.has(name));
}

export function help(): Plugin {
  const prefix = "virtual:help/";
  return {
    name: "help",
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      const language = LANGUAGES.find((name) => id === `\0${prefix}${name}`);
      if (!language) return null;
      for (const folder of [FOLDER, join(FOLDER, "de")]) for (const name of readdirSync(folder)) if (name.endsWith(".md")) this.addWatchFile(join(folder, name));
      // As text that is parsed: faster to start with than a literal of that size.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(helpPages(language)))});`;
    },
  };
}
