/** Theme and language of the interface. */

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Stretched and marked sentences from right to left, for tests: what is cut, glued or written into the code shows. */
export const PSEUDO = "ar-XB";

export type Language = "system" | "en" | "de";
export const LANGUAGES: readonly { value: Language; name: string | null }[] = [
  { value: "system", name: null },
  { value: "en", name: "English" },
  { value: "de", name: "Deutsch" },
];

export function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}

export function isLanguage(value: unknown): value is Language | typeof PSEUDO {
  return value === PSEUDO || LANGUAGES.some((language) => language.value === value);
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function applyLanguage(language: Language | typeof PSEUDO): void {
  document.documentElement.dir = language === PSEUDO ? "rtl" : "ltr";
  document.documentElement.lang = language === "system" ? (navigator.language.startsWith("de") ? "de" : "en") : language;
}
