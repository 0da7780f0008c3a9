import { afterEach, describe, expect, test } from "vitest";
import { closeEditor, openEditor } from "../../../../test/open-editor";

afterEach(closeEditor);

const CONFIG = (attributes = "", second = "") => `<View><Text name="t" value="$t"/><Collapse ${attributes}>
  <Panel value="$title"><Choices name="a" toName="t"><Choice value="A"/></Choices></Panel>
  <Panel value="Second" ${second}><Choices name="b" toName="t" required="true"><Choice value="B"/></Choices></Panel></Collapse></View>`;

describe("Collapse", () => {
  const open = (editor: Awaited<ReturnType<typeof openEditor>>) => editor.all(".lke-collapse-body").map((body) => !body.hidden);

  test("opens one at a time, with titles from the task", async () => {
    const editor = await openEditor(CONFIG(), { data: { t: "x", title: "From the task" } });
    expect(open(editor)).toEqual([false, false]);
    await editor.press("›From the task");
    await editor.press("›Second");
    expect(open(editor)).toEqual([false, true]);
    expect(editor.all("[aria-expanded]").map((head) => head.getAttribute("aria-expanded"))).toContain("true");
    await editor.press("›Second");
    expect(open(editor)).toEqual([false, false]);
  });

  test("accordion, open of the whole and of one section are followed", async () => {
    expect(open(await openEditor(CONFIG('accordion="false" open="true" bordered="true"', 'open="false"'), { data: { t: "x", title: "T" } }))).toEqual([true, false]);
    expect(open(await openEditor(CONFIG('open="true"'), { data: { t: "x", title: "T" } }))).toEqual([true, false]);
    const editor = await openEditor(CONFIG('accordion="false"'), { data: { t: "x", title: "T" } });
    await editor.press("›T");
    await editor.press("›Second");
    expect(open(editor)).toEqual([true, true]);
  });

  test("a submit that lacks an answer opens its section", async () => {
    const editor = await openEditor(CONFIG(), { data: { t: "x", title: "T" } });
    expect(await editor.send()).toBeNull();
    expect(open(editor)).toEqual([false, true]);
  });
});

test("a Dialog shows who says what, and nothing of what it holds is markup", async () => {
  const editor = await openEditor(`<View><Dialog name="d" value="$d"/></View>`, { data: { d: [{ name: "Ann", text: "<b>Hello</b>", date: "1 May", hint: "a greeting", selected: true }, { name: "Bob", text: "Hi" }, 7, null] } });
  expect(editor.all(".lke-speaker").map((who) => who.textContent)).toEqual(["Ann", "Bob"]);
  expect(editor.one(".lke-turn[data-chosen=true] p").textContent).toBe("<b>Hello</b>");
  expect(editor.all(".lke-turn b")).toEqual([]);
});
