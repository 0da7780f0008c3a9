/** The value of an attribute as a person reads it, and where each of its characters is written. */

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export interface DecodedValue {
  readonly value: string;
  /** Where each UTF-16 unit of the value is written, counted from the begin of what is written; one more for its end. */
  readonly at: readonly number[];
}

export function decodeValue(written: string): DecodedValue {
  const at: number[] = [];
  let value = "";
  for (let place = 0; place < written.length; ) {
    const { text, length } = next(written, place);
    for (let unit = 0; unit < text.length; unit += 1) at.push(place);
    value += text;
    place += length;
  }
  return { value, at: [...at, written.length] };
}

/** One reference or one character. White space is a space in attributes, and a line's end is one of it. */
function next(written: string, place: number): { text: string; length: number } {
  const sign = written[place] ?? "";
  if (sign === "\r" && written[place + 1] === "\n") return { text: " ", length: 2 };
  if (sign === "\n" || sign === "\r" || sign === "\t") return { text: " ", length: 1 };
  if (sign !== "&") return { text: sign, length: 1 };
  const end = written.indexOf(";", place);
  const text = end === -1 ? null : referenced(written.slice(place + 1, end));
  return text === null ? { text: sign, length: 1 } : { text, length: end + 1 - place };
}

function referenced(name: string): string | null {
  if (!name.startsWith("#")) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? null) : null;
  const code = name[1] === "x" || name[1] === "X" ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return Number.isInteger(code) && code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

/** Text for between these quotes. What XML cannot hold in any way is left out. */
export function encodeValue(text: string, quote: string): string {
  let written = "";
  for (const sign of text) written += encoded(sign, quote);
  return written;
}

function encoded(sign: string, quote: string): string {
  switch (sign) {
    case "&": return "&amp;";
    case "<": return "&lt;";
    case ">": return "&gt;";
    case '"': return quote === '"' ? "&quot;" : sign;
    case "'": return quote === "'" ? "&apos;" : sign;
    case "\n": case "\r": case "\t": return `&#${sign.charCodeAt(0)};`;
    default: return canBeWritten(sign.codePointAt(0) ?? 0) ? sign : "";
  }
}

function canBeWritten(code: number): boolean {
  return code >= 0x20 && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}
