/** So much text around a place is looked at: longer than any word, and nothing against a whole book. */
const WINDOW = 600;

interface Word {
  readonly start: number;
  readonly end: number;
}

/** Where the next word begins, or (for a selection) ends, seen from a place in the text. */
export function nextWord(text: string, at: number, edge: "start" | "end"): number {
  for (const word of wordsFrom(text, at)) {
    const place = edge === "start" ? word.start : word.end;
    if (place > at) return place;
  }
  return Math.min(text.length, at + WINDOW);
}

/** Where the word before a place begins. */
export function previousWord(text: string, at: number): number {
  const from = Math.max(0, at - WINDOW);
  const before = words(text, from, at).filter((word) => word.start < at).at(-1);
  return before?.start ?? from;
}

function wordsFrom(text: string, at: number): readonly Word[] {
  // A little before the place, so that a word it stands in is seen whole.
  return words(text, Math.max(0, at - 100), Math.min(text.length, at + WINDOW));
}

function words(text: string, from: number, to: number): readonly Word[] {
  const found: Word[] = [];
  for (const { index, segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text.slice(from, to))) {
    if (isWordLike === true) found.push({ start: from + index, end: from + index + segment.length });
  }
  return found;
}
