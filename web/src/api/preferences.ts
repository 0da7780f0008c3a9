/** What the interface remembers for a person. The server keeps any JSON there; what is read is looked at first. */
import { isLanguage, isTheme, type Language, type PSEUDO, type Theme } from "../shared/appearance";
import { api, ask } from "./client";

export interface Preferences {
  theme?: Theme;
  language?: Language | typeof PSEUDO;
  /** Projects with a star. */
  stars?: number[];
  /** Settings of the editor, which it looks at itself. */
  editor?: Readonly<Record<string, unknown>>;
}

export const PREFERENCES = ["preferences"] as const;

export async function fetchPreferences(): Promise<Preferences> {
  return readPreferences(await ask(api.GET("/api/current-user/preferences")));
}

export async function savePreferences(part: Preferences): Promise<void> {
  await ask(api.PATCH("/api/current-user/preferences", { body: { ...part } }));
}

export function readPreferences({ theme, language, stars, editor }: Readonly<Record<string, unknown>>): Preferences {
  return {
    ...(isTheme(theme) ? { theme } : {}),
    ...(isLanguage(language) ? { language } : {}),
    ...(Array.isArray(stars) ? { stars: stars.filter((star): star is number => typeof star === "number") } : {}),
    ...(typeof editor === "object" && editor !== null ? { editor: { ...editor } } : {}),
  };
}
