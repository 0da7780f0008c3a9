import type { ConfigNode, LabelingConfig } from "../../config/types";
import { questionOf } from "../../model/question";
import type { AnnotationStore } from "../../model/store";
import { splitList } from "../../model/visibility";
import type { Region } from "../../model/types";
import { ROLES, writtenAt } from "./message";

export interface ChatOptions {
  /** Roles that can be written, in the order in which they are offered. */
  readonly roles: readonly string[];
  readonly least: number;
  /** Null: as many as one likes. */
  readonly most: number | null;
  /** Which of the added messages can be changed. */
  isEditable(role: string): boolean;
}

/** `resolved` gives an attribute with what the task says for it. */
export function chatOptions({ attrs }: ConfigNode, resolved: (expression: string) => string): ChatOptions {
  const named = splitList(attrs["messageroles"]);
  const known: readonly string[] = ROLES;
  const roles = named.filter((role, index) => known.includes(role) && named.indexOf(role) === index);
  const editable = splitList(attrs["editable"]);
  return {
    roles: roles.length > 0 ? roles : ROLES,
    least: countOf(resolved(attrs["minmessages"] ?? "")) ?? 0,
    most: countOf(resolved(attrs["maxmessages"] ?? "")),
    isEditable: (role) => editable.includes("true") || editable.includes(role),
  };
}

function countOf(text: string): number | null {
  const count = Number(text);
  return text.trim() !== "" && Number.isInteger(count) && count >= 0 ? count : null;
}

/** The added messages of a conversation: by when they were written; those that do not say stay behind what stood before them. */
export function addedMessages(store: AnnotationStore, name: string): readonly Region[] {
  const own = store.regions().filter(({ kind, toName }) => kind === "chat" && toName === name);
  let last = Number.NEGATIVE_INFINITY;
  const timed = own.map((region) => {
    last = writtenAt(region.geometry) ?? last;
    return { region, at: last };
  });
  return timed.toSorted((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ region }) => region);
}

/** Whether two conversations are compared: then they are looked at, and nothing is added to them. */
export function isCompared(name: string, config: LabelingConfig): boolean {
  return [...config.controls.values()].some(({ type, toNames }) => type === "pairwise" && questionOf(type) !== null && toNames.includes(name));
}

/** Who speaks after somebody: the user and the assistant take turns. */
export function nextRole(last: string | null, roles: readonly string[]): string {
  const wanted = last === "user" ? "assistant" : "user";
  return roles.includes(wanted) ? wanted : (roles[0] ?? "user");
}
