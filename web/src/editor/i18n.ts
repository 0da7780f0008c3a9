// The editor's catalogue. Keys are the English sentences; every other language is complete by a test.
import { de } from "./messages/de";

export type Values = Readonly<Record<string, string | number>>;

const LANGUAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = { de };

/**
 * The sentence in the language of the page, with its {placeholders} filled. "one||other" holds two forms; `count`
 * decides which.
 */
export function t(key: string, values: Values = {}): string {
  const catalogue = LANGUAGES[language()];
  const found = catalogue !== undefined && Object.hasOwn(catalogue, key) ? (catalogue[key] ?? key) : key;
  const [one, other] = found.split("||");
  const form = other === undefined || values["count"] === 1 ? (one ?? found) : other;
  return form.replace(/\{(\w+)\}/g, (placeholder, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : placeholder));
}

function language(): string {
  return typeof document === "undefined" ? "en" : (document.documentElement.lang.split("-")[0] ?? "en");
}
