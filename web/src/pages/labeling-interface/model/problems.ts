/** Which tag a finding of the check belongs to. */
import { lineStarts } from "../../../editor/config/positions";
import type { SourceDocument, SourceElement } from "../source/document";

export interface Finding {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export function findingsByTag<Kind extends Finding>(document: SourceDocument, findings: readonly Kind[]): ReadonlyMap<number, readonly Kind[]> {
  const starts = lineStarts(document.text);
  const found = new Map<number, Kind[]>();
  for (const finding of findings) {
    const { index } = tagAt(document, (starts[finding.line - 1] ?? 0) + finding.column - 1);
    found.set(index, [...(found.get(index) ?? []), finding]);
  }
  return found;
}

/** The innermost tag at a place of the text. */
export function tagAt(document: SourceDocument, offset: number): SourceElement {
  return document.elements.findLast((element) => element.from <= offset && offset < element.to) ?? document.root;
}
