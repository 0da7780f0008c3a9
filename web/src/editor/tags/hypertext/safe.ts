import { linkAddress, ownPicture } from "../../markup/addresses";
import { decoded } from "../../markup/entities";
import { tokensOf } from "../../markup/tokens";

// Places in a page are ways through its elements, so these must be what a browser makes of it. Its own parser reads the page
// therefore, but only after everything in it that could do something was taken out: a second reader writes it anew with a few
// attributes that are known to be harmless. What is left out leaves an empty element, so that nothing else is counted differently.

/** Stands where something was that is not shown. */
export const STUB = "lk-removed";
/** Holds what a style sheet says, which the real format counts as text. */
export const HIDDEN = "lk-hidden";
/** What `style` and `href` said: the frame reads them from here, cleaned. */
export const STYLE = "data-lk-style";
export const HREF = "data-lk-href";

const STUBBED = new Set([
  "script", "iframe", "frame", "frameset", "object", "embed", "applet", "link", "meta", "base", "title", "noscript", "noembed", "noframes", "template", "svg", "math", "portal", "fencedframe",
  "audio", "video", "source", "track", "canvas", "dialog", "plaintext", "xmp", "textarea", "input", "param", "slot",
]);
/** Up to their end nothing of them is left. */
const WHOLE = new Set(["object", "svg", "math", "template", "frameset", "audio", "video", "canvas"]);
const VOID = new Set(["area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]);
const KEPT = new Set(["class", "id", "title", "alt", "width", "height", "dir", "lang", "colspan", "rowspan", "start", "reversed", "open", "align", "valign", "datetime", "span", "scope"]);
const FRAME = new Set(["html", "head", "body"]);
/** What a parser puts into the head when it comes before everything else. */
const HEAD = new Set(["meta", "title", "link", "style", "script", "base", "noscript", "template"]);
const NAME = /^[a-z][a-z0-9:-]{0,60}$/;

export interface SafePage {
  /** The body, for the browser's parser. */
  readonly body: string;
  /** What style sheets of the page say; not trusted. */
  readonly styles: readonly string[];
}

export function safePage(source: string): SafePage {
  // The reader below skips comments and the inside of style sheets; both count for the places.
  const styles: string[] = [];
  const marked = source
    .replace(/<!--[\s\S]*?(?:-->|$)/g, `<${STUB}></${STUB}>`)
    .replace(/<style\b[^>]*>([\s\S]*?)(?:<\/style\s*>|$)/gi, (_, css: string) => {
      styles.push(css);
      return `<${HIDDEN} n="${styles.length - 1}"></${HIDDEN}>`;
    });
  const writer = new Writer(styles);
  for (const token of tokensOf(marked)) writer.take(token);
  return { body: writer.body, styles };
}

type Token = ReturnType<typeof tokensOf> extends Generator<infer T> ? T : never;

class Writer {
  readonly #styles: readonly string[];
  #parts: string[] = [];
  #inHead = true;
  #dropped: { readonly tag: string; depth: number } | null = null;

  constructor(styles: readonly string[]) {
    this.#styles = styles;
  }

  get body(): string {
    return this.#parts.join("");
  }

  take(token: Token): void {
    if (this.#dropped !== null) this.#drop(token, this.#dropped);
    else if (token.is === "text") this.#text(token.text);
    else if (token.is === "open") this.#open(token.tag, token.attrs);
    else this.#close(token.tag);
  }

  #drop(token: Token, dropped: { readonly tag: string; depth: number }): void {
    if (token.is === "text" || token.tag !== dropped.tag) return;
    dropped.depth += token.is === "open" ? 1 : -1;
    if (dropped.depth === 0) this.#dropped = null;
  }

  #text(text: string): void {
    // White space before the body is none of it.
    if (this.#inHead && text.trim() === "") return;
    this.#inHead = false;
    this.#parts.push(text.replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\u0000", ""));
  }

  #open(tag: string, attrs: ReadonlyMap<string, string>): void {
    if (FRAME.has(tag)) {
      if (tag === "body") this.#inHead = false;
      return;
    }
    const isHead = this.#inHead && (HEAD.has(tag) || tag === HIDDEN || tag === STUB);
    if (!isHead) this.#inHead = false;
    if (WHOLE.has(tag)) this.#dropped = { tag, depth: 1 };
    if (isHead) return;
    if (tag === HIDDEN) this.#parts.push(`<${HIDDEN}>${escaped(this.#styles[Number(attrs.get("n"))] ?? "")}`);
    else if (STUBBED.has(tag) || !NAME.test(tag)) this.#parts.push(`<${STUB}></${STUB}>`);
    else this.#parts.push(`<${tag}${attributes(tag, attrs)}>`);
  }

  #close(tag: string): void {
    if (FRAME.has(tag) || STUBBED.has(tag) || VOID.has(tag) || !NAME.test(tag) || this.#inHead) {
      // "</br>" is a line break to every browser.
      if (tag === "br") this.#parts.push("<br>");
      return;
    }
    this.#parts.push(`</${tag}>`);
  }
}

function attributes(tag: string, attrs: ReadonlyMap<string, string>): string {
  const written: string[] = [];
  for (const [name, raw] of attrs) {
    const value = decoded(raw);
    if (KEPT.has(name)) written.push(`${name}="${escaped(value)}"`);
    else if (name === "style") written.push(`${STYLE}="${escaped(value)}"`);
    else if (name === "href" && tag === "a") {
      const address = linkAddress(value);
      if (address !== null) written.push(`${HREF}="${escaped(address)}"`);
    } else if (name === "src" && tag === "img") {
      const address = ownPicture(value);
      if (address !== null) written.push(`src="${escaped(address)}"`);
    }
  }
  if (tag === "button" || tag === "select") written.push("disabled");
  return written.length === 0 ? "" : ` ${written.join(" ")}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The names of attributes that an element of a page may have; all others are taken off once more after it was read. */
export function isSafeAttribute(tag: string, name: string): boolean {
  return KEPT.has(name) || name === STYLE || name === HREF || (tag === "img" && name === "src") || name === "disabled";
}
