/** What the editor knows about a tag, for the forms: the one door to the table of tags. */
import { tagFacts } from "../../../editor/config/tagtable";
import type { WrittenAttribute } from "../../../editor/config/written";
import { WRITTEN_TAGS } from "../../../editor/config/generated/written";

export type AttributeKind = "text" | "number" | "yesNo" | "oneOf" | "colour";

export interface AttributeDescription {
  readonly name: string;
  readonly kind: AttributeKind;
  /** Of `oneOf`. */
  readonly values: readonly string[];
  /** What holds where nothing is written. */
  readonly standard: string | null;
}

export interface TagDescription {
  readonly name: string;
  readonly attributes: readonly AttributeDescription[];
}

/** Null for tags that the editor does not know; they are kept as they are. */
export function describeTag(tag: string): TagDescription | null {
  return descriptions().get(tag.toLowerCase()) ?? null;
}

/** What a tag is for. An unknown tag that says what it is about asks something. */
export type TagKind = "object" | "tool" | "question" | "relations" | "group" | "heading" | "style" | "item" | "other";

export function kindOf(tag: string): TagKind {
  const facts = tagFacts(tag);
  if (tag === "view") return "group";
  if (tag === "header" || tag === "style") return tag === "header" ? "heading" : "style";
  if (tag === "relations") return "relations";
  if (facts?.role === "object") return "object";
  if (facts?.role === "control") return facts.results === "answer" ? "question" : "tool";
  return facts?.role === "child" ? "item" : "other";
}

/** The tag that this one lists: labels, choices. */
export function itemTagOf(tag: string): "Label" | "Choice" | "Relation" | null {
  if (tag === "choices" || tag === "taxonomy") return "Choice";
  if (tag === "relations") return "Relation";
  return tagFacts(tag)?.labeling === true ? "Label" : null;
}

let known: ReadonlyMap<string, TagDescription> | null = null;

function descriptions(): ReadonlyMap<string, TagDescription> {
  known ??= new Map(WRITTEN_TAGS.filter((tag) => tag.built).map(({ name, attributes }) => [name.toLowerCase(), { name, attributes: attributes.filter((attribute) => attribute.built).map(describeAttribute) }]));
  return known;
}

const KINDS: Readonly<Record<WrittenAttribute["type"], AttributeKind>> = { boolean: "yesNo", choice: "oneOf", number: "number", colour: "colour", string: "text" };

function describeAttribute({ name, type, values = [], default: given }: WrittenAttribute): AttributeDescription {
  return { name, kind: KINDS[type], values, standard: given === undefined ? (type === "boolean" ? "false" : null) : String(given) };
}
