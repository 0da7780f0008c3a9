/** Web addresses in a text, for clickableLinks. */
export interface Link {
  readonly start: number;
  readonly end: number;
  readonly url: string;
}

const MOST = 2_000;

export function linksOf(text: string): readonly Link[] {
  const found: Link[] = [];
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"]+/g)) {
    // The full stop at the end of a sentence is not part of the address, nor is a bracket around it.
    const url = match[0].replace(/[.,;:!?)\]}'’”]+$/, "");
    found.push({ start: match.index, end: match.index + url.length, url });
    if (found.length === MOST) break;
  }
  return found;
}
