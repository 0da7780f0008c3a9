import { describeTag } from "../model/describe";
import type { SourceElement } from "../source/document";

/** Attributes that the editor does not know, as they are written. */
export function unknownAttributes(element: SourceElement, shown: readonly string[]): readonly string[] {
  const known = new Set([...shown, ...(describeTag(element.tag)?.attributes.map((about) => about.name) ?? [])].map((name) => name.toLowerCase()));
  return [...new Set(element.attributes.map((attribute) => attribute.name))].filter((name) => !known.has(name.toLowerCase()));
}
