/** Changing the keys: the known actions, the form of a key, and conflicts. Pure. */

export interface Action {
  id: string;
  group: string;
  keys: string;
}

/** Custom keys as `/api/current-user/hotkeys/` keeps them: `{"annotation:submit":{"key":"ctrl+enter","active":true}}`. */
export type CustomHotkeys = Record<string, { key: string; active: boolean }>;

const MODIFIERS = ["ctrl", "alt", "shift", "meta"] as const;

const NAMES: Readonly<Record<string, string>> = { " ": "space", escape: "esc", arrowup: "up", arrowdown: "down", arrowleft: "left", arrowright: "right", "+": "plus" };

export interface KeyLike {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

/** The name of a pressed combination, or null while only modifiers are down. */
export function keyName(event: KeyLike): string | null {
  const key = event.key.toLowerCase();
  if (["control", "alt", "shift", "meta", "altgraph", "dead", "process"].includes(key)) return null;
  const parts = [event.ctrlKey ? "ctrl" : "", event.altKey ? "alt" : "", event.shiftKey ? "shift" : "", event.metaKey ? "meta" : "", NAMES[key] ?? key];
  return parts.filter((part) => part !== "").join("+");
}

/** One spelling for one combination: lower case, modifiers in order. */
export function normalKey(text: string): string {
  const parts = text.toLowerCase().replace(/\s+/g, "").split("+").filter((part) => part !== "");
  const names = parts.map((part) => ({ control: "ctrl", cmd: "meta", command: "meta", option: "alt", escape: "esc", return: "enter" })[part] ?? part);
  const modifiers = MODIFIERS.filter((modifier) => names.includes(modifier));
  const keys = names.filter((name) => !(MODIFIERS as readonly string[]).includes(name));
  return [...modifiers, ...keys].join("+");
}

export function effective(action: Action, custom: CustomHotkeys): string | null {
  const own = custom[action.id];
  if (!own) return normalKey(action.keys);
  return own.active && own.key !== "" ? normalKey(own.key) : null;
}

/** Actions that share a key within what works at the same time. Groups `a` and `b` clash when one of them is the general one. */
export function conflicts(actions: readonly Action[], custom: CustomHotkeys, together: (a: string, b: string) => boolean): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const action of actions) {
    const key = effective(action, custom);
    if (key === null) continue;
    const others = actions.filter((other) => other.id !== action.id && together(action.group, other.group) && effective(other, custom) === key);
    if (others.length > 0) found.set(action.id, others.map((other) => other.id));
  }
  return found;
}

/** Reads a keymap somebody exported; throws a sentence that says what is wrong. */
export function parseKeymap(text: string): CustomHotkeys {
  const data: unknown = JSON.parse(text);
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new Error("A keymap is a JSON object of action names and keys.");
  const entries = Object.entries(data).map(([id, value]): [string, { key: string; active: boolean }] => {
    if (typeof value === "string") return [id, { key: normalKey(value), active: true }];
    if (typeof value === "object" && value !== null && "key" in value && typeof value.key === "string") {
      return [id, { key: normalKey(value.key), active: !("active" in value) || value.active !== false }];
    }
    throw new Error(`“${id}” has no key.`);
  });
  return Object.fromEntries(entries.filter(([id]) => /^[\w:.-]{1,80}$/.test(id)));
}
