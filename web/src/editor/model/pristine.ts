import type { ClassificationResult, Region, Relation } from "./types";

/** Entities that are exactly as they were read. They are written back byte for byte; a changed one is a new object. */
const pristine = new WeakSet<object>();

export function rememberPristine<T extends Region | ClassificationResult | Relation>(entity: T): T {
  pristine.add(entity);
  return entity;
}

export function isPristine(entity: Region | ClassificationResult | Relation): boolean {
  return pristine.has(entity);
}
