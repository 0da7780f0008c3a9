import { afterEach, describe, expect, test } from "vitest";
import { walk } from "../../config/graph";
import { parseConfig } from "../../config/parse";
import { closeEditor, openEditor } from "../../../../test/open-editor";

afterEach(closeEditor);

const CONFIG = (mode = "") => `<View><Header value="Talk"/><Repeater on="$turns" indexFlag="{{idx}}" ${mode}>
  <Text name="user_{{idx}}" value="$turns[{{idx}}].text"/>
  <Choices name="act_{{idx}}" toName="user_{{idx}}" required="true"><Choice value="Yes"/><Choice value="No"/></Choices>
</Repeater></View>`;
const TURNS = { turns: [{ text: "First" }, { text: "Second" }, { text: "Third" }] };

describe("what a Repeater holds", () => {
  test("stands there for every entry, with names, targets and values by its number", () => {
    const { controls, objects, errors, warnings } = parseConfig(CONFIG(), TURNS);
    expect([errors, warnings]).toEqual([[], []]);
    expect([...controls.values()].map(({ name, toNames }) => [name, ...toNames])).toEqual([["act_0", "user_0"], ["act_1", "user_1"], ["act_2", "user_2"]]);
    expect(objects.get("user_2")?.node.attrs["value"]).toBe("$turns[2].text");
    expect(objects.get("user_2")?.node.line).toBe(2);
  });

  test("in another Repeater has the numbers of both", () => {
    const { objects } = parseConfig(`<View><Repeater on="$a" indexFlag="{{i}}"><Repeater on="$a[{{i}}].b" indexFlag="{{j}}"><Text name="t_{{i}}_{{j}}" value="$a[{{i}}].b[{{j}}]"/></Repeater></Repeater></View>`, { a: [{ b: ["x"] }, { b: ["y", "z"] }] });
    expect([...objects.keys()]).toEqual(["t_0_0", "t_1_0", "t_1_1"]);
  });

  test.each([[{}], [{ turns: null }], [{ turns: "many" }], [{ turns: { 0: "a" } }]])("is nothing where the task has %j", (task) => expect(parseConfig(CONFIG(), task).controls.size).toBe(0));

  test("is not repeated without end", () => expect(parseConfig(CONFIG(), { turns: Array.from({ length: 30_000 }, () => ({})) }).errors[0]?.message).toContain("50,000"));

  test("keeps every node apart", () => {
    const { root } = parseConfig(CONFIG(), TURNS);
    const indexes = root === null ? [] : [...walk(root)].map((node) => node.index);
    expect(new Set(indexes).size).toBe(indexes.length);
  });

  test("is answered one by one, and an update without a change is as it was", async () => {
    const result = [0, 2].map((number) => ({ id: `a${number}`, from_name: `act_${number}`, to_name: `user_${number}`, type: "choices", origin: "manual", value: { choices: ["Yes"] } }));
    const editor = await openEditor(CONFIG().replaceAll(' required="true"', ""), { data: TURNS, annotations: [{ id: 3, result: structuredClone(result), completed_by: 1 }] });
    expect(editor.all("fieldset.lke-choices")).toHaveLength(3);
    expect(await editor.send()).toEqual(result);
  });
});

describe("page by page", () => {
  test("Alt and the arrows turn pages, and a submit goes to the page that lacks an answer", async () => {
    const editor = await openEditor(CONFIG('mode="pagination"'), { data: TURNS });
    const shown = () => editor.all("fieldset.lke-choices").map((field) => field.dataset["control"]);
    expect(shown()).toEqual(["act_0"]);
    await editor.click("input[type=radio]");
    await editor.key(document.body, "ArrowRight", { altKey: true });
    expect(shown()).toEqual(["act_1"]);
    await editor.key(document.body, "ArrowRight", { altKey: true });
    expect(editor.one("[role=status]").textContent).toBe("Page 3 of 3");
    await editor.click("input[type=radio]");
    expect(await editor.send()).toBeNull();
    expect(shown()).toEqual(["act_1"]);
    await editor.click("input[type=radio]");
    expect((await editor.send())?.map(({ from_name, value }) => [from_name, value])).toEqual([["act_0", { choices: ["Yes"] }], ["act_2", { choices: ["Yes"] }], ["act_1", { choices: ["Yes"] }]]);
  });

  test("several on one page", async () => {
    const editor = await openEditor(CONFIG('mode="pagination"'), { data: TURNS });
    await editor.type(editor.one("select"), "5");
    expect(editor.all("fieldset.lke-choices")).toHaveLength(3);
  });
});
