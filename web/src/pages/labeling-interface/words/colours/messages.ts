/** Names of the palette's colours, to be read aloud. */
import { messages } from "../../../../shared/words/i18n";

const en = {
  "#0072b2": "Blue", "#d55e00": "Vermilion", "#009e73": "Green", "#cc79a7": "Pink", "#b58900": "Ochre", "#56b4e9": "Sky blue", "#8f3b76": "Plum",
  "#5a7d00": "Olive", "#e4572e": "Coral", "#3d5a80": "Slate blue", "#00868b": "Teal", "#a0522d": "Sienna", "#7b61ff": "Violet", "#c2185b": "Crimson",
  "#2e7d32": "Forest green", "#6d4c41": "Brown", "#1565c0": "Royal blue", "#9e6b00": "Bronze", "#00796b": "Sea green", "#ad1457": "Raspberry",
};
type Words = Record<keyof typeof en, string>;
const de: Words = {
  "#0072b2": "Blau", "#d55e00": "Zinnober", "#009e73": "Grün", "#cc79a7": "Rosa", "#b58900": "Ocker", "#56b4e9": "Himmelblau", "#8f3b76": "Pflaume",
  "#5a7d00": "Oliv", "#e4572e": "Koralle", "#3d5a80": "Schieferblau", "#00868b": "Petrol", "#a0522d": "Siena", "#7b61ff": "Violett", "#c2185b": "Karmin",
  "#2e7d32": "Waldgrün", "#6d4c41": "Braun", "#1565c0": "Königsblau", "#9e6b00": "Bronze", "#00796b": "Seegrün", "#ad1457": "Himbeere",
};
const word = messages({ en, de });
const has = (key: string): key is keyof typeof en => Object.hasOwn(en, key);

export function colourWord(colour: string): string {
  const key = colour.trim().toLowerCase();
  return has(key) ? word(key) : colour;
}
