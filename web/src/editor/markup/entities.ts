import { parseReference } from "../config/xml";

const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{0,31}));/gi;
const LAST_CODE_POINT = 0x10ffff;
const known = new Map<string, string>();

/** `&amp;`, `&nbsp;`, `&#8230;` as the characters they stand for; what stands for none stays as it is written. */
export function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(REFERENCE, (written, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return named(written);
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= LAST_CODE_POINT ? String.fromCodePoint(code) : written;
  });
}

/** The browser knows the two thousand names. A single reference is no markup, so there is nothing to report or to run. */
function named(reference: string): string {
  const found = known.get(reference) ?? parseReference(reference);
  known.set(reference, found);
  return found;
}
