import { FACTS } from "./generated/facts";
import type { TagFacts } from "./facts";

// Facts about every tag of the language, also of those that are not built yet: a config that uses them still parses into
// the right graph, and their results are kept. They come from crates/labeling/tags.json.

/** Whether a control only names regions, or marks places where nothing is drawn. */
export function onlyLabels(type: string): boolean {
  return tagFacts(type)?.results === "labels";
}

export function tagFacts(tag: string): TagFacts | null {
  return Object.hasOwn(FACTS, tag) ? (FACTS[tag] ?? null) : null;
}
