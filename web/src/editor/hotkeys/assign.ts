import { normaliseKey } from "./keys";
import { areApart, type ActionSpec } from "./spec";

/** Something of the config that gets a key: a label, a choice, a rating. */
export interface KeyTarget {
  readonly id: string;
  readonly title: string;
  /** `hotkey=` of the config. */
  readonly wanted: string | null;
  /** Gets a key of its own even when the config names none. */
  readonly auto: boolean;
}

export interface RunnableTarget extends KeyTarget {
  run(): void;
}

export interface AssignedKey {
  readonly key: string;
  readonly target: KeyTarget;
}

/** The same key asked for twice; the first keeps it. */
export interface KeyConflict {
  readonly key: string;
  readonly first: string;
  readonly second: string;
}

const ORDER = "1234567890qwertasdfgzxcvbyuiophjklnm";

export interface KeyAssignment {
  readonly assigned: readonly AssignedKey[];
  readonly conflicts: readonly KeyConflict[];
  /** The keymap without the keys that decisions gave up. */
  readonly keymap: readonly ActionSpec[];
}

/**
 * Gives every target a key: what the config wants first, then 1–9, 0 and letters in the usual order. What the config wants
 * goes before the usual key of a tool, because its author chose it; every other key of the keymap stays, and the clash is
 * told in both cases. By themselves labels never get a key of the keymap.
 */
export function assignKeys(targets: readonly KeyTarget[], keymap: readonly ActionSpec[]): KeyAssignment {
  const taken = new Map<string, string>();
  const conflicts: KeyConflict[] = keymapConflicts(keymap.filter((entry) => !givesWay(entry)), taken);
  const byTarget = new Map<string, AssignedKey>();
  const yielding = new Map(keymap.filter((entry) => entry.group === "Tools" && entry.changed !== true).flatMap((entry) => entry.keys.map((key) => [key, entry.title])));
  for (const target of targets) {
    const key = target.wanted === null ? null : normaliseKey(target.wanted);
    if (key === null) continue;
    const owner = taken.get(key);
    if (owner !== undefined && owner === yielding.get(key)) {
      conflicts.push({ key, first: target.title, second: owner });
    } else if (owner !== undefined) {
      conflicts.push({ key, first: owner, second: target.title });
      continue;
    }
    taken.set(key, target.title);
    byTarget.set(target.id, { key, target });
  }
  const free = [...ORDER].filter((key) => !taken.has(key));
  for (const target of targets) {
    if (!target.auto || byTarget.has(target.id)) continue;
    const key = free.shift();
    if (key === undefined) break;
    byTarget.set(target.id, { key, target });
  }
  for (const { key, target } of byTarget.values()) taken.set(key, target.title);
  const left = keymap.map((entry) => (givesWay(entry) ? { ...entry, keys: entry.keys.filter((key) => !taken.has(key)) } : entry));
  return { assigned: targets.flatMap((target) => byTarget.get(target.id) ?? []), conflicts, keymap: left };
}

function givesWay(entry: ActionSpec): boolean {
  return entry.decision === true && entry.changed !== true;
}

function keymapConflicts(keymap: readonly ActionSpec[], taken: Map<string, string>): KeyConflict[] {
  const conflicts: KeyConflict[] = [];
  const owners = new Map<string, ActionSpec>();
  for (const entry of keymap) {
    for (const key of entry.keys) {
      const owner = owners.get(key);
      if (owner === undefined) {
        owners.set(key, entry);
        taken.set(key, entry.title);
      } else if (!areApart(owner, entry)) conflicts.push({ key, first: owner.title, second: entry.title });
    }
  }
  return conflicts;
}
