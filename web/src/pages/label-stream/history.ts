/** The way back through a session: tasks that were labeled, and the live one at the end. Pure. */

export interface Past {
  taskId: number;
  annotationId: number | null;
}

export interface Trail {
  past: readonly Past[];
  /** Index into `past`; its length means the live task. */
  at: number;
}

export const EMPTY_TRAIL: Trail = { past: [], at: 0 };
const KEPT = 100;

/** The list of the server names the oldest first; anything that is no such entry is dropped. */
export function trailFrom(list: unknown): Trail {
  const past = Array.isArray(list) ? list.flatMap(readPast).slice(-KEPT) : [];
  return { past, at: past.length };
}

function readPast(item: unknown): Past[] {
  if (typeof item !== "object" || item === null || !("taskId" in item) || typeof item.taskId !== "number") return [];
  const annotationId = "annotationId" in item && typeof item.annotationId === "number" ? item.annotationId : null;
  return [{ taskId: item.taskId, annotationId }];
}

/** A finished task joins the end, once. */
export function remember(trail: Trail, entry: Past): Trail {
  const past = [...trail.past.filter((item) => item.taskId !== entry.taskId), entry].slice(-KEPT);
  return { past, at: past.length };
}

/** A submit that was delivered later joins the past; whoever looks at something goes on looking at it. */
export function addPast(trail: Trail, entry: Past): Trail {
  const seen = looking(trail);
  const next = remember(trail, entry);
  return seen === null ? next : seen.taskId === entry.taskId ? goTo(next, entry.taskId) : goTo(next, seen.taskId);
}

export function back(trail: Trail): Trail {
  return trail.at > 0 ? { ...trail, at: trail.at - 1 } : trail;
}

export function forward(trail: Trail): Trail {
  return trail.at < trail.past.length ? { ...trail, at: trail.at + 1 } : trail;
}

export function toLive(trail: Trail): Trail {
  return { ...trail, at: trail.past.length };
}

export function goTo(trail: Trail, taskId: number): Trail {
  const at = trail.past.findIndex((item) => item.taskId === taskId);
  return at < 0 ? trail : { ...trail, at };
}

/** The old task that is looked at, or null when the live one is. */
export function looking(trail: Trail): Past | null {
  return trail.past[trail.at] ?? null;
}
