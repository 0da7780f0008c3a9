/** The keys a person has changed, as the editor knows them and as `/api/current-user/hotkeys/` keeps them. Pure. */
import type { EditorSettings } from "../../editor/api";

export type WireHotkeys = Readonly<Record<string, { key: string; active?: boolean }>>;
type Hotkeys = EditorSettings["hotkeys"];

/** Scripts may have stored anything there; what is no key is left out. */
export function readWire(stored: Readonly<Record<string, unknown>> = {}): WireHotkeys {
  return Object.fromEntries(
    Object.entries(stored).flatMap(([action, value]): [string, { key: string; active?: boolean }][] => {
      if (typeof value !== "object" || value === null || !("key" in value) || typeof value.key !== "string") return [];
      return [[action, "active" in value && typeof value.active === "boolean" ? { key: value.key, active: value.active } : { key: value.key }]];
    }),
  );
}

export function fromWire(wire: WireHotkeys): Hotkeys {
  return Object.fromEntries(Object.entries(wire).map(([action, { key, active }]): [string, string | null] => [action, active === false || key === "" ? null : key]));
}

/** An action whose key was taken away keeps the one that was written there, so that others can switch it on again. */
export function toWire(hotkeys: Hotkeys, before: WireHotkeys): WireHotkeys {
  return Object.fromEntries(Object.entries(hotkeys).map(([action, key]) => [action, key === null ? { key: before[action]?.key ?? "", active: false } : { key, active: true }]));
}
