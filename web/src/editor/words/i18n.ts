// The editor's catalogue. Keys are the English sentences; every other language is complete by a test.
import { de } from "./messages/de";
import type { Words } from "./words";

export type Values = Readonly<Record<string, string | number>>;

/** By language. */
export const CATALOGUES: Readonly<Record<keyof Words, Readonly<Record<string, string>>>> = { de };

/** Tags bring their own words; `catalogue.ts` puts them in. */
export function addWords(words: readonly Words[]): void {
  for (const { de: more } of words) Object.assign(CATALOGUES.de, more);
}

/**
 * The sentence in the language of the page, with its {placeholders} filled. "one||other" holds two forms; `count`
 * decides which.
 */
export function t(key: string, values: Values = {}): string {
  const code = language();
  const catalogue = isTranslated(code) ? CATALOGUES[code] : undefined;
  const found = catalogue !== undefined && Object.hasOwn(catalogue, key) ? (catalogue[key] ?? key) : key;
  const [one, other] = found.split("||");
  const form = other === undefined || values["count"] === 1 ? (one ?? found) : other;
  return form.replace(/\{(\w+)\}/g, (placeholder, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : placeholder));
}

function isTranslated(code: string): code is keyof Words {
  return Object.hasOwn(CATALOGUES, code);
}

function language(): string {
  return typeof document === "undefined" ? "en" : (document.documentElement.lang.split("-")[0] ?? "en");
}
