import { pathKey, pathsIn } from "../../model/paths";

/** The answer after an item was pressed: with it, or without it. In the order in which they were chosen. */
export function afterPress(value: unknown, path: readonly string[]): unknown[] | null {
  const now: readonly unknown[] = Array.isArray(value) ? value : [];
  const wanted = pathKey(path);
  const rest = now.filter((part) => !pathsIn([part]).some((other) => pathKey(other) === wanted));
  if (rest.length === now.length) return [...now, [...path]];
  return rest.length === 0 ? null : rest;
}
