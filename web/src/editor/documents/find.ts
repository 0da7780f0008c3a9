/** A stretch of a page's text. */
export interface Found {
  /** From 1. */
  readonly page: number;
  readonly start: number;
  readonly end: number;
}

/** Lower case, letter by letter, so that places stay; a new line is a space. */
function plain(text: string): string {
  let made = "";
  for (const letter of text) {
    const lower = /\s/.test(letter) ? " " : letter.toLowerCase();
    made += lower.length === letter.length ? lower : letter;
  }
  return made;
}

/** Where the words stand, whatever their case and however lines are broken. */
export function findIn(text: string, words: string, most: number): readonly (readonly [start: number, end: number])[] {
  const wanted = plain(words.trim()).split(/ +/).filter((word) => word !== "");
  if (wanted.length === 0) return [];
  const escaped = wanted.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const pattern = new RegExp(escaped.join(" +"), "g");
  const found: (readonly [number, number])[] = [];
  for (const match of plain(text).matchAll(pattern)) {
    found.push([match.index, match.index + match[0].length]);
    if (found.length >= most) break;
  }
  return found;
}
