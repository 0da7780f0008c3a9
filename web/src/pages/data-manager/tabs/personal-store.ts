/** A person's own changes of views, kept in this browser. Without storage they last as long as the page. */
import { type Change, parseRecord } from "../model/personal";

export interface Kept {
  change: Change;
  /** The address's query for which these are the newest settings: as it was before the change, and as it is about to be. */
  addresses: readonly (string | null)[];
}

const nameOf = (userId: number, projectId: number): string => `labelkeep:views:${userId}:${projectId}`;

export function readKept(userId: number, projectId: number): ReadonlyMap<number, Kept> {
  const all = parseRecord(readText(nameOf(userId, projectId))) ?? {};
  return new Map(Object.entries(all).flatMap(([id, item]) => (isKept(item) ? [[Number(id), item] as const] : [])));
}

export function writeKept(userId: number, projectId: number, kept: ReadonlyMap<number, Kept>): void {
  const name = nameOf(userId, projectId);
  try {
    if (kept.size === 0) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // A full or forbidden storage: the changes stay on this page.
  }
}

function readText(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function isKept(item: unknown): item is Kept {
  if (typeof item !== "object" || item === null || !("change" in item) || !("addresses" in item)) return false;
  return typeof item.change === "object" && item.change !== null && Array.isArray(item.addresses);
}
