/** Changes of a config's text, each as small as what it is about. */
import { attributeOf, type SourceDocument, type SourceElement } from "./document";
import { decodeValue, encodeValue } from "./values";

export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** A tag that is to be written. */
export interface NewTag {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children?: readonly NewTag[];
}

/** Changes do not overlap; their places are those of the text before. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  const sorted = changes.toSorted((a, b) => a.from - b.from);
  let done = 0;
  let result = "";
  for (const { from, to, insert } of sorted) {
    result += text.slice(done, from) + insert;
    done = to;
  }
  return result + text.slice(done);
}

/** Null removes the attribute. Of a value only what differs is written anew, so that its other references stay. */
export function setAttribute(document: SourceDocument, element: SourceElement, name: string, value: string | null): Change[] {
  const { text } = document;
  const found = attributeOf(element, name);
  if (value === null) return found === null ? [] : [{ from: found.gap, to: found.to, insert: "" }];
  if (found !== null) return changeValue(text, found.valueFrom, found.valueTo, value);
  const last = element.attributes.at(-1);
  const before = last === undefined ? " " : text.slice(last.gap, last.from);
  const at = last?.to ?? element.nameTo;
  return [{ from: at, to: at, insert: `${before.includes("\n") ? before : " "}${name}="${encodeValue(value, '"')}"` }];
}

function changeValue(text: string, from: number, to: number, next: string): Change[] {
  const { value: before, at } = decodeValue(text.slice(from, to));
  if (before === next) return [];
  let start = 0;
  while (start < before.length && start < next.length && before[start] === next[start]) start += 1;
  // A sign that takes two units of the value is one where it is written.
  while (start > 0 && at[start] === at[start - 1]) start -= 1;
  if (isSecondHalf(next, start)) start -= 1;
  let end = 0;
  while (end < before.length - start && end < next.length - start && before[before.length - 1 - end] === next[next.length - 1 - end]) end += 1;
  while (end > 0 && (at[before.length - end] === at[before.length - end - 1] || isSecondHalf(next, next.length - end))) end -= 1;
  const quote = text[from - 1] ?? '"';
  const insert = encodeValue(next.slice(start, next.length - end), quote);
  return [{ from: from + (at[start] ?? 0), to: from + (at[before.length - end] ?? 0), insert }];
}

function isSecondHalf(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

/** With the line that it leaves empty. */
export function removeElement(document: SourceDocument, element: SourceElement): Change[] {
  return [{ ...rangeWithLine(document.text, element), insert: "" }];
}

function rangeWithLine(text: string, { from, to }: { from: number; to: number }): { from: number; to: number } {
  let start = from;
  while (start > 0 && isBlank(text[start - 1])) start -= 1;
  let end = to;
  while (end < text.length && isBlank(text[end])) end += 1;
  const isAlone = text[start - 1] === "\n" && (end === text.length || text[end] === "\n" || text.startsWith("\r\n", end));
  if (!isAlone) return { from, to };
  return { from: text[start - 2] === "\r" ? start - 2 : start - 1, to: end };
}

function isBlank(sign: string | undefined): boolean {
  return sign === " " || sign === "\t";
}

/** Takes one of the siblings to the place of another. */
export function moveSibling(document: SourceDocument, siblings: readonly SourceElement[], from: number, to: number): Change[] {
  const moved = siblings[from];
  if (moved === undefined || siblings[to] === undefined) return [];
  return arrange(document, siblings, siblings.toSpliced(from, 1).toSpliced(to, 0, moved));
}

/** Puts siblings into another order; what stands between them stays where it is. */
export function arrange(document: SourceDocument, siblings: readonly SourceElement[], order: readonly SourceElement[]): Change[] {
  return siblings.flatMap((place, index) => {
    const next = order[index];
    return next === undefined || next === place ? [] : [{ from: place.from, to: place.to, insert: document.text.slice(next.from, next.to) }];
  });
}

/** Puts a tag in front of `before`, or behind all that is in the parent. */
export function insertTag(document: SourceDocument, parent: SourceElement, before: SourceElement | null, tags: readonly NewTag[]): Change[] {
  const indent = childIndent(document, parent);
  const blocks = tags.map((tag) => (indent === null ? lines(tag, "").map((line) => line.trim()).join("") : lines(tag, indent).join(lineEnd(document.text)).slice(indent.length)));
  return insertBlocks(document, parent, before, blocks);
}

/** Takes a tag as it is written into another parent. */
export function moveInto(document: SourceDocument, element: SourceElement, parent: SourceElement, before: SourceElement | null): Change[] {
  return [...removeElement(document, element), ...insertBlocks(document, parent, before, [document.text.slice(element.from, element.to)])];
}

function insertBlocks(document: SourceDocument, parent: SourceElement, before: SourceElement | null, blocks: readonly string[]): Change[] {
  const { text } = document;
  const indent = childIndent(document, parent);
  const gap = indent === null ? "" : lineEnd(text) + indent;
  if (before !== null) return [{ from: before.from, to: before.from, insert: blocks.map((block) => block + gap).join("") }];
  const written = blocks.map((block) => gap + block).join("");
  const last = parent.children.at(-1);
  if (last !== undefined) return [{ from: last.to, to: last.to, insert: written }];
  const close = indent === null ? "" : lineEnd(text) + indentOf(text, parent);
  if (parent.isEmptyTag) {
    let slash = parent.openTo - 2;
    while (" \t\r\n".includes(text[slash - 1] ?? "-")) slash -= 1;
    return [{ from: slash, to: parent.openTo, insert: `>${written}${close}</${parent.name}>` }];
  }
  // What is in there already, a text or a comment, stays in front.
  let at = parent.closeFrom;
  while (at > parent.openTo && " \t\r\n".includes(text[at - 1] ?? "-")) at -= 1;
  const hasLine = text.slice(at, parent.closeFrom).includes("\n");
  return [{ from: at, to: at, insert: hasLine ? written : written + close }];
}

function lines({ name, attributes, children = [] }: NewTag, indent: string): string[] {
  const start = `${indent}<${name}${attributes.map(([key, value]) => ` ${key}="${encodeValue(value, '"')}"`).join("")}`;
  if (children.length === 0) return [`${start}/>`];
  return [`${start}>`, ...children.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}

/** How far what is in this tag stands from the left; null where it goes into the same line. */
function childIndent(document: SourceDocument, parent: SourceElement): string | null {
  const { text } = document;
  const own = parent.children.find((child) => beginsLine(text, child));
  if (own !== undefined) return indentOf(text, own);
  if (parent.children.length > 0) return null;
  if (parent.parent !== null && !beginsLine(text, parent)) return null;
  return indentOf(text, parent) + unit(document);
}

function unit({ text, root }: SourceDocument): string {
  const first = root.children.find((child) => beginsLine(text, child));
  const indent = first === undefined ? "" : indentOf(text, first).slice(indentOf(text, root).length);
  return indent === "" ? "  " : indent;
}

function beginsLine(text: string, element: SourceElement): boolean {
  const start = lineStart(text, element.from);
  return start > 0 && start + indentOf(text, element).length === element.from;
}

/** The white space at the begin of the line that a tag begins in. */
function indentOf(text: string, element: SourceElement): string {
  const start = lineStart(text, element.from);
  let end = start;
  while (isBlank(text[end])) end += 1;
  return text.slice(start, end);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string): string {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}
