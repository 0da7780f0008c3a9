/** Changing the keys of the editor: what a person chose, and where two actions want the same key. Pure. */
import { areApart, type ActionSpec, normaliseKey } from "../../editor/api";

/** Custom keys as `/api/current-user/hotkeys/` keeps them: `{"annotation:submit":{"key":"ctrl+enter","active":true}}`. */
export type CustomHotkeys = Readonly<Record<string, { key: string; active: boolean }>>;

export function effectiveKeys(action: ActionSpec, custom: CustomHotkeys): readonly string[] {
  const own = Object.hasOwn(custom, action.action) ? custom[action.action] : undefined;
  if (!own) return action.keys;
  const key = own.active ? normaliseKey(own.key) : null;
  return key === null ? [] : [key];
}

/** For every action that shares a key: the names of the others. */
export function conflicts(actions: readonly ActionSpec[], custom: CustomHotkeys): ReadonlyMap<string, readonly string[]> {
  const byKey = new Map<string, ActionSpec[]>();
  for (const action of actions) for (const key of effectiveKeys(action, custom)) byKey.set(key, [...(byKey.get(key) ?? []), action]);
  const found = new Map<string, string[]>();
  for (const sharing of byKey.values()) {
    for (const action of sharing) {
      const others = sharing.filter((other) => other !== action && !givesWay(action, other) && !givesWay(other, action) && !areApart(action, other));
      if (others.length > 0) found.set(action.action, [...(found.get(action.action) ?? []), ...others.map((other) => other.action)]);
    }
  }
  return found;
}

/** Where something is drawn, the keys of its tools come before those of decisions. */
function givesWay(action: ActionSpec, other: ActionSpec): boolean {
  return action.decision === true && other.draws !== undefined;
}

export function withKey(custom: CustomHotkeys, action: string, key: string | null): CustomHotkeys {
  return { ...custom, [action]: { key: key ?? "", active: key !== null } };
}

export function withoutChange(custom: CustomHotkeys, action: string): CustomHotkeys {
  return Object.fromEntries(Object.entries(custom).filter(([name]) => name !== action));
}

/** Reads a keymap somebody exported; throws a sentence that says what is wrong. */
export function parseKeymap(text: string): CustomHotkeys {
  const data: unknown = JSON.parse(text);
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new Error("A keymap is a JSON object of action names and keys.");
  const entries = Object.entries(data).filter(([id]) => /^[\w:.-]{1,80}$/.test(id) && id !== "__proto__");
  return Object.fromEntries(entries.map(([id, value]) => [id, readKey(id, value)]));
}

function readKey(id: string, value: unknown): { key: string; active: boolean } {
  if (typeof value === "string") return keyOf(id, value, true);
  if (typeof value !== "object" || value === null || !("key" in value) || typeof value.key !== "string") throw new Error(`“${id}” has no key.`);
  const active = !("active" in value) || value.active !== false;
  return keyOf(id, value.key, active);
}

function keyOf(id: string, written: string, active: boolean): { key: string; active: boolean } {
  if (!active || written === "") return { key: "", active: false };
  const key = normaliseKey(written);
  if (key === null) throw new Error(`“${written}” is no key (at “${id}”).`);
  return { key, active: true };
}

/** What the server answers, read without trusting its form. */
export function readCustom(raw: unknown): CustomHotkeys {
  if (typeof raw !== "object" || raw === null) return {};
  return Object.fromEntries(
    Object.entries(raw).flatMap(([id, value]: [string, unknown]): [string, { key: string; active: boolean }][] => {
      try {
        return [[id, readKey(id, value)]];
      } catch {
        return [];
      }
    }),
  );
}
