import { t } from "../words/i18n";

// Keys are written "ctrl+shift+z": modifiers in this order, then the key. "ctrl" also means Command on a Mac.

const MODIFIERS = ["ctrl", "alt", "shift"] as const;
const NAMES: Readonly<Record<string, string>> = {
  " ": "space", escape: "esc", arrowup: "up", arrowdown: "down", arrowleft: "left", arrowright: "right", delete: "delete",
  "+": "plus", command: "ctrl", cmd: "ctrl", meta: "ctrl", control: "ctrl", option: "alt", return: "enter", "-": "minus",
};

/** One spelling for every way to write a key; null when it is not a key. */
export function normaliseKey(written: string): string | null {
  const parts = written.trim().toLowerCase().replace(/\+\+$/, "+plus").split("+").map((part) => NAMES[part.trim()] ?? part.trim());
  const key = parts.at(-1) ?? "";
  const modifiers = parts.slice(0, -1);
  if (key === "" || MODIFIERS.some((modifier) => modifier === key)) return null;
  if (modifiers.some((part) => !MODIFIERS.some((modifier) => modifier === part))) return null;
  return [...MODIFIERS.filter((modifier) => modifiers.includes(modifier)), key].join("+");
}

/**
 * Keys a keyboard event may stand for: by the character, and by the place of the key, so that letters work on layouts
 * that are not Latin and digits work where they need shift.
 */
export function keysOf(event: KeyboardEvent): readonly string[] {
  const modifiers: string[] = [];
  if (event.ctrlKey || event.metaKey) modifiers.push("ctrl");
  if (event.altKey) modifiers.push("alt");
  if (event.shiftKey) modifiers.push("shift");
  const named = NAMES[event.key.toLowerCase()] ?? event.key.toLowerCase();
  const keys = [[...modifiers, named].join("+")];
  const place = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(event.code);
  const placed = place?.[1]?.toLowerCase() ?? place?.[2] ?? place?.[3];
  if (placed !== undefined && placed !== named) keys.push([...modifiers, placed].join("+"));
  // "?" needs shift on most layouts; people write it without.
  if (event.shiftKey && named.length === 1 && !/[a-z0-9]/.test(named)) keys.push([...modifiers.filter((part) => part !== "shift"), named].join("+"));
  return [...new Set(keys)];
}

/** True while somebody types; then only keys with ctrl or alt and Escape are ours. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range", "submit", "color"].includes(target.type);
}

const MAC = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.platform ?? "");
const SIGNS: Readonly<Record<string, string>> = { backspace: "⌫", up: "↑", down: "↓", left: "←", right: "→", plus: "+", minus: "−" };
const MAC_SIGNS: Readonly<Record<string, string>> = { ctrl: "⌘", alt: "⌥", shift: "⇧" };

/** The key as it is written on the keyboards of the language. */
export function showKey(key: string): string {
  return key.split("+").map((part) => (MAC ? MAC_SIGNS[part] : undefined) ?? SIGNS[part] ?? nameOf(part) ?? part.toUpperCase()).join(MAC ? "" : " ");
}

function nameOf(part: string): string | undefined {
  switch (part) {
    case "ctrl": return t("Ctrl");
    case "alt": return t("Alt");
    case "shift": return t("Shift");
    case "enter": return t("Enter");
    case "esc": return t("Esc");
    case "space": return t("Space");
    case "delete": return t("Del");
    case "home": return t("Home");
    case "end": return t("End key");
    case "tab": return t("Tab");
    case "pageup": return t("PgUp");
    case "pagedown": return t("PgDn");
    case "insert": return t("Ins");
    default: return undefined;
  }
}
