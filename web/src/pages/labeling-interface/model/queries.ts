/** Questions about a config, and the edits that concern more than one tag. */
import { LABEL_COLORS } from "../../../editor/config/palette";
import { attributeOf, type SourceDocument, type SourceElement, valueOf } from "../source/document";
import { type Change, setAttribute } from "../source/edits";
import { itemTagOf, kindOf } from "./describe";

/** Tags whose content is not made of tags of the language. */
const RAW = new Set(["hypertext", "style"]);

/** A label, choice or kind of relation, with the depth it stands at in its list. */
export interface Item {
  readonly element: SourceElement;
  readonly depth: number;
}

export function itemsOf(owner: SourceElement): readonly Item[] {
  const tag = itemTagOf(owner.tag)?.toLowerCase();
  return tag === undefined ? [] : collect(owner, tag, 0);
}

/** Groups within a list add nothing to the depth: they are only how it looks. */
function collect(parent: SourceElement, tag: string, depth: number): Item[] {
  return parent.children.flatMap((child) => (child.tag === tag ? [{ element: child, depth }, ...collect(child, tag, depth + 1)] : collect(child, tag, depth)));
}

/** The list that an item belongs to. */
export function ownerOf(item: SourceElement): SourceElement | null {
  for (let at = item.parent; at !== null; at = at.parent) if (itemTagOf(at.tag) !== null) return at;
  return null;
}

/** What stands as an entry of its own below a tag. */
export function partsOf(element: SourceElement): readonly SourceElement[] {
  if (RAW.has(element.tag) || itemTagOf(element.tag) !== null) return [];
  return element.children;
}

/** What stands among the same siblings and can be moved past them: items past items, other tags past all. */
export function siblingsOf(element: SourceElement): readonly SourceElement[] {
  const all = element.parent?.children ?? [];
  return kindOf(element.tag) === "item" ? all.filter((other) => other.tag === element.tag) : all;
}

export function objectsOf(document: SourceDocument): readonly SourceElement[] {
  return document.elements.filter((element) => kindOf(element.tag) === "object");
}

export function controlsOf(document: SourceDocument): readonly SourceElement[] {
  return document.elements.filter((element) => kindOf(element.tag) === "tool" || kindOf(element.tag) === "question");
}

export function nameOf(element: SourceElement): string {
  return valueOf(element, "name") ?? "";
}

/** What a person reads for an item. */
export function titleOf(element: SourceElement): string {
  const value = valueOf(element, "value") ?? "";
  return value === "" ? (valueOf(element, "alias") ?? "") : value;
}

/** What is stored for it. */
export function keyOf(element: SourceElement): string {
  const alias = valueOf(element, "alias") ?? "";
  return alias === "" ? (valueOf(element, "value") ?? "") : alias;
}

export function listOf(text: string | null): readonly string[] {
  return (text ?? "").split(",").map((part) => part.trim()).filter((part) => part !== "");
}

export function freeName(document: SourceDocument, wanted: string): string {
  const taken = new Set(document.elements.map(nameOf));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}${number}`;
    if (!taken.has(name)) return name;
  }
}

export function isNameTaken(document: SourceDocument, element: SourceElement, name: string): boolean {
  return document.elements.some((other) => other !== element && nameOf(other) === name && kindOf(other.tag) !== "item");
}

/** A new name, also where others name the tag. */
export function renameTag(document: SourceDocument, element: SourceElement, name: string): Change[] {
  const before = nameOf(element);
  const own = setAttribute(document, element, "name", name);
  if (before === "") return own;
  const others = document.elements.flatMap((other) => ["toName", "whenTagName"].flatMap((attribute) => replaceInList(document, other, attribute, before, name)));
  return [...own, ...others];
}

/** After an item of this list got another name: the conditions that ask for it. */
export function renameInConditions(document: SourceDocument, owner: SourceElement, before: string, now: string): Change[] {
  const name = nameOf(owner);
  return document.elements.flatMap((other) => {
    const about = listOf(valueOf(other, "whenTagName"));
    if (about.length > 0 && !about.includes(name)) return [];
    return ["whenLabelValue", "whenChoiceValue"].flatMap((attribute) => replaceInList(document, other, attribute, before, now));
  });
}

function replaceInList(document: SourceDocument, element: SourceElement, attribute: string, before: string, now: string): Change[] {
  const list = listOf(attributeOf(element, attribute)?.value ?? null);
  if (!list.includes(before)) return [];
  return setAttribute(document, element, attribute, list.map((part) => (part === before ? now : part)).join(","));
}

/** Colours of the palette that no label has yet; the whole palette anew when all are taken. */
export function freshColours(document: SourceDocument, count: number): readonly string[] {
  const taken = new Set(document.elements.map((element) => valueOf(element, "background")?.toLowerCase()));
  const free = LABEL_COLORS.filter((colour) => !taken.has(colour));
  return Array.from({ length: count }, (_, index) => (index < free.length ? free[index] : LABEL_COLORS[index % LABEL_COLORS.length]) ?? "");
}

/** The field of the data that an object shows; null when it says something more complicated. */
export function columnOf(element: SourceElement): string | null {
  const value = valueOf(element, "value") ?? valueOf(element, "valueList");
  return value !== null && value.startsWith("$") && !value.slice(1).includes("$") && !value.includes("{{") ? value.slice(1) : null;
}
