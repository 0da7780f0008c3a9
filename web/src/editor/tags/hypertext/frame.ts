import { parseHtml } from "../../config/xml";
import { inlineStyle, scopedRules } from "../style/css";
import { HIDDEN, HREF, isSafeAttribute, safePage, STUB, STYLE } from "./safe";

const SCOPE = "lk-page";
// An empty frame has no document type, and a body without a height of its own would be as high as the frame.
const BASE = `
  html { color-scheme: light; background: #fff; }
  body { display: flow-root; block-size: fit-content; margin: 0; padding: 10px 12px; font: 15px/1.65 system-ui, sans-serif; color: #1b1e24; overflow-wrap: anywhere; outline: none; }
  body.lk-labels { line-height: 2.05; }
  ${STUB}, ${HIDDEN} { display: none; }
  img { max-width: 100%; }
  [${HREF}] { color: #2458c5; text-decoration: underline; }
  .lke-text-over-span { cursor: pointer; }
`;

/** Puts a page into an empty frame without scripts: elements that can do nothing, its own styles cleaned. Answers the window. */
export function fillFrame(frame: HTMLIFrameElement, source: string): (Window & typeof globalThis) | null {
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  const page = frame.contentDocument;
  if (view === null || page === null) return null;
  forbidScripts(page);
  const { body, styles } = safePage(source);
  const read = parseHtml(`<!DOCTYPE html><body>${body}`);
  for (const element of read.body.querySelectorAll("*")) clean(element);
  page.body.replaceChildren(...[...read.body.childNodes].map((node) => page.importNode(node, true)));
  page.body.className = SCOPE;
  for (const element of page.body.querySelectorAll<HTMLElement>(`[${STYLE}]`)) {
    for (const [name, value] of Object.entries(inlineStyle(element.getAttribute(STYLE) ?? "") ?? {})) element.style.setProperty(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value);
    element.removeAttribute(STYLE);
  }
  page.adoptedStyleSheets = [sheetOf(view, [...BASE.split(/(?<=\})/), ...styles.flatMap((css) => scopedRules(css, SCOPE))])];
  return view;
}

/**
 * In a frame whose sandbox forbids scripts no listener of the page around it is called either, so nobody could mark anything. So the
 * frame forbids them to itself, before anything is in it: no script, no handler, nothing from elsewhere.
 */
function forbidScripts(page: Document): void {
  if (page.head.querySelector("meta") !== null) return;
  const policy = page.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "default-src 'none'; img-src 'self' data:; form-action 'none'; base-uri 'none'";
  page.head.append(policy);
}

function sheetOf(view: Window & typeof globalThis, rules: readonly string[]): CSSStyleSheet {
  const sheet = new view.CSSStyleSheet();
  for (const rule of rules) {
    if (rule.trim() === "") continue;
    try {
      sheet.insertRule(rule, sheet.cssRules.length);
    } catch {
      // A selector that cannot be nested is left out; the others stay.
    }
  }
  return sheet;
}

/** The writer has left nothing that does something; should the parser have understood it differently, it goes here. */
function clean(element: Element): void {
  for (const name of element.getAttributeNames()) if (!isSafeAttribute(element.localName, name)) element.removeAttribute(name);
  if (/^(script|iframe|object|embed|link|meta|base|style)$/.test(element.localName)) element.replaceWith(element.ownerDocument.createElement(STUB));
}

/** Keys and presses in the frame are also for the page around it: labels have keys, and open lists close. */
export function passOn(view: Window & typeof globalThis, frame: HTMLElement): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Tab") return;
    const { key, code, ctrlKey, altKey, shiftKey, metaKey, repeat } = event;
    const copy = new KeyboardEvent(event.type, { key, code, ctrlKey, altKey, shiftKey, metaKey, repeat, bubbles: true, cancelable: true });
    if (!frame.dispatchEvent(copy)) event.preventDefault();
  };
  const onPress = () => void frame.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  view.document.addEventListener("keydown", onKey);
  view.document.addEventListener("pointerdown", onPress);
  return () => {
    view.document.removeEventListener("keydown", onKey);
    view.document.removeEventListener("pointerdown", onPress);
  };
}
