/** Labels and data keys of a labeling config: read them out, write others in, without touching the rest of the text. */
import { addItems } from "../labeling-interface/model/additions";
import { itemTagOf } from "../labeling-interface/model/describe";
import { attributeOf, readSource, type SourceAttribute, type SourceDocument, type SourceElement, valueOf } from "../labeling-interface/source/document";
import { applyChanges, arrange, type Change, removeElement, setAttribute } from "../labeling-interface/source/edits";

/** The first tag that lists labels or choices, with the entries of its list; not those below other answers. */
function firstList(document: SourceDocument | null): { owner: SourceElement; items: readonly SourceElement[] } | null {
  for (const owner of document?.elements ?? []) {
    const tag = owner.tag === "relations" ? null : itemTagOf(owner.tag);
    const items = owner.children.filter((child) => child.tag === tag?.toLowerCase());
    if (items.length > 0) return { owner, items };
  }
  return null;
}

const titleOf = (item: SourceElement): string => valueOf(item, "value") ?? "";

/** The labels (or choices) of the first control that lists some; null where none does. */
export function readLabels(config: string): string[] | null {
  return firstList(readSource(config))?.items.map(titleOf) ?? null;
}

type Edit = (document: SourceDocument, owner: SourceElement, items: readonly SourceElement[]) => readonly Change[];

function inList(config: string, edit: Edit): string {
  const document = readSource(config);
  const list = firstList(document);
  return document === null || list === null ? config : applyChanges(config, edit(document, list.owner, list.items));
}

/** Puts these labels into that control. Labels that stay keep their whole tag; new ones get a colour of their own. */
export function writeLabels(config: string, labels: readonly string[]): string {
  const more = inList(config, (document, owner, items) => {
    const known = new Set(items.map(titleOf));
    return addItems(document, owner, owner, itemTagOf(owner.tag) ?? "Label", labels.filter((label) => !known.has(label)));
  });
  const fewer = inList(more, (document, _, items) => items.filter((item) => !labels.includes(titleOf(item))).flatMap((item) => removeElement(document, item)));
  return inList(fewer, (document, _, items) => arrange(document, items, items.toSorted((a, b) => labels.indexOf(titleOf(a)) - labels.indexOf(titleOf(b)))));
}

/** One label a line; empty lines and repetitions go. */
export function labelLines(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

/** An attribute that is nothing but a key: `$Review Text`, `$a.b`, `$2024`. */
interface Key {
  readonly element: SourceElement;
  readonly attribute: SourceAttribute;
  readonly key: string;
}

function keysOf(document: SourceDocument | null): readonly Key[] {
  return (document?.elements ?? []).flatMap((element) =>
    ["value", "valueList"].flatMap((name) => {
      const attribute = attributeOf(element, name);
      const key = /^\$([^$]+)$/.exec(attribute?.value ?? "")?.[1];
      return attribute === null || key === undefined ? [] : [{ element, attribute, key }];
    }),
  );
}

/** The data keys (`$name`) that a config shows; of a list that is repeated, its own. */
export function dataKeys(config: string): string[] {
  return [...new Set(keysOf(readSource(config)).map(({ key }) => withoutIndex(key)).filter((key) => key !== ""))];
}

function withoutIndex(key: string): string {
  return key.includes("{{") ? key.slice(0, key.indexOf("[")) : key.trim();
}

/** Names that a config can show: everything but the mark of a key, and no space at the ends. */
export function isShowable(name: string): boolean {
  return /^[^\s$][^$]*$/.test(name) && name.trim() === name;
}

/** Lets a config show this key instead of its first one. */
export function pointAtKey(config: string, key: string): string {
  const document = readSource(config);
  const first = dataKeys(config)[0];
  if (document === null || first === undefined || first === key || !isShowable(key)) return config;
  const meant = keysOf(document).filter((found) => found.key === first || found.key.startsWith(`${first}[`));
  return applyChanges(config, meant.flatMap((found) => setAttribute(document, found.element, found.attribute.name, `$${key}${found.key.slice(first.length)}`)));
}

/** Whether a config says more than that there is none. */
export function saysSomething(config: string): boolean {
  return (readSource(config)?.elements.length ?? 2) > 1;
}
