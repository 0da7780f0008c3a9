// A manager in the Data Manager, on the real program: tabs, filters, bulk actions, the task beside the list.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const CONFIG = `<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices></View>`;
const COUNT = 300;
let server;
let browser;
let project;
let person;
let page;

before(async () => {
  server = await Server.start();
  ({ id: project } = await server.api("POST", "/api/projects/", { title: "Reviews", label_config: CONFIG }));
  await server.api("POST", `/api/projects/${project}/import`, Array.from({ length: COUNT }, (_, n) => ({ data: { text: `Review ${n}`, stars: (n % 5) + 0.5, ok: n % 2 === 0 } })));
  browser = await openBrowser();
  person = await Person.arrive(browser, server);
  ({ page } = person);
  await person.signIn();
  await open();
});

after(async () => {
  try {
    await person?.leave();
  } finally {
    await browser?.close();
    await server?.stop();
  }
});

async function open() {
  await page.goto(`/projects/${project}/data`);
  await page.getByText("Review 3", { exact: true }).waitFor();
}

const counted = (text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();

async function filterBy(column) {
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const box = page.getByRole("dialog").getByRole("combobox").first();
  await box.fill(column);
  await page.getByRole("option", { name: column, exact: true }).click();
}

async function choose(label, option) {
  await page.getByRole("dialog").getByRole("button", { name: label }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("a field that holds numbers is filtered as numbers, and as text when one asks for it", async () => {
  await filterBy("stars");
  await choose(/Condition/, "is greater than");
  await page.getByRole("dialog").getByLabel("Value").fill("3");
  await counted("120 of 300 tasks");
  await choose(/Compare as/, "Text");
  await page.getByRole("dialog").getByLabel("Value").fill("4.");
  await counted("60 of 300 tasks");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: /Remove.*stars/ }).click();
  await counted("300 tasks");
});

test("what is changed in a tab stays, also when the page is closed at once", async () => {
  await page.getByRole("button", { name: "New view" }).click();
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "New view" }).dblclick();
  await page.getByRole("dialog").getByRole("textbox").fill("By number");
  await page.keyboard.press("Enter");
  await page.locator("[data-column='tasks:id'] button").first().click();
  await page.reload();
  await page.getByRole("button", { name: "By number", exact: true }).waitFor();
  assert.equal(await page.locator("[data-column='tasks:id']").getAttribute("aria-sort"), "ascending");
});

test("a bulk action names its number, is done and can be taken back", async () => {
  await open();
  for (const row of [1, 2, 3]) await page.getByRole("row").nth(row).locator("[data-select]").click();
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Delete tasks" }).click();
  await page.getByRole("button", { name: "Delete tasks (3 tasks)" }).click();
  await counted("297 tasks");
  await page.getByRole("button", { name: "Take back" }).click();
  await counted("300 tasks");
});

test("on a phone the tools of the list take one line below the search", async () => {
  const phone = await Person.arrive(browser, server, { width: 360, height: 740, hasTouch: true, isMobile: true });
  await phone.signIn();
  await phone.page.goto(`/projects/${project}/data`);
  await phone.page.getByText("Review 3", { exact: true }).waitFor();
  assert.ok((await phone.page.getByRole("toolbar").first().boundingBox()).height <= 104);
  assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await phone.leave();
});

test("beside the list, Shift and the arrows go from task to task", async () => {
  await open();
  await page.getByText("Review 3", { exact: true }).click();
  const task = page.getByRole("document").filter({ hasText: /^Review/ });
  await task.filter({ hasText: /^Review 3$/ }).waitFor();
  await page.keyboard.press("Shift+ArrowDown");
  await task.filter({ hasText: /^Review 4$/ }).waitFor();
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await task.filter({ hasText: /^Review 2$/ }).waitFor();
  await page.keyboard.press("Control+Shift+ArrowRight");
  await task.filter({ hasText: /^Review 3$/ }).waitFor();
});
