import { marked } from "marked";
import { cleanMarkup, PAGE_MARKUP } from "../../markup/clean";

/** Longer Markdown is cut off. */
export const LONGEST = 500_000;

/** Markdown that anybody may have written, as elements that can do nothing. */
export function elementsOf(text: string, isChat = false): DocumentFragment {
  return cleanMarkup(marked.parse(text.slice(0, LONGEST), { async: false, gfm: true, breaks: isChat }), PAGE_MARKUP);
}
