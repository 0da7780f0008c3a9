import { afterEach, describe, expect, test } from "vitest";
import { closeEditor, openEditor } from "../../../../test/open-editor";

afterEach(closeEditor);

const CONFIG = (attributes: string) => `<View><Filter toName="c" ${attributes}/><Choices name="c" toName="t" choice="multiple"><Choice value="Person"/><Choice value="Place"/><Choice value="place name"/></Choices><Text name="t" value="$t"/></View>`;
const names = (editor: Awaited<ReturnType<typeof openEditor>>) => editor.all(".lke-choice > span").map((choice) => choice.textContent);

describe("Filter", () => {
  test("narrows from its least length on, takes the first with Enter and is empty again", async () => {
    const editor = await openEditor(CONFIG('minlength="3" placeholder="Find" hotkey="shift+f"'), { data: { t: "x" } });
    const field = editor.one<HTMLInputElement>("input[type=search]");
    await editor.key(document.body, "F", { shiftKey: true });
    expect(document.activeElement).toBe(field);
    await editor.type(field, "pl");
    expect(names(editor)).toHaveLength(3);
    await editor.type(field, "PLA");
    expect(names(editor)).toEqual(["Place", "place name"]);
    await editor.key(field, "Enter");
    expect([field.value, names(editor).length]).toEqual(["", 3]);
    expect((await editor.send())?.[0]?.value).toEqual({ choices: ["Place"] });
  });

  test("caseSensetive and cleanup are followed", async () => {
    const editor = await openEditor(CONFIG('minlength="0" caseSensetive="true" cleanup="false"'), { data: { t: "x" } });
    const field = editor.one<HTMLInputElement>("input[type=search]");
    await editor.type(field, "place");
    expect(names(editor)).toEqual(["place name"]);
    await editor.key(field, "Enter");
    expect(field.value).toBe("place");
  });

  test("labels are filtered too, and the first is chosen", async () => {
    const editor = await openEditor(`<View><Filter toName="l" minlength="1"/><Labels name="l" toName="t"><Label value="Person"/><Label value="Place"/></Labels><Text name="t" value="$t"/></View>`, { data: { t: "x" } });
    const field = editor.one<HTMLInputElement>("input[type=search]");
    await editor.type(field, "pla");
    expect(editor.all(".lke-label").map((label) => label.textContent)).toEqual([expect.stringContaining("Place")]);
    await editor.key(field, "Enter");
    expect(editor.one(".lke-label[aria-pressed=true]").textContent).toContain("Place");
  });
});

test("a Shortcut puts its text in where the caret is, by a press and by its key", async () => {
  const editor = await openEditor(`<View><Text name="t" value="$t"/><TextArea name="a" toName="t" maxSubmissions="1"><Shortcut alias="Silence" value="[SILENCE]" hotkey="ctrl+1" background="#336699"/></TextArea></View>`, { data: { t: "x" } });
  const field = editor.one<HTMLTextAreaElement>("textarea");
  await editor.type(field, "before after");
  field.setSelectionRange(7, 7);
  await editor.press("Silence");
  field.setSelectionRange(0, 0);
  await editor.key(field, "1", { ctrlKey: true });
  expect((await editor.send())?.[0]?.value).toEqual({ text: ["[SILENCE]before [SILENCE]after"] });
});
