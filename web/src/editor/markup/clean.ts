import { linkAddress, ownPicture } from "./addresses";
import { decoded } from "./entities";
import { tokensOf } from "./tokens";

/** Which elements markup may become. Everything else leaves its text, or nothing where its text is no text. */
export interface MarkupRules {
  readonly tags: ReadonlySet<string>;
  readonly links: boolean;
  /** Longer markup is cut off. */
  readonly longest: number;
}

const INLINE = ["b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "mark", "code", "kbd", "br", "span", "img"];
/** For the face of a label or a choice: without links. */
export const LABEL_MARKUP: MarkupRules = { tags: new Set([...INLINE, "p", "ul", "ol", "li"]), links: false, longest: 20_000 };
/** For a page of instructions. */
export const PAGE_MARKUP: MarkupRules = {
  tags: new Set([
    ...INLINE, "p", "ul", "ol", "li", "a", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "hr", "pre", "blockquote", "q", "cite", "abbr", "del", "ins", "samp", "var", "wbr",
    "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption", "details", "summary",
  ]),
  links: true, longest: 500_000,
};

const VOID = new Set(["br", "hr", "img", "wbr"]);
/** What is inside of them is for other readers. */
const DROPPED = new Set(["svg", "math", "template", "object", "head", "select"]);
const PLAIN_ATTRIBUTES = new Set(["title", "alt", "width", "height", "dir", "lang", "colspan", "rowspan", "start", "open"]);
const LISTS = new Set(["ul", "ol", "dl", "table"]);
/** An opened tag that ends another one of its kind which nobody has closed. */
const ENDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["li", new Set(["li", "p"])], ["dt", new Set(["dt", "dd", "p"])], ["dd", new Set(["dt", "dd", "p"])],
  ["tr", new Set(["td", "th", "tr", "p"])], ["td", new Set(["td", "th", "p"])], ["th", new Set(["td", "th", "p"])],
  ...["p", "div", "section", "ul", "ol", "dl", "table", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6"].map((tag): [string, ReadonlySet<string>] => [tag, new Set(["p"])]),
]);
const DEEPEST = 100;
const MOST_ELEMENTS = 20_000;

/** Markup from a config, a task or a manager as elements that can do nothing: no handlers, styles, forms or foreign pictures. */
export function cleanMarkup(html: string, rules: MarkupRules): DocumentFragment {
  const building = new Building(rules);
  for (const token of tokensOf(html.slice(0, rules.longest))) {
    if (token.is === "text") building.text(token.text);
    else if (token.is === "open") building.open(token.tag, token.attrs);
    else building.close(token.tag);
  }
  return building.fragment;
}

class Building {
  readonly fragment = document.createDocumentFragment();
  readonly #rules: MarkupRules;
  readonly #open: { readonly tag: string; readonly element: Element }[] = [];
  #made = 0;
  #dropped: { readonly tag: string; depth: number } | null = null;

  constructor(rules: MarkupRules) {
    this.#rules = rules;
  }

  text(text: string): void {
    if (this.#dropped === null) this.#place().append(decoded(text));
  }

  open(tag: string, attrs: ReadonlyMap<string, string>): void {
    if (this.#dropped !== null) {
      if (tag === this.#dropped.tag) this.#dropped.depth += 1;
      return;
    }
    if (DROPPED.has(tag)) this.#dropped = { tag, depth: 1 };
    if (!this.#rules.tags.has(tag) || this.#made >= MOST_ELEMENTS) return;
    this.#made += 1;
    this.#end(ENDS.get(tag));
    const element = elementOf(tag, attrs, this.#rules);
    this.#place().append(element);
    if (!VOID.has(tag) && this.#open.length < DEEPEST) this.#open.push({ tag, element });
  }

  close(tag: string): void {
    if (this.#dropped !== null) {
      if (tag === this.#dropped.tag && (this.#dropped.depth -= 1) === 0) this.#dropped = null;
      return;
    }
    const index = this.#open.findLastIndex((item) => item.tag === tag);
    if (index !== -1) this.#open.length = index;
  }

  /** Ends what stands open up to the list or table that it belongs to. */
  #end(tags: ReadonlySet<string> | undefined): void {
    if (tags === undefined) return;
    for (let index = this.#open.length - 1; index >= 0; index -= 1) {
      const tag = this.#open[index]?.tag ?? "";
      if (LISTS.has(tag)) return;
      if (tags.has(tag)) this.#open.length = index;
    }
  }

  #place(): Element | DocumentFragment {
    return this.#open.at(-1)?.element ?? this.fragment;
  }
}

function elementOf(tag: string, attrs: ReadonlyMap<string, string>, rules: MarkupRules): Element {
  const value = (name: string) => decoded(attrs.get(name) ?? "");
  if (tag === "img") return pictureOf(value("src"), value("alt"), attrs, rules);
  const element = document.createElement(tag);
  copyAttributes(element, attrs);
  const address = tag === "a" && attrs.has("href") ? linkAddress(value("href")) : null;
  if (address !== null) pointTo(element, address);
  return element;
}

/** A picture from elsewhere would tell its server who works here; in a text with links it becomes one. */
function pictureOf(source: string, alt: string, attrs: ReadonlyMap<string, string>, rules: MarkupRules): Element {
  const address = ownPicture(source);
  const link = address === null && rules.links ? linkAddress(source) : null;
  const element = document.createElement(address !== null ? "img" : link !== null ? "a" : "span");
  if (address !== null) {
    copyAttributes(element, attrs);
    element.setAttribute("alt", alt);
    element.setAttribute("src", address);
  } else element.textContent = alt === "" && link !== null ? link : alt;
  if (link !== null) pointTo(element, link);
  return element;
}

function pointTo(element: Element, address: string): void {
  element.setAttribute("href", address);
  element.setAttribute("target", "_blank");
  element.setAttribute("rel", "noopener noreferrer");
}

function copyAttributes(element: Element, attrs: ReadonlyMap<string, string>): void {
  for (const [name, value] of attrs) if (PLAIN_ATTRIBUTES.has(name)) element.setAttribute(name, decoded(value));
}
