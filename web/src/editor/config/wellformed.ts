// Says what is wrong with an XML text and where, before the browser's parser gets it: its messages differ from browser
// to browser, are English only, and name the place where the parser gave up instead of the one where the fault is.
import { lineStarts, positionAt } from "./positions";

export interface XmlFault {
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
  readonly line: number;
  readonly column: number;
}

const NAME = "[\\p{L}_:][\\p{L}\\p{N}_:.\\-]*";
const OPEN = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, "uy");
const CLOSE = new RegExp(`</(${NAME})\\s*>`, "uy");
const SKIPPED = /<!--(?:(?!--)[\s\S])*-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/y;
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "gu");
const BAD_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i;

class Fault extends Error {
  readonly at: number;
  readonly values: Readonly<Record<string, string>>;
  constructor(at: number, message: string, values: Readonly<Record<string, string>> = {}) {
    super(message);
    this.at = at;
    this.values = values;
  }
}

/** The first fault, or null when the text is well-formed as far as a labeling config needs it. */
export function xmlFault(source: string): XmlFault | null {
  try {
    scan(source);
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { message: error.message, values: error.values, ...positionAt(lineStarts(source), Math.min(error.at, source.length)) };
  }
}

function scan(source: string): void {
  const open: { readonly name: string; readonly at: number }[] = [];
  let roots = 0;
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf("<", at);
    const end = next === -1 ? source.length : next;
    checkText(source.slice(at, end), at, open.length);
    if (next === -1) break;
    const skipped = matchAt(SKIPPED, source, next);
    const start = skipped === null ? matchAt(OPEN, source, next) : null;
    const close = skipped === null && start === null ? matchAt(CLOSE, source, next) : null;
    if (start !== null) {
      if (open.length === 0 && (roots += 1) > 1) throw new Fault(next, "The config has more than one outermost tag. Put everything into one <View>.");
      checkAttributes(start[2] ?? "", next + (start[1] ?? "").length + 1);
      if (start[3] !== "/") open.push({ name: start[1] ?? "", at: next });
    } else if (close !== null) {
      closeTag(open, close[1] ?? "", next);
    } else if (skipped === null) {
      throw new Fault(next, "This tag is not complete. Check its quotes, its “=” and the “>” at its end. A “<” in a text is written &lt;.");
    }
    at = next + (skipped ?? start ?? close ?? [""])[0].length;
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw new Fault(unclosed.at, "The tag <{name}> is not closed.", { name: unclosed.name });
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function checkText(text: string, at: number, depth: number): void {
  if (depth === 0 && text.trim() !== "") throw new Fault(at + text.search(/\S/), "There is text outside of the outermost tag.");
  checkAmpersand(text, at);
}

function checkAmpersand(text: string, at: number): void {
  const bad = text.search(BAD_AMPERSAND);
  if (bad !== -1) throw new Fault(at + bad, "An “&” in a text is written &amp;.");
}

function checkAttributes(text: string, at: number): void {
  const seen = new Set<string>();
  for (const match of text.matchAll(ATTRIBUTE)) {
    const name = match[1] ?? "";
    if (seen.has(name)) throw new Fault(at + match.index, "The attribute {name} is given twice.", { name });
    seen.add(name);
    checkAmpersand(match[2] ?? match[3] ?? "", at + match.index + name.length);
  }
}

function closeTag(open: { readonly name: string; readonly at: number }[], name: string, at: number): void {
  const last = open.pop();
  if (last === undefined) throw new Fault(at, "</{name}> closes a tag that was never opened.", { name });
  if (last.name !== name) throw new Fault(at, "</{name}> stands where </{wanted}> was expected.", { name, wanted: last.name });
}
