/** A labeling config as it is written: every tag and attribute with its place in the text, so that an edit touches nothing else. */
import { xmlFault } from "../../../editor/config/wellformed";
import { decodeValue } from "./values";

export interface SourceAttribute {
  /** As written; capital letters do not matter. */
  readonly name: string;
  readonly value: string;
  /** Where the white space before it begins. */
  readonly gap: number;
  readonly from: number;
  readonly to: number;
  /** What stands between the quotes. */
  readonly valueFrom: number;
  readonly valueTo: number;
}

export interface SourceElement {
  /** Its place in the order of the text. */
  readonly index: number;
  readonly name: string;
  /** The name in small letters. */
  readonly tag: string;
  readonly parent: SourceElement | null;
  readonly children: readonly SourceElement[];
  readonly attributes: readonly SourceAttribute[];
  readonly from: number;
  readonly nameTo: number;
  /** After the `>` of its start tag. */
  readonly openTo: number;
  /** Where its end tag begins; the same as `openTo` where it has none. */
  readonly closeFrom: number;
  readonly to: number;
  readonly isEmptyTag: boolean;
}

export interface SourceDocument {
  readonly text: string;
  readonly root: SourceElement;
  readonly elements: readonly SourceElement[];
}

type Open = { -readonly [Key in keyof SourceElement]: SourceElement[Key] } & { children: SourceElement[] };

/** Null while the text is not well-formed: then only its writer knows what is meant. */
export function readSource(text: string): SourceDocument | null {
  if (xmlFault(text) !== null) return null;
  const elements: Open[] = [];
  let open: Open | null = null;
  for (let at = text.indexOf("<"); at !== -1; ) {
    const end = skipped(text, at);
    if (end !== null) {
      at = text.indexOf("<", end);
      continue;
    }
    if (text[at + 1] === "/") {
      const to = text.indexOf(">", at) + 1;
      if (open === null) return null;
      open.closeFrom = at;
      open.to = to;
      open = open.parent as Open | null;
      at = text.indexOf("<", to);
      continue;
    }
    const element = readStart(text, at, elements.length, open);
    elements.push(element);
    open?.children.push(element);
    if (!element.isEmptyTag) open = element;
    at = text.indexOf("<", element.openTo);
  }
  const root = elements[0];
  return root === undefined || open !== null ? null : { text, root, elements };
}

const SKIPPED: readonly (readonly [string, string])[] = [["<!--", "-->"], ["<![CDATA[", "]]>"], ["<?", "?>"]];

/** The end of a comment, of CDATA or of an instruction that begins here. */
function skipped(text: string, at: number): number | null {
  for (const [start, end] of SKIPPED) {
    if (text.startsWith(start, at)) return text.indexOf(end, at + start.length) + end.length;
  }
  return null;
}

function readStart(text: string, from: number, index: number, parent: Open | null): Open {
  const nameTo = endOfName(text, from + 1);
  const name = text.slice(from + 1, nameTo);
  const attributes: SourceAttribute[] = [];
  let at = nameTo;
  for (;;) {
    const here = afterSpace(text, at);
    if (text[here] === "/" || text[here] === ">" || here >= text.length) {
      at = here;
      break;
    }
    const attribute = readAttribute(text, at, here);
    attributes.push(attribute);
    at = attribute.to;
  }
  const isEmptyTag = text[at] === "/";
  const openTo = at + (isEmptyTag ? 2 : 1);
  return { index, name, tag: name.toLowerCase(), parent, children: [], attributes, from, nameTo, openTo, closeFrom: openTo, to: openTo, isEmptyTag };
}

function readAttribute(text: string, gap: number, from: number): SourceAttribute {
  const nameTo = endOfName(text, from);
  const valueFrom = afterSpace(text, afterSpace(text, nameTo) + 1) + 1;
  const valueTo = text.indexOf(text[valueFrom - 1] ?? '"', valueFrom);
  const { value } = decodeValue(text.slice(valueFrom, valueTo));
  return { name: text.slice(from, nameTo), value, gap, from, to: valueTo + 1, valueFrom, valueTo };
}

const SPACE = " \t\r\n";

function endOfName(text: string, at: number): number {
  let end = at;
  while (end < text.length && !SPACE.includes(text[end] ?? "") && !"=/>".includes(text[end] ?? "")) end += 1;
  return end;
}

function afterSpace(text: string, at: number): number {
  let end = at;
  while (end < text.length && SPACE.includes(text[end] ?? "")) end += 1;
  return end;
}

/** The last one counts, as for the editor. */
export function attributeOf(element: SourceElement, name: string): SourceAttribute | null {
  const wanted = name.toLowerCase();
  return element.attributes.findLast((attribute) => attribute.name.toLowerCase() === wanted) ?? null;
}

export function valueOf(element: SourceElement, name: string): string | null {
  return attributeOf(element, name)?.value ?? null;
}
