// Who works by keyboard never begins again at the top of the page: what is pressed keeps the focus or hands it on.
// `npm run build && node --test test/focus.browser.mjs` in web/.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "./mock/look.mjs";
import { startSite } from "./mock/site.mjs";

let site;
let browser;

before(async () => {
  site = await startSite();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

async function visit(path) {
  site.preferences({ theme: "light", language: "en" });
  const context = await browser.newContext({ baseURL: site.url, viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(path);
  return { page, leave: async () => { await context.close(); assert.deepEqual(troubles, []); } };
}

/** By the keyboard alone. */
async function press(locator, key = "Enter") {
  await locator.focus();
  await locator.press(key);
}

/** What has the focus, named as it is read aloud: the words of an element or its label. */
const hasFocus = (page, name) => page.waitForFunction((wanted) => {
  const { activeElement: element } = document;
  return [element?.getAttribute("aria-label"), element?.textContent, element?.tagName].includes(wanted);
}, name);

test("Save and Revert of the labeling config keep the focus when nothing is left to save", async () => {
  const { page, leave } = await visit("/projects/1/settings/labeling");
  const write = async (text) => {
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(text);
    await page.getByText("Not saved yet").waitFor();
  };
  await page.getByText("Code", { exact: true }).click();
  await write('<View><Text name="mine" value="$text"/></View>');
  const save = page.getByRole("button", { name: "Save", exact: true });
  await press(save);
  await page.getByText("Not saved yet").waitFor({ state: "detached" });
  assert.equal(await save.isDisabled(), true);
  await hasFocus(page, "Save");
  await page.keyboard.press("Shift+Tab");
  await hasFocus(page, "Use a template");
  assert.equal(await save.evaluate((button) => button.disabled), true, "once the focus is elsewhere, Tab passes it by");
  await write('<View><Text name="other" value="$text"/></View>');
  await press(page.getByRole("button", { name: "Revert" }));
  await page.getByText("Not saved yet").waitFor({ state: "detached" });
  await hasFocus(page, "Revert");
  site.world.patched = undefined;
  await page.keyboard.press("Tab");
  assert.equal(site.world.patched, undefined);
  site.world.config = undefined;
  await leave();
});

test("the last step back of the labeling config leaves the focus on its button", async () => {
  const { page, leave } = await visit("/projects/1/settings/labeling");
  await page.getByText("Code", { exact: true }).click();
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("<!-- more -->");
  await page.getByText("Not saved yet").waitFor();
  const undo = page.getByRole("button", { name: "Undo", exact: true }).first();
  await press(undo);
  await page.getByText("Not saved yet").waitFor({ state: "detached" });
  assert.equal(await undo.isDisabled(), true);
  await hasFocus(page, "Undo");
  await leave();
});

test("a held button does nothing", async () => {
  const { page, leave } = await visit("/projects/");
  await press(page.getByRole("button", { name: "Next", exact: true }));
  await press(page.getByRole("button", { name: "Previous", exact: true }));
  await page.getByText("Page 1 of 3").waitFor();
  await hasFocus(page, "Previous");
  for (const key of ["Enter", "Space"]) await page.keyboard.press(key);
  await press(page.getByRole("button", { name: "Next", exact: true }));
  await page.getByText("Page 2 of 3").waitFor();
  await leave();
});

test("the last page of a list leaves the focus on its button", async () => {
  const { page, leave } = await visit("/projects/");
  const next = page.getByRole("button", { name: "Next", exact: true });
  await press(next);
  await press(next);
  await page.getByText("Page 3 of 3").waitFor();
  assert.equal(await next.isDisabled(), true);
  await hasFocus(page, "Next");
  await leave();
});

test("what is offered for changes of a list hands the focus on when it goes", async () => {
  const { page, leave } = await visit("/projects/1/data");
  await press(page.locator("[data-column='tasks:id'] button").first());
  await press(page.getByRole("button", { name: "Discard" }));
  await page.getByText("Changed, only for you").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector("main").contains(document.activeElement));
  await leave();
});

test("a message that goes gives the focus back to where it was", async () => {
  const { page, leave } = await visit("/projects/1/data");
  await press(page.locator("[data-column='tasks:id'] button").first());
  await press(page.getByRole("button", { name: "Discard" }));
  const message = page.getByRole("status").filter({ hasText: /Undo/ }).getByRole("button", { name: "Close" });
  await press(message);
  await message.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector("main").contains(document.activeElement));
  await leave();
});

test("a row that is taken away gives the focus to its neighbour, the last one to its list", async () => {
  const { page, leave } = await visit("/user/account/tokens");
  for (const name of ["nightly", "weekly"]) {
    await press(page.getByRole("button", { name: "Create a token" }));
    await page.getByRole("dialog").getByLabel("Name").fill(name);
    await page.keyboard.press("Enter");
    await press(page.getByRole("dialog").getByRole("button", { name: "Done" }));
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  const rows = await page.getByRole("button", { name: /^Revoke/ }).evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  await press(page.getByRole("button", { name: rows[0], exact: true }));
  await page.getByRole("button", { name: rows[0], exact: true }).waitFor({ state: "detached" });
  await hasFocus(page, rows[1]);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: rows[1], exact: true }).waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement !== document.body);
  await leave();
});
