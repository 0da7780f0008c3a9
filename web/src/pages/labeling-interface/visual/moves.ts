/** Moving and removing tags, with the focus and what is read aloud. */
import { kindOf } from "../model/describe";
import { nameOf, siblingsOf, titleOf } from "../model/queries";
import type { SourceDocument, SourceElement } from "../source/document";
import { moveInto, moveSibling, removeElement } from "../source/edits";
import { t } from "../messages";
import { tagWord } from "../words/messages";
import { type Builder, editOf, type FocusPart } from "./builder";

/** What a person calls a tag. */
export function callOf(element: SourceElement): string {
  const kind = kindOf(element.tag);
  const own = kind === "item" || kind === "heading" ? titleOf(element) : nameOf(element);
  const word = tagWord(element.tag, element.name);
  if (kind === "item") return own === "" ? word : own;
  return own === "" ? word : `${word}: ${own}`;
}

/** The tag in the text as it is now: a row that did not change may still hold that of a text before. */
const now = (builder: Builder, element: SourceElement): SourceElement => builder.document.elements[element.index] ?? element;

export function moveTo(builder: Builder, given: SourceElement, to: number, part: FocusPart): void {
  const element = now(builder, given);
  const siblings = siblingsOf(element);
  const from = siblings.indexOf(element);
  if (to < 0 || to >= siblings.length || to === from) return;
  const parent = element.parent?.index ?? 0;
  const places = siblings.map((sibling) => sibling.index);
  builder.edit((document) => moveSibling(document, places.flatMap((place) => document.elements[place] ?? []), from, to), {
    focus: (document) => {
      const parentNow = document.elements[parent];
      const first = parentNow?.children.find((child) => kindOf(element.tag) !== "item" || child.tag === element.tag);
      const moved = first === undefined ? undefined : siblingsOf(first)[to];
      return moved === undefined ? null : { element: moved, part };
    },
  });
  builder.say(t("moved", { name: callOf(element), place: to + 1, count: siblings.length }));
}

export function moveBy(builder: Builder, element: SourceElement, by: number, part: FocusPart): void {
  const own = now(builder, element);
  moveTo(builder, own, siblingsOf(own).indexOf(own) + by, part);
}

/** The groups that a tag can go into or out of. */
export function groupMoves(element: SourceElement): { out: boolean; above: SourceElement | null; below: SourceElement | null } {
  const siblings = element.parent?.children ?? [];
  const at = siblings.indexOf(element);
  const group = (found: SourceElement | undefined): SourceElement | null => (found?.tag === "view" ? found : null);
  return { out: element.parent?.parent != null, above: group(siblings[at - 1]), below: group(siblings[at + 1]) };
}

export function moveOut(builder: Builder, element: SourceElement): void {
  move(builder, element, (_, own) => {
    const group = own.parent;
    if (group?.parent == null) return null;
    return { parent: group.parent, before: group.parent.children[group.parent.children.indexOf(group) + 1] ?? null };
  });
}

export function moveIn(builder: Builder, element: SourceElement, group: SourceElement): void {
  move(builder, element, (document) => {
    const same = document.elements[group.index];
    return same === undefined ? null : { parent: same, before: group.index > element.index ? (same.children[0] ?? null) : null };
  });
}

function move(builder: Builder, element: SourceElement, place: (document: SourceDocument, own: SourceElement) => { parent: SourceElement; before: SourceElement | null } | null): void {
  const id = builder.idOf(element);
  builder.edit(editOf(element, (document, own) => {
    const target = place(document, own);
    return target === null ? [] : moveInto(document, own, target.parent, target.before);
  }), { focusId: id });
  builder.say(callOf(element));
}

/** The focus goes to what stands there next; the last one gives it to the one before, the only one to the field for new ones. */
export function remove(builder: Builder, given: SourceElement, part: FocusPart): void {
  const element = now(builder, given);
  const siblings = siblingsOf(element);
  const at = siblings.indexOf(element);
  const next = siblings[at + 1] ?? siblings[at - 1] ?? null;
  const nextId = next === null ? null : builder.idOf(next);
  const name = callOf(element);
  const owner = element.parent === null ? null : builder.idOf(element.parent);
  builder.edit(editOf(element, removeElement), nextId === null ? (owner === null ? {} : { focusId: owner, part: kindOf(element.tag) === "item" ? "new" : "head" }) : { focusId: nextId, part });
  builder.offerUndo(t("removed", { name }));
}
