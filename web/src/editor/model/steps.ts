import { crossed, differenceOf, type Difference } from "./difference";
import { isPristine } from "./pristine";
import type { ClassificationResult, Patch, Region, Relation } from "./types";

export type Entity = Region | ClassificationResult | Relation;

/** One entity in the history: with both sides when it came or went, else only with what changed of it. */
export type Step =
  | { readonly on: Patch["on"]; readonly id: string; readonly added: Entity }
  | { readonly on: Patch["on"]; readonly id: string; readonly removed: Entity }
  | { readonly on: Patch["on"]; readonly id: string; readonly difference: Difference | null; readonly before: Entity | null; readonly after: Entity | null };

/**
 * The step that a patch makes. Entities that are as they were read (or opened) are kept as they are: they are in memory anyway, and
 * only the very same object is written back byte for byte.
 */
export function stepOf(patch: Patch, isOpened: (entity: Entity) => boolean): Step | null {
  const { on, id, before, after } = patch;
  if (before === null) return after === null ? null : { on, id, added: after };
  if (after === null) return { on, id, removed: before };
  const kept = (entity: Entity) => (isPristine(entity) || isOpened(entity) ? entity : null);
  const step = { on, id, difference: differenceOf(before, after), before: kept(before), after: kept(after) };
  return step.difference === null && step.before === step.after ? null : step;
}

/** The entity after (or before) a step, from what it is now; null = it is not there. */
export function across(step: Step, now: Entity | null, backwards: boolean): Entity | null {
  if ("added" in step) return backwards ? null : step.added;
  if ("removed" in step) return backwards ? step.removed : null;
  const kept = backwards ? step.before : step.after;
  if (kept !== null || now === null || step.difference === null) return kept ?? now;
  return crossed(now, step.difference, backwards) as Entity;
}
