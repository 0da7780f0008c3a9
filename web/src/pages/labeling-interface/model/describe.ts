/** What the editor knows about a tag, for the forms: the one door to the table of tags. */
import { tagFacts } from "../../../editor/config/tagtable";
import { TAGS } from "../../settings/tags";

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
  if (facts?.role === "control") return facts.classification === true ? "question" : "tool";
  return facts?.role === "child" ? "item" : "other";
}

/** The tag that this one lists: labels, choices. */
export function itemTagOf(tag: string): "Label" | "Choice" | "Relation" | null {
  if (tag === "choices" || tag === "taxonomy") return "Choice";
  if (tag === "relations") return "Relation";
  return tagFacts(tag)?.labeling === true ? "Label" : null;
}

let known: Map<string, TagDescription> | null = null;

function descriptions(): Map<string, TagDescription> {
  known ??= new Map(TAGS.map(({ name, attributes }) => [name.toLowerCase(), { name, attributes: attributes.map((attribute) => describeAttribute(name, attribute)) }]));
  return known;
}

const NUMBERS = new Set(["maxUsages", "opacity", "strokeWidth", "rows", "maxSubmissions", "maxRating", "min", "max", "step", "gridSize"]);
const COLOURS = new Set(["background", "fillColor", "strokeColor", "highlightColor", "gridColor", "color"]);

function describeAttribute(tag: string, given: string | { name: string; values: readonly string[] }): AttributeDescription {
  const { name, values } = typeof given === "string" ? { name: given, values: [] } : given;
  const standard = STANDARDS[`${tag} ${name}`] ?? STANDARDS[name] ?? null;
  const isYesNo = values.length === 2 && values.includes("true") && values.includes("false");
  const isNumber = NUMBERS.has(name) || (name === "defaultValue" && tag !== "TextArea") || (name === "size" && tag === "Header");
  const kind = isYesNo ? "yesNo" : values.length > 0 ? "oneOf" : isNumber ? "number" : COLOURS.has(name) ? "colour" : "text";
  return { name, kind, values: isYesNo ? [] : values, standard: standard ?? (isYesNo ? "false" : null) };
}

const STANDARDS: Readonly<Record<string, string>> = {
  zoom: "true", choice: "single", opacity: "0.6", strokeWidth: "1", canRotate: "true", snap: "none", showInline: "true", "Choices showInline": "false", showLabels: "true",
  saveTextResult: "yes", "Header size": "4", rows: "1", maxRating: "5", step: "1", display: "block", gridSize: "30", "PolygonLabels opacity": "0.2", "Polygon strokeWidth": "3",
  "KeyPoint opacity": "0.9", "KeyPointLabels opacity": "0.9", "Choices layout": "vertical", granularity: "symbol",
};
