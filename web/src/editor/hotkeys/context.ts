import { createContext, useContext } from "react";
import type { AssignedKey, KeyTarget } from "./assign";

/** Keys given to labels, choices and ratings of the open config. */
export interface LabelKeys {
  readonly byTarget: ReadonlyMap<string, AssignedKey>;
}

export const LabelKeysContext = createContext<LabelKeys>({ byTarget: new Map() });

/** The key of a target, to be shown beside it; null without one. */
export function useTargetKey(id: string): string | null {
  return useContext(LabelKeysContext).byTarget.get(id)?.key ?? null;
}

export function targetId(controlName: string, key: string): string {
  return `${controlName}\u0000${key}`;
}

export type { KeyTarget };
