import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { closeEditor, openEditor } from "../../../../test/open-editor";
import { parseConfig } from "../../config/parse";
import { deserialise } from "../../model/deserialise";
import { allCodecs, codecOf } from "../../model/kinds";
import { serialise } from "../../model/serialise";
import type { ResultItem } from "../../model/types";
import { givenMessages, textOf } from "./message";
import { nextRole } from "./options";

afterEach(closeEditor);

const chat = (more = "", around = "") => `<View><Chat name="chat" value="$talk" ${more}/>${around}</View>`;
const TALK = [{ role: "user", content: "Which planet has the most **moons**?" }, { role: "assistant", content: "Saturn." }];
const added = (id: string, role: string, content: string, createdAt?: number): ResultItem =>
  ({ id, from_name: "chat", to_name: "chat", type: "chatmessage", origin: "manual", value: { chatmessage: { role, content, ...(createdAt === undefined ? {} : { createdAt }) } } });
const messages = (editor: Awaited<ReturnType<typeof openEditor>>) => editor.all(".lkc-message").map((message) => `${message.dataset["role"]}: ${message.querySelector(".lkc-body")?.textContent?.trim()}`);

describe("the conversation of a task", () => {
  test.each([
    [undefined, []], ["", []], [[], []],
    ["One answer", [{ role: "assistant", content: "One answer" }]],
    ['[{"role": "user", "content": "Hi"}]', [{ role: "user", content: "Hi" }]],
    [{ messages: TALK }, TALK],
    [["Hi", { text: "Read this" }], [{ content: "Hi" }, { text: "Read this" }]],
  ])("%j", (value, read) => expect(givenMessages(value, "$talk")).toEqual(read));

  test("what is none is told with what is needed", async () => {
    const editor = await openEditor(chat("", `<Number name="n" toName="chat"/>`), { data: { talk: { no: 1 } } });
    expect(editor.one("[role=alert]").textContent).toContain("a list of messages with “role” and “content” is needed");
    await editor.type(editor.one("input[type=number]"), "3");
    expect((await editor.send())?.map(({ value }) => value)).toEqual([{ number: 3 }]);
  });

  test("a message says its text, the texts of its parts, and what its other parts are", () => {
    expect([textOf({ content: [{ type: "text", text: "See" }, { type: "image_url" }, "!"] }), textOf({ text: "x" }), textOf({ content: null })]).toEqual(["See\n\n[image_url]\n\n!", "x", ""]);
  });

  test("whatever a task holds, it is shown or told", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      try {
        for (const message of givenMessages(value, "$x")) expect(typeof textOf(message)).toBe("string");
      } catch (error) {
        expect(String(error)).toContain("is needed");
      }
    }), { seed: 31, numRuns: 300 });
  });
});

describe("results", () => {
  test("an update without a change is as it was, also of messages with more members, and of what is no message", async () => {
    const odd = { id: "odd", from_name: "chat", to_name: "chat", type: "chatmessage", value: { chatmessage: "no message" } };
    const result = [{ ...added("a", "assistant", "So", 20), more: [1] }, { ...added("b", "user", "Why", 10), value: { chatmessage: { role: "user", content: "Why", createdAt: 10, tool_calls: [], x: null }, y: 1 } }, odd,
      { id: "a", from_name: "good", to_name: "chat", type: "rating", origin: "manual", value: { chatmessage: { role: "assistant", content: "So", createdAt: 20 }, rating: 4 } }];
    const editor = await openEditor(chat("", `<Rating name="good" toName="chat" perRegion="true"/>`), { data: { talk: TALK }, annotations: [{ id: 4, result: structuredClone(result) as unknown as ResultItem[], completed_by: 1 }] });
    expect(messages(editor).slice(2)).toEqual(["user: Why", "assistant: So"]);
    expect(await editor.send()).toEqual(result);
  });

  test("whatever a message holds, it is read or left, and written as it was", () => {
    const config = parseConfig(chat());
    const message = fc.oneof(fc.jsonValue(), fc.record({ role: fc.oneof(fc.string(), fc.integer()), content: fc.jsonValue(), createdAt: fc.jsonValue() }, { requiredKeys: [] }));
    fc.assert(fc.property(fc.array(message, { maxLength: 4 }), (list) => {
      const items = list.map((one, index): ResultItem => ({ id: String(index), from_name: "chat", to_name: "chat", type: "chatmessage", value: { chatmessage: one } }));
      const data = deserialise(structuredClone(items), config, allCodecs());
      expect(data.regions.length + data.passthrough.length).toBe(items.length);
      expect(serialise({ ...data, regions: data.regions.map((region) => ({ ...region })) }, codecOf).map(({ value }) => value)).toEqual(items.map(({ value }) => value));
    }), { seed: 32, numRuns: 200 });
  });

  test("messages without an id, as predictions have them, are messages", () => {
    const { regions, passthrough } = deserialise([{ from_name: "chat", to_name: "chat", type: "chatmessage", value: { chatmessage: { role: "user", content: "Hi" } } }], parseConfig(chat()), allCodecs());
    expect([regions.length, passthrough]).toEqual([1, []]);
  });
});

describe("writing", () => {
  test("what is typed is a message at once, Enter begins the next one in the other role, and one undo takes one back", async () => {
    const editor = await openEditor(chat('messageroles="user,assistant"'), { data: { talk: TALK } });
    const field = () => editor.one<HTMLTextAreaElement>(".lkc-composer textarea");
    const role = () => editor.one<HTMLSelectElement>(".lkc-composer select").value;
    expect(role()).toBe("user");
    await editor.type(field(), "And");
    await editor.type(field(), "And Jupiter?");
    expect(messages(editor).at(-1)).toBe("user: And Jupiter?");
    await editor.key(field(), "Enter");
    expect([field().value, role()]).toEqual(["", "assistant"]);
    await editor.type(field(), "Fewer.");
    expect((await editor.send())?.map(({ id: _id, ...item }) => item)).toEqual([
      { from_name: "chat", to_name: "chat", type: "chatmessage", origin: "manual", value: { chatmessage: { role: "user", content: "And Jupiter?", createdAt: expect.any(Number) } } },
      { from_name: "chat", to_name: "chat", type: "chatmessage", origin: "manual", value: { chatmessage: { role: "assistant", content: "Fewer.", createdAt: expect.any(Number) } } },
    ]);
    await editor.press("Undo");
    expect([messages(editor).length, field().value]).toEqual([3, ""]);
    await editor.press("Undo");
    expect(messages(editor).length).toBe(2);
    await editor.press("Redo");
    expect(messages(editor).at(-1)).toBe("user: And Jupiter?");
  });

  test("a field that was emptied again leaves no message", async () => {
    const editor = await openEditor(chat(), { data: { talk: TALK } });
    await editor.type(editor.one(".lkc-composer textarea"), "x");
    await editor.type(editor.one(".lkc-composer textarea"), "");
    expect(messages(editor).length).toBe(2);
    expect(await editor.send()).toEqual([]);
  });

  test("the role of the message that is written can be changed, also before its first letter", async () => {
    const editor = await openEditor(chat(), { data: { talk: [] } });
    await editor.type(editor.one(".lkc-composer select"), "system");
    await editor.type(editor.one(".lkc-composer textarea"), "Be kind");
    expect(messages(editor)).toEqual(["system: Be kind"]);
    await editor.type(editor.one(".lkc-composer select"), "tool");
    expect(messages(editor)).toEqual(["tool: Be kind"]);
  });

  test("only messages of roles that are editable can be changed, those of the task never, and every added one can be deleted", async () => {
    const result = [added("a", "user", "One", 1), added("b", "assistant", "Two", 2)];
    const editor = await openEditor(chat('editable="assistant"'), { data: { talk: TALK }, annotations: [{ id: 4, result, completed_by: 1 }] });
    const visible = (name: string) => editor.all<HTMLButtonElement>(".lkc-message button").filter((button) => !button.hidden && button.getAttribute("aria-label")?.startsWith(name)).map((button) => button.getAttribute("aria-label"));
    expect([visible("Change"), visible("Delete")]).toEqual([["Change message 4"], ["Delete message 3", "Delete message 4"]]);
    await editor.press("Change message 4");
    const field = editor.one<HTMLTextAreaElement>(".lkc-composer textarea");
    expect(field.value).toBe("Two");
    await editor.type(field, "Three");
    await editor.key(field, "Enter");
    await editor.press("Delete message 3");
    expect(await editor.send()).toEqual([{ ...added("b", "assistant", "Three", 2) }]);
  });

  test("too few messages are refused, and there are no more than there may be", async () => {
    const editor = await openEditor(chat('minMessages="3" maxMessages="$most"'), { data: { talk: TALK, most: 3 } });
    expect(await editor.send()).toBeNull();
    expect(editor.host.textContent).toContain("needs at least 3 messages; it has 2.");
    const field = editor.one<HTMLTextAreaElement>(".lkc-composer textarea");
    await editor.type(field, "Third");
    await editor.key(field, "Enter");
    expect(editor.all(".lkc-composer").length).toBe(0);
    expect((await editor.send())?.length).toBe(1);
  });

  test.each([["user", ["user", "assistant"], "assistant"], ["assistant", ["user", "assistant"], "user"], [null, ["assistant"], "assistant"], ["tool", ["user", "tool"], "user"]])("after %s of %j speaks %s", (last, roles, next) => expect(nextRole(last, roles)).toBe(next));
});

describe("questions", () => {
  const CONFIG = chat("", `<View visibleWhen="region-selected" whenRole="assistant"><Choices name="ok" toName="chat" perRegion="true"><Choice value="Right"/><Choice value="Wrong"/></Choices></View>`);

  test("a pressed message is asked about when its role is, by mouse and keys", async () => {
    const result = [added("a", "user", "One", 1), added("b", "assistant", "Two", 2)];
    const editor = await openEditor(CONFIG, { data: { talk: TALK }, annotations: [{ id: 4, result, completed_by: 1 }] });
    const asked = () => editor.all("[data-control=ok]").length > 0;
    const [first, , one, two] = editor.all(".lkc-message");
    if (first === undefined || one === undefined || two === undefined) throw new Error("no messages");
    await editor.run(() => first.click());
    expect(asked()).toBe(false);
    await editor.run(() => one.click());
    expect(asked()).toBe(false);
    await editor.key(one, "ArrowDown");
    expect(document.activeElement).toBe(two);
    await editor.key(two, "Enter");
    await editor.key(one, "Enter");
    expect(asked()).toBe(true);
    expect(two.querySelector(".lkc-who")?.getAttribute("aria-pressed")).toBe("true");
    await editor.run(() => editor.all<HTMLInputElement>("[data-control=ok] input")[0]?.click());
    expect((await editor.send())?.at(-1)).toMatchObject({ id: "b", from_name: "ok", to_name: "chat", type: "choices", value: { chatmessage: { role: "assistant", content: "Two", createdAt: 2 }, choices: ["Right"] } });
  });
});

describe("two answers beside each other", () => {
  test("are looked at, and pressing one says that it is the better one", async () => {
    const editor = await openEditor(`<View><Chat name="talk" value="$talk"/><Pairwise name="better" toName="left,right"/><Chat name="left" value="$a"/><Chat name="right" value="$b"/></View>`,
      { data: { talk: TALK, a: "Saturn.", b: [{ role: "assistant", content: "Jupiter." }] } });
    expect(editor.all(".lkc-composer").length).toBe(1);
    await editor.run(() => editor.all(".lkc-message").at(-1)?.click());
    expect((await editor.send())?.map(({ from_name, to_name, type, value }) => ({ from_name, to_name, type, value }))).toEqual([{ from_name: "better", to_name: "better", type: "pairwise", value: { selected: "right" } }]);
  });
});

test("Markdown of messages becomes elements that can do nothing, and can be seen as it is written", async () => {
  const hostile = '<img src="https://elsewhere.example/y.png" onerror="alert(1)"><script>alert(2)</script><style>*{display:none}</style><a href="javascript:alert(3)">x</a>\n\n![p](https://elsewhere.example/x.png) [l](javascript:alert(4)) <iframe src="//elsewhere.example"></iframe><form action="/x"><input></form>\n\n**bold**';
  const editor = await openEditor(chat(), { data: { talk: [{ role: "<b>boss</b>", content: hostile, tool_calls: [{ function: "<img src=x onerror=alert(5)>" }] }] } });
  const message = editor.one(".lkc-message");
  expect(message.querySelectorAll("script, style, iframe, form, input, [onerror], [style]").length).toBe(0);
  expect(message.querySelectorAll("img").length).toBe(0);
  expect([...message.querySelectorAll("a")].map((link) => link.getAttribute("href")).filter((href) => href?.startsWith("https:") !== true && href !== null)).toEqual([]);
  expect([message.querySelector("strong")?.textContent, message.querySelector("b")]).toEqual(["bold", null]);
  await editor.click(".lkc-foot input");
  expect(editor.one(".lkc-body").textContent).toContain("**bold**");
});
