// Reads markup without the browser's parser. That one reports every inline style and handler to the page's policy, even in
// a document that shows nothing. What is read here is only a proposal: `clean.ts` makes elements from an allow-list, so a
// misread tag can never become more than text.

export type Token =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "open"; readonly tag: string; readonly attrs: ReadonlyMap<string, string> }
  | { readonly is: "close"; readonly tag: string };

/** Their content is no markup, up to their own end tag. */
const RAW = new Set(["script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "textarea", "title"]);

const SKIPPED = /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*(?:>|$)|<\/[^A-Za-z][^>]*(?:>|$)/y;
const NAME = /<(\/?)([A-Za-z][^\s/>]*)/y;
const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/y;
const END = /[\s/]*(?:>|$)/y;

export function* tokensOf(source: string): Generator<Token> {
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf("<", at);
    const until = next === -1 ? source.length : next;
    if (until > at) yield { is: "text", text: source.slice(at, until) };
    if (next === -1) return;
    const skipped = match(SKIPPED, source, next);
    const name = skipped === null ? match(NAME, source, next) : null;
    if (skipped !== null) at = next + skipped[0].length;
    else if (name === null) {
      yield { is: "text", text: "<" };
      at = next + 1;
    } else {
      const tag = (name[2] ?? "").toLowerCase();
      const { attrs, end } = attributesAt(source, next + name[0].length);
      at = end;
      if (name[1] === "/") yield { is: "close", tag };
      else {
        yield { is: "open", tag, attrs };
        if (RAW.has(tag)) at = endOfRaw(source, tag, at);
      }
    }
  }
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function attributesAt(source: string, from: number): { readonly attrs: ReadonlyMap<string, string>; readonly end: number } {
  const attrs = new Map<string, string>();
  let at = from;
  while (at < source.length) {
    const end = match(END, source, at);
    if (end !== null) return { attrs, end: at + end[0].length };
    const found = match(ATTRIBUTE, source, at);
    if (found === null || found[0] === "") return { attrs, end: at + 1 };
    const name = (found[1] ?? "").toLowerCase();
    // The first of two attributes with one name counts, as everywhere.
    if (!attrs.has(name)) attrs.set(name, found[2] ?? found[3] ?? found[4] ?? "");
    at += found[0].length;
  }
  return { attrs, end: source.length };
}

function endOfRaw(source: string, tag: string, from: number): number {
  const end = new RegExp(`</${tag}(?=[\\s/>])`, "gi");
  end.lastIndex = from;
  return end.exec(source)?.index ?? source.length;
}
