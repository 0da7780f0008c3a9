import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import "../define";
import { Editor, type ResultItem } from "../../index";
import { loadViews } from "../registry";

beforeAll(async () => void (await loadViews(new Set(["image", "text"]))));

let root: Root | null = null;
afterEach(() => {
  act(() => root?.unmount());
  document.body.replaceChildren();
});

/** The editor with one TextArea; `answer` submits and says what was written. */
async function open(attributes: string) {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const submitted: ResultItem[][] = [];
  const host = document.body.appendChild(document.createElement("div"));
  root = createRoot(host);
  await act(async () => root?.render(
    <Editor config={`<View><Text name="t" value="$t"/><TextArea name="a" toName="t" ${attributes}/></View>`} task={{ id: 1, data: { t: "x", start: "given" } }} mode="view" user={null}
      host={{ submitAnnotation: async (_task, payload) => { submitted.push(payload.result); return { id: 1, result: payload.result }; } }} />,
  ));
  const fields = () => [...host.querySelectorAll<HTMLTextAreaElement>("[data-control=a] textarea")];
  const type = async (text: string, field = fields().at(-1)) => act(async () => {
    if (field === undefined) throw new Error("no field");
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const enter = async (shiftKey = false) => act(async () => void fields().at(-1)?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", shiftKey, bubbles: true, cancelable: true })));
  const press = async (name: string) => act(async () => [...host.querySelectorAll("button")].find((button) => (button.getAttribute("aria-label") ?? button.textContent ?? "").startsWith(name))?.click());
  const answer = async () => {
    await press("Submit");
    return submitted.at(-1)?.map((item) => item.value);
  };
  return { fields, type, enter, press, answer };
}

describe("TextArea", () => {
  test("what is typed is the answer without any further key", async () => {
    const { type, answer } = await open("");
    await type("hello");
    expect(await answer()).toEqual([{ text: ["hello"] }]);
  });

  test("Enter begins the next entry, and an entry can be removed", async () => {
    const { type, enter, press, answer } = await open("");
    for (const text of ["one", "two", "three"]) {
      await type(text);
      await enter();
    }
    await press("Remove “two”");
    expect(await answer()).toEqual([{ text: ["one", "three"] }]);
  });

  test("in fields of several rows Shift+Enter or the button begins the next entry", async () => {
    const { type, enter, press, answer } = await open('rows="3"');
    await type("one");
    await enter();
    await type("one\nstill one");
    await press("Add another");
    await type("two");
    expect(await answer()).toEqual([{ text: ["one\nstill one", "two"] }]);
  });

  test("an empty field is no answer", async () => {
    const { type, answer } = await open("");
    await type("x");
    await type("");
    expect(await answer()).toEqual([]);
  });

  test("duplicates are dropped, the limit holds", async () => {
    const { fields, type, enter, answer } = await open('maxSubmissions="2" skipDuplicates="true"');
    for (const text of ["a", "a", "b"]) {
      await type(text);
      await enter();
    }
    expect(fields()).toHaveLength(0);
    expect(await answer()).toEqual([{ text: ["a", "b"] }]);
  });

  test("entries can be edited when the config says so; a start comes from the task", async () => {
    const { fields, type, answer } = await open('editable="true" value="$start"');
    await type("changed", fields()[0]);
    expect(await answer()).toEqual([{ text: ["changed"] }]);
  });

  test("one submission is one field", async () => {
    const { fields, type, enter, answer } = await open('maxSubmissions="1"');
    await type("first");
    await enter();
    await type("second");
    expect(fields()).toHaveLength(1);
    expect(await answer()).toEqual([{ text: ["second"] }]);
  });
});
