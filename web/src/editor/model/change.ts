import { ABSENT, type Difference, differenceOf } from "./difference";

/** How one JSON value becomes another, as the server takes it (`ResultChange`). */
export type Change = "absent" | { readonly value: unknown } | { readonly members: Readonly<Record<string, Change>> } | { readonly part: { readonly at: number; readonly remove: number; readonly insert: readonly unknown[] | string } };

/** What changed from one value to another. */
export function changeOf(before: unknown, after: unknown): Change {
  const difference = differenceOf(before, after);
  return difference === null ? { members: {} } : written(difference);
}

function written(difference: Difference): Change {
  switch (difference.is) {
    case "value":
      // JSON leaves out what is undefined.
      return difference.after === ABSENT || difference.after === undefined ? "absent" : { value: difference.after };
    case "members":
      return { members: Object.fromEntries(difference.members.flatMap(([key, inner]) => (isNothing(inner) ? [] : [[key, written(inner)]]))) };
    case "part":
      return { part: { at: difference.at, remove: difference.before.length, insert: difference.after } };
  }
}

/** Undefined is not there, so it makes no difference whether it is. */
function isNothing(difference: Difference): boolean {
  const isAbsent = (value: unknown): boolean => value === ABSENT || value === undefined;
  return difference.is === "value" && isAbsent(difference.before) && isAbsent(difference.after);
}
