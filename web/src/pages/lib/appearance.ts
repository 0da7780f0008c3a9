/** Theme and language of the interface. */

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export type Language = "system" | "en" | "de";
export const LANGUAGES: readonly { value: Language; name: string | null }[] = [
  { value: "system", name: null },
  { value: "en", name: "English" },
  { value: "de", name: "Deutsch" },
];

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function applyLanguage(language: Language): void {
  document.documentElement.lang = language === "system" ? (navigator.language.startsWith("de") ? "de" : "en") : language;
}
