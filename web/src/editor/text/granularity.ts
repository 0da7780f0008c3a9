export type Granularity = "symbol" | "word" | "sentence" | "paragraph";

export function granularityOf(value: string | null | undefined): Granularity {
  return value === "word" || value === "sentence" || value === "paragraph" ? value : "symbol";
}

/**
 * Widens a selection (UTF-16 indices) to whole words, sentences or paragraphs, without white space at its ends; for
 * "symbol" to whole characters, so that no emoji is cut. Null = nothing but white space was selected.
 */
export function snap(text: string, start: number, end: number, granularity: Granularity): readonly [number, number] | null {
  let [from, to] = [Math.max(0, Math.min(start, end)), Math.min(text.length, Math.max(start, end))];
  if (granularity === "symbol") {
    if (isLowSurrogate(text, from)) from -= 1;
    if (isLowSurrogate(text, to)) to += 1;
    return from < to ? [from, to] : null;
  }
  while (from < to && isSpace(text, from)) from += 1;
  while (to > from && isSpace(text, to - 1)) to -= 1;
  if (from >= to) return null;
  const [windowStart, windowEnd] = paragraphAround(text, from, to);
  if (granularity === "paragraph") return trim(text, windowStart, windowEnd);
  const inside = text.slice(windowStart, windowEnd);
  const segmenter = new Intl.Segmenter(undefined, { granularity });
  const segments = segmenter.segment(inside);
  const first = segments.containing(from - windowStart);
  const last = segments.containing(to - 1 - windowStart);
  if (first !== undefined) from = windowStart + first.index;
  if (last !== undefined) to = windowStart + last.index + last.segment.length;
  return trim(text, from, to);
}

/** The lines that the selection touches: words and sentences do not go over a line break. */
function paragraphAround(text: string, from: number, to: number): readonly [number, number] {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", to - 1);
  return [start, end === -1 ? text.length : end];
}

function trim(text: string, from: number, to: number): readonly [number, number] | null {
  let [start, end] = [from, to];
  while (start < end && isSpace(text, start)) start += 1;
  while (end > start && isSpace(text, end - 1)) end -= 1;
  return start < end ? [start, end] : null;
}

function isSpace(text: string, index: number): boolean {
  return /\s/.test(text.charAt(index));
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff && index > 0;
}
