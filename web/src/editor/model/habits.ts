import type { LabelingConfig } from "../config/types";
import type { TagContext, ZoomMode } from "./tag";
import { isObject } from "../config/json";
import type { DrawingSetup } from "./view";

/** How somebody works on the tasks of a project: what they draw with, and how pictures open. Kept while the browser tab lives. */
export interface Habits {
  readonly setup: DrawingSetup | null;
  readonly drawn: DrawingSetup | null;
  readonly zoom: Readonly<Record<string, ZoomMode>>;
}

const NONE: Habits = { setup: null, drawn: null, zoom: {} };
const memory = new Map<number, Habits>();

export function habitsOf(projectId: number | undefined): Habits {
  if (projectId === undefined) return NONE;
  const known = memory.get(projectId);
  if (known !== undefined) return known;
  const stored = recall(projectId);
  memory.set(projectId, stored);
  return stored;
}

export function keepHabits(projectId: number | undefined, change: Partial<Habits>): void {
  if (projectId === undefined) return;
  const next = { ...habitsOf(projectId), ...change };
  memory.set(projectId, next);
  try {
    sessionStorage.setItem(keyOf(projectId), JSON.stringify(next));
  } catch {
    // Then they last until the page is closed.
  }
}

/** A setup as far as this config still has what is in it; null when nothing of it is left. */
export function fitting(setup: DrawingSetup | null, config: LabelingConfig, labelsOf: TagContext["labelsOf"]): DrawingSetup | null {
  if (setup === null) return null;
  const labels = Object.fromEntries(Object.entries(setup.labels).flatMap(([name, keys]): [string, readonly string[]][] => {
    const kept = config.controls.has(name) ? keys.filter((key) => labelsOf(name).some((label) => label.key === key)) : [];
    return kept.length === 0 ? [] : [[name, kept]];
  }));
  const lost = Object.keys(labels).length < Object.keys(setup.labels).length;
  return lost ? null : { ...setup, labels, activeControl: config.controls.has(setup.activeControl ?? "") ? setup.activeControl : null };
}

function keyOf(projectId: number): string {
  return `labelkeep-editor-habits:${projectId}`;
}

function recall(projectId: number): Habits {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(projectId)) ?? "null");
    if (!isObject(stored)) return NONE;
    const zoom = isObject(stored["zoom"]) ? Object.fromEntries(Object.entries(stored["zoom"]).filter((entry): entry is [string, ZoomMode] => entry[1] === "fit" || entry[1] === "original")) : {};
    return { setup: setupOf(stored["setup"]), drawn: setupOf(stored["drawn"]), zoom };
  } catch {
    return NONE;
  }
}

function setupOf(stored: unknown): DrawingSetup | null {
  if (!isObject(stored) || !isObject(stored["labels"])) return null;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const labels = Object.fromEntries(Object.entries(stored["labels"]).map(([name, keys]) => [name, Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : []]));
  return { tool: text(stored["tool"]), activeControl: text(stored["activeControl"]), labels };
}
