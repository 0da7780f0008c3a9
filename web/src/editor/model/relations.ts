import { newId } from "./ids";
import { RELATION_SEQ_BASE } from "./serialise";
import type { AnnotationStore } from "./store";
import type { Direction } from "./types";

/** Connects two regions; the same pair is connected only once. Answers whether a relation was added. */
export function connect(store: AnnotationStore, fromId: string, toId: string): boolean {
  if (fromId === toId || store.region(fromId) === null || store.region(toId) === null) return false;
  const known = store.relations();
  if (known.some((relation) => (relation.fromId === fromId && relation.toId === toId) || (relation.fromId === toId && relation.toId === fromId))) return false;
  const seq = Math.max(RELATION_SEQ_BASE, ...known.map((relation) => relation.seq)) + 1;
  store.addRelation({ id: newId(), fromId, toId, direction: "right", labels: null, seq, raw: {} });
  return true;
}

const NEXT: Readonly<Record<Direction, Direction>> = { right: "left", left: "bi", bi: "right" };

export function turn(store: AnnotationStore, relationId: string): void {
  store.updateRelation(relationId, (relation) => ({ ...relation, direction: NEXT[relation.direction] }));
}
