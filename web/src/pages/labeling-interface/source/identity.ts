/** Which tag of a text is which tag of the text before, so that what is open, and the focus, go with a tag that moved. */
import { type SourceDocument, type SourceElement, valueOf } from "./document";

/** A number for each tag, by its index. */
export type Identities = readonly number[];

/** Numbers that were never given before begin at `fresh`. */
export function identify(before: { document: SourceDocument; ids: Identities } | null, document: SourceDocument, fresh: number): Identities {
  const ids: (number | undefined)[] = document.elements.map(() => undefined);
  if (before !== null) {
    const free = new Set(before.document.elements);
    for (const sameness of [byText(before.document, document), byName, byTag]) {
      const groups = grouped(free, (element) => sameness(element, true));
      for (const element of document.elements) {
        if (ids[element.index] !== undefined) continue;
        const key = sameness(element, false);
        const found = key === null ? undefined : groups.get(key)?.shift();
        if (found === undefined) continue;
        free.delete(found);
        ids[element.index] = before.ids[found.index];
      }
    }
  }
  let next = fresh;
  return ids.map((id) => id ?? next++);
}

function grouped(elements: Iterable<SourceElement>, keyOf: (element: SourceElement) => string | null): Map<string, SourceElement[]> {
  const groups = new Map<string, SourceElement[]>();
  for (const element of elements) {
    const key = keyOf(element);
    if (key !== null) push(groups, key, element);
  }
  return groups;
}

function push<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

type Sameness = (element: SourceElement, isOld: boolean) => string | null;

function byText(before: SourceDocument, now: SourceDocument): Sameness {
  return (element, isOld) => {
    const { text } = isOld ? before : now;
    return `${element.parent?.tag} ${text.slice(element.from, element.openTo)}`;
  };
}

const byName: Sameness = (element) => {
  const name = valueOf(element, "name");
  return name === null || name === "" ? null : `${element.tag} ${name}`;
};

const byTag: Sameness = (element) => `${element.tag} ${element.parent?.index}`;
