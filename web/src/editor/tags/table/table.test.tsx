import { afterEach, describe, expect, test } from "vitest";
import { closeEditor, openEditor } from "../../../../test/open-editor";

afterEach(closeEditor);

const cells = (editor: Awaited<ReturnType<typeof openEditor>>) => editor.all("tr").map((row) => [...row.children].map((cell) => cell.textContent));

describe("Table", () => {
  test.each([
    [{ Name: "Ada", Year: 1843, More: { a: 1 } }, [["Name", "Value"], ["More", '{"a":1}'], ["Name", "Ada"], ["Year", "1843"]]],
    [[{ a: 1 }, { a: 2, b: "<b>x</b>" }], [["a", "b"], ["1", ""], ["2", "<b>x</b>"]]],
    ['{"a": 1}', [["Name", "Value"], ["a", "1"]]],
    [["x", null], [["Value"], ["x"], [""]]],
  ])("%j", async (t, expected) => expect(cells(await openEditor(`<View><Table name="t" value="$t"/></View>`, { data: { t } }))).toEqual(expected));

  test("what is no table is told", async () => expect((await openEditor(`<View><Table name="t" value="$t"/></View>`, { data: { t: null } })).one(".lke-hint").textContent).toBe("This task has no table here."));
});

describe("Markdown", () => {
  test("is written between the tags, without its indent, or comes from the task; nothing in it does something", async () => {
    const editor = await openEditor(`<View><Markdown className="note">
      # Title

      - one & two
      - **three**
    </Markdown><Markdown value="$m"/></View>`.replace("&", "&amp;"), { data: { m: "[x](javascript:alert(1)) <img src=x onerror=alert(1)>" } });
    const [own, task] = editor.all(".lke-markdown");
    expect([own?.querySelector("h1")?.textContent, ...[...(own?.querySelectorAll("li") ?? [])].map((item) => item.textContent)]).toEqual(["Title", "one & two", "three"]);
    expect(own?.classList.contains("note")).toBe(true);
    expect(task?.querySelector("a[href], img[onerror]")).toBeNull();
  });

  test("follows rules", async () => {
    const editor = await openEditor(`<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="A"/></Choices><Markdown visibleWhen="choice-selected" whenTagName="c" whenChoiceValue="A" value="seen"/></View>`, { data: { t: "x" } });
    expect(editor.all(".lke-markdown")).toHaveLength(0);
    await editor.click("input[type=radio]");
    expect(editor.one(".lke-markdown").textContent).toContain("seen");
  });
});
