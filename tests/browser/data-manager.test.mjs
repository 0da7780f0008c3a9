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

test("columns are moved and made wider by the mouse and by the keyboard, and stay so after a reload", async () => {
  await open();
  const shown = () => page.locator("[role=columnheader][data-column]").evaluateAll((cells) => cells.map((cell) => cell.dataset.column));
  const head = (key) => page.locator(`[role=columnheader][data-column='${key}']`);
  const wide = async (key) => Math.round((await head(key).boundingBox()).width);
  const orders = (key) => head(key).getAttribute("aria-sort");
  const drag = async (from, to) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move((from[0] + to[0]) / 2, from[1], { steps: 3 });
    await page.mouse.move(...to, { steps: 3 });
    await page.mouse.up();
  };
  const middle = async (key) => {
    const box = await head(key).locator("button").first().boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const before = await shown();
  const [first, second, third] = before;
  const sorted = await orders(first);
  await drag(await middle(first), await middle(third));
  assert.deepEqual((await shown()).slice(0, 3), [second, third, first]);
  assert.equal(await orders(first), sorted, "moving a column does not order by it");

  const start = await wide(second);
  const edge = await head(second).boundingBox();
  const at = [edge.x + edge.width - 2, edge.y + edge.height / 2];
  await drag(at, [at[0] + 90, at[1]]);
  assert.ok(Math.abs((await wide(second)) - start - 90) <= 2, `${start} px became ${await wide(second)}`);
  await drag([at[0] + 90, at[1]], [edge.x - 400, at[1]]);
  assert.equal(await wide(second), 60, "not narrower than can be taken hold of");

  // The header is one stop of the Tab key; arrows lead to the menu of a column, which does the same.
  await head(second).locator("button").first().focus();
  await page.keyboard.press("ArrowRight");
  const menu = async (entry) => {
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: entry }).waitFor();
    for (const letter of entry) await page.keyboard.press(letter === " " ? "Space" : letter);
    await page.keyboard.press("Enter");
    await page.getByRole("menu").waitFor({ state: "detached" });
  };
  await menu("Wider");
  assert.equal(await wide(second), 120);
  assert.equal(await page.evaluate(() => document.activeElement?.closest("[data-column]")?.dataset.column), second, "the focus stays for the next press");
  await menu("Move right");
  assert.deepEqual((await shown()).slice(0, 3), [third, second, first]);
  assert.equal(await page.evaluate(() => document.activeElement?.closest("[data-column]")?.dataset.column), second, "and goes with the column");

  await page.reload();
  await head(second).waitFor();
  assert.deepEqual((await shown()).slice(0, 3), [third, second, first]);
  assert.equal(await wide(second), 120);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "As at first" }).click();
  await page.keyboard.press("Escape");
  assert.deepEqual(await shown(), before);
});
