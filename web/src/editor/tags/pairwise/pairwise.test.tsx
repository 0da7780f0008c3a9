import { afterEach, expect, test } from "vitest";
import { closeEditor, openEditor } from "../../../../test/open-editor";

afterEach(closeEditor);

const CONFIG = `<View><Pairwise name="pw" toName="a,b" leftClass="one" selectionStyle="color: red"/><Text name="a" value="$a"/><Text name="b" value="$b"/></View>`;
const DATA = { a: "Left text", b: "Right text" };

test("a button, a key and a press on what is compared choose; a second press takes it back", async () => {
  const editor = await openEditor(CONFIG, { data: DATA });
  await editor.press("The right one");
  expect(await editor.send()).toMatchObject([{ from_name: "pw", to_name: "pw", type: "pairwise", origin: "manual", value: { selected: "right" } }]);
  await editor.click(".lke-compared.one");
  expect(editor.one(".lke-compared.one").dataset["chosen"]).toBe("true");
  expect(editor.one(".lke-compared.one").style.color).toBe("red");
  expect((await editor.send())?.[0]?.value).toEqual({ selected: "left" });
  await editor.click(".lke-compared.one");
  expect(await editor.send()).toEqual([]);
  await editor.key(document.body, "2");
  expect((await editor.send())?.[0]?.value).toEqual({ selected: "right" });
});

test("what is compared is not pressed through while it is marked with labels", async () => {
  const editor = await openEditor(`<View><Pairwise name="pw" toName="a,b"/><Labels name="l" toName="a"><Label value="X" selected="true"/></Labels><Text name="a" value="$a"/><Text name="b" value="$b"/></View>`, { data: DATA });
  await editor.click(".lke-compared");
  expect(await editor.send()).toEqual([]);
});
