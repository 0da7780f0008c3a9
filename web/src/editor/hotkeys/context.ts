import { createContext, useContext } from "react";
import type { AssignedKey } from "./assign";
import type { ActionSpec } from "./spec";

/** Keys that are in force: of actions, and of labels, choices and ratings of the open config. */
export interface Keys {
  readonly keymap: readonly ActionSpec[];
  readonly byTarget: ReadonlyMap<string, AssignedKey>;
  readonly hints: boolean;
}

export const KeysContext = createContext<Keys>({ keymap: [], byTarget: new Map(), hints: true });

/** The key of a target, to be shown beside it; null without one. */
export function useTargetKey(id: string): string | null {
  const keys = useContext(KeysContext);
  return keys.hints ? (keys.byTarget.get(id)?.key ?? null) : null;
}

/** The first key of an action. */
export function useKeyOf(action: string): string | null {
  return useContext(KeysContext).keymap.find((entry) => entry.action === action)?.keys[0] ?? null;
}

export function targetId(controlName: string, key: string): string {
  return `${controlName}\u0000${key}`;
}
