import type { JsonObject } from "./types";

/**
 * How two JSON values differ, kept so that either can be made from the other: only the members of an object that are not the
 * same, and of a list or a text only the part between what both begin and end with. A step of undo on a mask of a megabyte so
 * costs what the stroke changed.
 */
export type Difference =
  | { readonly is: "value"; readonly before: unknown; readonly after: unknown }
  | { readonly is: "members"; readonly members: readonly (readonly [key: string, Difference])[] }
  | { readonly is: "part"; readonly at: number; readonly before: Part; readonly after: Part };

type Part = readonly unknown[] | string;

/** A member that is not there. */
export const ABSENT: unique symbol = Symbol("absent");

/** Shorter lists and texts are kept whole: finding what they have in common would save nothing. */
const SHORT = 32;

/** Null when both are the same. */
export function differenceOf(before: unknown, after: unknown): Difference | null {
  if (Object.is(before, after)) return null;
  if (typeof before === "string" && typeof after === "string") return before.length + after.length <= 2 * SHORT ? { is: "value", before, after } : partOf(before, after);
  if (Array.isArray(before) && Array.isArray(after)) return listsDiffer(before, after);
  if (isPlain(before) && isPlain(after)) return membersOf(before, after, new Set([...Object.keys(before), ...Object.keys(after)]));
  return { is: "value", before, after };
}

/** The value on the other side of a difference. */
export function crossed(value: unknown, difference: Difference, backwards: boolean): unknown {
  const [from, to] = backwards ? (["after", "before"] as const) : (["before", "after"] as const);
  switch (difference.is) {
    case "value":
      return difference[to];
    case "members": {
      if (Array.isArray(value)) return difference.members.reduce<readonly unknown[]>((list, [key, inner]) => list.with(Number(key), crossed(list[Number(key)], inner, backwards)), value);
      return crossedMembers(value as JsonObject, difference.members, backwards);
    }
    case "part": {
      const whole = value as Part;
      const end = difference.at + difference[from].length;
      if (typeof whole === "string") return whole.slice(0, difference.at) + String(difference[to]) + whole.slice(end);
      return [...whole.slice(0, difference.at), ...difference[to], ...whole.slice(end)];
    }
  }
}

function crossedMembers(value: JsonObject, members: readonly (readonly [string, Difference])[], backwards: boolean): JsonObject {
  const made = new Map(Object.entries(value));
  for (const [key, inner] of members) {
    const next = crossed(made.has(key) ? made.get(key) : ABSENT, inner, backwards);
    if (next === ABSENT) made.delete(key);
    else made.set(key, next);
  }
  return Object.fromEntries(made);
}

function membersOf(before: JsonObject, after: JsonObject, keys: Iterable<string>): Difference | null {
  const members: [string, Difference][] = [];
  for (const key of keys) {
    const [one, other] = [before, after].map((object) => (Object.hasOwn(object, key) ? object[key] : ABSENT));
    const inner = differenceOf(one, other);
    if (inner !== null) members.push([key, inner]);
  }
  return members.length === 0 ? null : { is: "members", members };
}

function listsDiffer(before: readonly unknown[], after: readonly unknown[]): Difference | null {
  const long = before.length > SHORT || after.length > SHORT;
  if (long || before.length !== after.length) return partOf(before, after);
  const members = before.flatMap((item, index): [string, Difference][] => {
    const inner = differenceOf(item, after[index]);
    return inner === null ? [] : [[String(index), inner]];
  });
  return members.length === 0 ? null : { is: "members", members };
}

/** What is between the common beginning and the common end. */
function partOf<T extends Part>(before: T, after: T): Difference | null {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && same(before[start], after[start])) start += 1;
  let end = 0;
  while (end < most - start && same(before[before.length - 1 - end], after[after.length - 1 - end])) end += 1;
  const [was, is] = [copied(before, start, before.length - end), copied(after, start, after.length - end)];
  return was.length === 0 && is.length === 0 ? null : { is: "part", at: start, before: was, after: is };
}

function same(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || (typeof one === "object" && typeof other === "object" && differenceOf(one, other) === null);
}

/** A slice of a text keeps the whole text in memory, so it is written anew. */
function copied(whole: Part, from: number, to: number): Part {
  const part = whole.slice(from, to);
  return typeof part === "string" ? (JSON.parse(JSON.stringify(part)) as string) : part;
}

function isPlain(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
}
