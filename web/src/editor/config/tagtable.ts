import { FACTS } from "../tags/generated/facts";

// Facts about every tag of the language, also of those that are not built yet: a config that uses them still parses into
// the right graph, and their results are kept. They come from crates/labeling/tags.json.

export interface TagFacts {
  readonly role: "visual" | "object" | "control" | "child";
  readonly built?: boolean;
  /** Of controls: the key in `value`; null for a bare shape. */
  readonly valueKey?: string | null;
  /** Of controls: what a result of it is. `labels` marks a place of an object that is not drawn, or names a drawn one. */
  readonly results?: "answer" | "labels" | "region" | "shape";
  /** Children (Label) are labels put on regions. */
  readonly labeling?: boolean;
}

export function tagFacts(tag: string): TagFacts | null {
  return Object.hasOwn(FACTS, tag) ? (FACTS[tag] ?? null) : null;
}
