/** Which tasks are chosen, in the form the actions take: a list, or everything that matches but a list. Pure. */

export type Selection = { all: false; included: ReadonlySet<number> } | { all: true; excluded: ReadonlySet<number> };

export type WireSelection = { all: false; included: number[] } | { all: true; excluded: number[] };

export const NOTHING: Selection = { all: false, included: new Set() };
export const EVERYTHING: Selection = { all: true, excluded: new Set() };

export function isSelected(selection: Selection, id: number): boolean {
  return selection.all ? !selection.excluded.has(id) : selection.included.has(id);
}

export function toggle(selection: Selection, id: number): Selection {
  return setMany(selection, [id], !isSelected(selection, id));
}

export function setMany(selection: Selection, ids: readonly number[], on: boolean): Selection {
  if (selection.all) return { all: true, excluded: changed(selection.excluded, ids, !on) };
  return { all: false, included: changed(selection.included, ids, on) };
}

function changed(set: ReadonlySet<number>, ids: readonly number[], add: boolean): Set<number> {
  const next = new Set(set);
  for (const id of ids) {
    if (add) next.add(id);
    else next.delete(id);
  }
  return next;
}

/** `total` is the number of tasks that match the view's filters. */
export function countSelected(selection: Selection, total: number): number {
  return selection.all ? Math.max(0, total - selection.excluded.size) : selection.included.size;
}

export function state(selection: Selection, total: number): "none" | "some" | "all" {
  const count = countSelected(selection, total);
  if (count === 0) return "none";
  return count >= total ? "all" : "some";
}

export function toWire(selection: Selection): WireSelection {
  const sorted = (set: ReadonlySet<number>): number[] => [...set].sort((a, b) => a - b);
  return selection.all ? { all: true, excluded: sorted(selection.excluded) } : { all: false, included: sorted(selection.included) };
}
