// For tests of tags: the editor with one task, as a page has it.
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import "../src/editor/tags/define";
import { FACTS } from "../src/editor/config/generated/facts";
import { Editor, type EditorTask, type ResultItem } from "../src/editor/index";
import { loadViews } from "../src/editor/tags/registry";

let root: Root | null = null;

export async function openEditor(config: string, task: Partial<EditorTask>) {
  await loadViews(new Set(Object.keys(FACTS)));
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  closeEditor();
  const sent: ResultItem[][] = [];
  const host = document.body.appendChild(document.createElement("div"));
  root = createRoot(host);
  await act(async () => root?.render(
    <Editor config={config} task={{ id: 1, data: {}, ...task }} mode="view" user={{ id: 1, email: "a@example.org" }} host={{
      submitAnnotation: async (_task, payload) => { sent.push(payload.result); return { id: 1, result: payload.result }; },
      updateAnnotation: async (_task, id, payload) => { sent.push(payload.result); return { id, result: payload.result }; },
    }} />,
  ));
  const all = <T extends HTMLElement>(selector: string) => [...host.querySelectorAll<T>(selector)];
  const one = <T extends HTMLElement = HTMLElement>(selector: string): T => {
    const found = host.querySelector<T>(selector);
    if (found === null) throw new Error(`nothing is ${selector}`);
    return found;
  };
  const named = (element: HTMLElement) => element.getAttribute("aria-label") ?? element.textContent ?? "";
  const button = (name: string): HTMLElement => {
    const found = all("button, [role=button], summary, [role=treeitem]").find((element) => named(element).startsWith(name));
    if (found === undefined) throw new Error(`no button ${name}`);
    return found;
  };
  const run = (work: () => void) => act(async () => work());
  return {
    host, all, one, button, run, sent,
    press: (name: string) => run(() => button(name).click()),
    click: (selector: string) => run(() => one(selector).click()),
    key: (target: HTMLElement, key: string, more: KeyboardEventInit = {}) => run(() => void target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }))),
    type: (field: HTMLElement, text: string) => run(() => {
      const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : field instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
      Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(field, text);
      field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
    }),
    /** Submits or updates, and says what was sent; null when it was refused. */
    async send(): Promise<ResultItem[] | null> {
      const before = sent.length;
      await run(() => (all("button").find((element) => /^(Submit|Update)/.test(named(element))))?.click());
      return sent.length > before ? (sent.at(-1) ?? null) : null;
    },
  };
}

export function closeEditor(): void {
  act(() => root?.unmount());
  root = null;
  document.body.replaceChildren();
}
