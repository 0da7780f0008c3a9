// Conversations with models in a real browser: `node --test test/chat.browser.mjs` in web/.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let vite;
let browser;
let base;

const RATED = `<View><Chat name="chat" value="$talk" editable="true" messageroles="user,assistant"/>
  <View visibleWhen="region-selected" whenRole="assistant"><Rating name="good" toName="chat" perRegion="true"/></View></View>`;
const TWO = `<View><Chat name="chat" value="$talk" maxMessages="0"/><Pairwise name="better" toName="left,right"/>
  <View style="display: flex; gap: 16px; flex-wrap: wrap"><View style="flex: 1; min-width: 240px"><Chat name="left" value="$left"/></View><View style="flex: 1; min-width: 240px"><Chat name="right" value="$right"/></View></View></View>`;
const TALK = [{ role: "system", content: "Be kind." }, { role: "user", content: "Which planet has the most **moons**?" }];

before(async () => {
  vite = await createServer({ root: new URL("..", import.meta.url).pathname, server: { port: 0, proxy: {} }, logLevel: "error", cacheDir: "node_modules/.vite-chat-test", optimizeDeps: { include: ["marked"] } });
  await vite.listen();
  base = vite.resolvedUrls.local[0];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const visit = await visitor();
  await visit.open(RATED, { talk: TALK });
  await visit.context.close();
});

after(async () => {
  await browser?.close();
  await vite?.close();
});

/** A person; `leave` fails when the page's code threw, or something was asked of another host. */
async function visitor(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(60_000);
  const troubles = [];
  await context.route((url) => url.origin !== new URL(base).origin && url.protocol.startsWith("http"), (route) => {
    troubles.push(`asked ${route.request().url()}`);
    return route.abort();
  });
  const open = async (config, data, { annotations = [], more = "" } = {}) => {
    const page = await context.newPage();
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
    });
    page.on("dialog", (dialog) => { troubles.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
    page.on("popup", () => troubles.push("popup"));
    const asked = [["config", config], ["data", JSON.stringify(data)], ["annotations", JSON.stringify(annotations)]].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
    await page.goto(`${base}test/editor-harness.html?${asked}${more}`);
    await page.waitForSelector(".lkc-thread");
    return page;
  };
  return { context, open, troubles, leave: async () => { await context.close(); assert.deepEqual(troubles, []); } };
}

/** The result of the last draft that holds what is wanted. */
async function draft(page, wanted) {
  const handle = await page.waitForFunction((text) => {
    const last = window.calls.findLast((call) => call[0] === "draft")?.[1].result;
    return last !== undefined && JSON.stringify(last).includes(text) ? last : null;
  }, wanted);
  return handle.jsonValue();
}

const said = (result) => result.filter(({ type }) => type === "chatmessage").map(({ value: { chatmessage: { role, content } } }) => `${role}: ${content}`);

describe("a conversation", () => {
  test("is continued, changed and rated by the keyboard alone", async () => {
    const { open, leave } = await visitor();
    const page = await open(RATED, { talk: TALK });
    await page.locator(".lkc-composer textarea").focus();
    await page.keyboard.type("Saturn.");
    await page.keyboard.press("Enter");
    await page.keyboard.type("And then?");
    assert.deepEqual(said(await draft(page, "And then?")), ["assistant: Saturn.", "user: And then?"]);
    await page.keyboard.press("Enter");
    // Back from the field to the conversation, to the answer, and into the field with it.
    await page.locator(".lkc-message[tabindex='0']").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Message 3, Assistant");
    await page.keyboard.press("F2");
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    await page.keyboard.press("End");
    await page.keyboard.type(" I think.");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Message 3, Assistant");
    assert.deepEqual(said(await draft(page, "I think.")), ["assistant: Saturn. I think.", "user: And then?"]);
    if (await page.locator(".lkc-message[data-selected='true']").count() === 0) await page.keyboard.press("Enter");
    await page.locator("[data-control=good] input, [data-control=good] button").first().focus();
    await page.keyboard.press("Space");
    const rated = (await draft(page, '"rating"')).find(({ type }) => type === "rating");
    assert.equal(rated.value.chatmessage.content, "Saturn. I think.");
    await leave();
  });

  test("is continued and rated by a finger on a phone, and nothing is wider than it", async () => {
    const { open, leave } = await visitor({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    const page = await open(RATED, { talk: [...TALK, { role: "assistant", content: "```\n" + "a very long line of code ".repeat(12) + "\n```\n\n" + "x".repeat(300) }] });
    await page.locator(".lkc-composer textarea").tap();
    await page.keyboard.type("Why?");
    await page.locator(".lkc-composer select").selectOption("assistant");
    await page.locator(".lkc-composer button").tap();
    assert.deepEqual(said(await draft(page, "Why?")), ["assistant: Why?"]);
    await page.locator(".lkc-message").last().locator(".lkc-body").tap();
    await page.waitForSelector(".lkc-message[data-selected='true']");
    await page.waitForSelector("[data-control=good]");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll(".lkc-chat, .lkc-message")].every((element) => element.getBoundingClientRect().right <= innerWidth + 1)), true);
    await leave();
  });

  test("holds nothing that runs or asks elsewhere, whatever is written in it", async () => {
    const hostile = '<img src=x onerror="window.hit=1"><script>window.hit=2</script><svg onload="window.hit=3"></svg><style>*{display:none}</style>\n\n'
      + '![p](https://elsewhere.example/x.png) <iframe src="https://elsewhere.example"></iframe><link rel=dns-prefetch href="//elsewhere.example"><video src="https://elsewhere.example/v"></video>\n\n'
      + '[go](javascript:window.hit=4) <a href="java&#x73;cript:window.hit=5">x</a> <form action="https://elsewhere.example"><button>b</button></form> <base href="https://elsewhere.example">\n\n<details open ontoggle="window.hit=6">d</details>';
    const { open, leave } = await visitor();
    const annotations = [{ id: 5, completed_by: 1, result: [{ id: "h", from_name: "chat", to_name: "chat", type: "chatmessage", origin: "manual", value: { chatmessage: { role: hostile, content: hostile, createdAt: 1 } } }] }];
    const page = await open(RATED, { talk: [{ role: "user", content: hostile, tool_calls: [{ x: hostile }] }] }, { annotations });
    await page.waitForSelector(".lkc-message a");
    for (const link of await page.locator(".lkc-message a").all()) assert.match((await link.getAttribute("href")) ?? "https:", /^https:/);
    assert.equal(await page.locator(".lkc-message :is(script, style, iframe, link, svg, form, base, video, object, embed)").count(), 0);
    assert.equal(await page.evaluate(() => window.hit), undefined);
    await leave();
  });

  test("two answers stand side by side, and below each other on a phone", async () => {
    const { open, leave } = await visitor();
    const page = await open(TWO, { talk: TALK, left: "Saturn.", right: "Jupiter." });
    const tops = () => page.evaluate(() => [...document.querySelectorAll(".lke-compared .lkc-thread")].slice(-2).map((thread) => Math.round(thread.getBoundingClientRect().top)));
    const [left, right] = await tops();
    assert.equal(left, right);
    await page.getByText("Jupiter.").click();
    assert.deepEqual((await draft(page, "selected")).map(({ value }) => value), [{ selected: "right" }]);
    await page.setViewportSize({ width: 360, height: 740 });
    const [above, below] = await tops();
    assert.ok(below > above);
    await leave();
  });

  for (const theme of ["light", "dark"]) {
    test(`has no fault that axe finds, ${theme}, also in German`, async () => {
      const { open, leave } = await visitor({ colorScheme: theme, locale: "de" });
      const annotations = [{ id: 5, completed_by: 1, result: [{ id: "h", from_name: "chat", to_name: "chat", type: "chatmessage", origin: "manual", value: { chatmessage: { role: "assistant", content: "Saturn, [here](https://example.org).", createdAt: 1 } } }] }];
      for (const [config, data] of [[RATED, { talk: TALK }], [TWO, { talk: TALK, left: "Saturn.", right: "Jupiter." }], [RATED, { talk: [] }]]) {
        const page = await open(config, data, { annotations, more: `&theme=${theme}` });
        const message = page.locator(".lkc-message button.lkc-who").first();
        if (await message.count() > 0) await message.click();
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`));
        assert.deepEqual(found, []);
        await page.evaluate(() => { document.documentElement.lang = "de"; });
        await page.close();
      }
      await leave();
    });
  }

  test("of hundreds of messages is open at once, and drawn where one looks", async () => {
    const { open, leave } = await visitor();
    // As many as fit into an address of the harness.
    const page = await open(RATED, { talk: Array.from({ length: 300 }, (_, n) => `**${n}**`) });
    assert.equal(await page.locator(".lkc-message").count(), 300);
    assert.equal(await page.locator(".lkc-message").last().locator("strong").count(), 0);
    await page.locator(".lkc-message").first().focus();
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.activeElement?.querySelector("strong")?.textContent === "299");
    await leave();
  });
});
