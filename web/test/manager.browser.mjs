// The list of tasks as a person uses it, over the made-up server: what is mine alone, what a link shows, choosing all.
// `npm run build && node --test test/manager.browser.mjs` in web/.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, describe, test } from "node:test";
import { openBrowser, overflow, violations } from "./mock/look.mjs";
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

const FIRST = { title: "Default", type: "list", target: "tasks", filters: { conjunction: "and", items: [] }, ordering: [], columnsDisplayType: {} };
beforeEach(() => {
  site.world.views[0].data = structuredClone(FIRST);
});

/** Another person, with another browser. */
async function arrive(path, { width = 1280, height = 800, language = "en", ...look } = {}) {
  site.preferences({ theme: "light", language });
  const context = await browser.newContext({ baseURL: site.url, viewport: { width, height }, locale: language === "de" ? "de-DE" : "en-GB", reducedMotion: "reduce", ...look });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(path);
  await page.getByRole("button", { name: language === "de" ? "Neu laden" : "Refresh" }).waitFor();
  return { page, leave: async () => { await context.close(); assert.deepEqual(troubles, []); } };
}

const counted = (page, text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();

/** By keyboard alone: the column is found by its first letters. */
async function filterByArchive(page) {
  await page.getByRole("button", { name: "Filter", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("combobox").waitFor();
  await counted(page, /^300 tasks/);
  await page.keyboard.type("source");
  await page.getByRole("option", { name: "source", exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByLabel("Value").fill("archive");
  await page.keyboard.press("Enter");
  await counted(page, /^100 of 300 tasks/);
}

describe("what is changed in a tab", () => {
  test("is this person's alone until it is saved, stays after a reload, and a link shows the same", async () => {
    const mine = await arrive("/projects/1/data");
    await filterByArchive(mine.page);
    const group = mine.page.getByRole("group", { name: "Changed, only for you" });
    await group.waitFor();
    assert.deepEqual(await violations(mine.page), []);
    assert.deepEqual(site.world.views[0].data, FIRST);
    await mine.page.waitForURL(/tab=1.*archive/);
    await mine.page.reload();
    await counted(mine.page, /^100 of 300 tasks/);
    await mine.page.goto("/projects/1/data");
    await counted(mine.page, /^100 of 300 tasks/);
    await mine.page.waitForURL(/tab=1.*archive/);

    const other = await arrive("/projects/1/data");
    await counted(other.page, /^300 tasks/);
    assert.equal(await other.page.getByText("Changed, only for you").count(), 0);
    await other.page.goto(mine.page.url());
    await counted(other.page, /^100 of 300 tasks/);
    await other.page.getByText("Changed, only for you").waitFor();
    await other.page.getByRole("button", { name: "Discard" }).click();
    await counted(other.page, /^300 tasks/);

    await mine.page.getByRole("button", { name: "Save for everybody" }).click();
    await mine.page.getByText("Everybody sees “Default” like this now.").waitFor();
    await group.waitFor({ state: "detached" });
    assert.equal(site.world.views[0].data.filters.items[0].value, "archive");
    // The way back is offered for seconds only: it is taken at once.
    await mine.page.getByRole("button", { name: "Undo" }).click();
    await counted(mine.page, /^300 tasks/);
    assert.deepEqual(site.world.views[0].data.filters.items, []);
    await filterByArchive(mine.page);
    await mine.page.getByRole("button", { name: "Save for everybody" }).click();
    await group.waitFor({ state: "detached" });
    await other.page.goto("/projects/1/data");
    await counted(other.page, /^100 of 300 tasks/);
    await mine.leave();
    await other.leave();
  });

  test("does not undo what somebody else saved meanwhile", async () => {
    const { page, leave } = await arrive("/projects/1/data");
    await page.locator("[data-column='tasks:id'] button").first().click();
    await page.getByText("Changed, only for you").waitFor();
    site.world.views[0].data = { ...site.world.views[0].data, gridWidth: 7 };
    await page.getByRole("button", { name: "Save for everybody" }).click();
    await page.getByText("Changed, only for you").waitFor({ state: "detached" });
    assert.deepEqual([site.world.views[0].data.ordering, site.world.views[0].data.gridWidth], [["tasks:id"], 7]);
    await leave();
  });

  test("is discarded, and comes back by Undo", async () => {
    const { page, leave } = await arrive("/projects/1/data");
    const head = page.locator("[role=columnheader][data-column='tasks:id']");
    await head.locator("button").first().click();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("Changed, only for you").waitFor({ state: "detached" });
    assert.equal(await head.getAttribute("aria-sort"), "none");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Changed, only for you").waitFor();
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    await leave();
  });

  test("says so in German, on a phone, in no more than its width", async () => {
    const { page, leave } = await arrive("/projects/1/data", { width: 360, height: 740, language: "de" });
    await page.getByRole("button", { name: "Reihenfolge" }).click();
    await page.getByRole("menuitem", { name: "ID", exact: true }).click();
    await page.getByText("Geändert, nur für Sie").waitFor();
    await page.getByRole("button", { name: "Für alle speichern" }).waitFor();
    await page.getByRole("button", { name: "Verwerfen" }).waitFor();
    assert.deepEqual(await violations(page), []);
    assert.ok((await overflow(page)) <= 0);
    await leave();
  });
});

test("a filter without a column asks for nothing, and goes when it is left", async () => {
  const { page, leave } = await arrive("/projects/1/data");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("dialog").getByRole("combobox").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Remove the filter/ }).waitFor({ state: "detached" });
  await counted(page, /^300 tasks/);
  assert.equal(await page.getByText("Changed, only for you").count(), 0);
  await leave();
});

test("what is searched is in the address, and a link shows the same", async () => {
  const { page, leave } = await arrive("/projects/1/data");
  await page.getByRole("searchbox").fill("Leipzig");
  await counted(page, /^60 of 300 tasks/);
  await page.waitForURL(/search=Leipzig/);
  const other = await arrive(page.url());
  await counted(other.page, /^60 of 300 tasks/);
  assert.equal(await other.page.getByRole("searchbox").inputValue(), "Leipzig");
  await other.page.getByRole("searchbox").fill("");
  await counted(other.page, /^300 tasks/);
  await other.page.waitForFunction(() => !location.search.includes("search="));
  await other.leave();
  await leave();
});

test("tiles have a box that chooses all, and none again", async () => {
  const { page, leave } = await arrive("/projects/1/data?tab=3");
  await page.getByRole("option").first().waitFor();
  const all = page.getByRole("checkbox", { name: "Select all" });
  await all.focus();
  await page.keyboard.press("Space");
  const total = Number(await page.getByRole("option").first().getAttribute("aria-setsize"));
  await page.getByRole("region", { name: `${total} tasks selected` }).waitFor();
  assert.equal(await page.getByRole("option", { selected: false }).count(), 0);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Space");
  await page.getByRole("region", { name: /selected/ }).waitFor({ state: "detached" });
  await leave();
});

test("all that a task holds is shown whole, from the table by key and mouse, and from the open task", async () => {
  const { page, leave } = await arrive("/projects/1/data", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("i");
  const dialog = page.getByRole("dialog", { name: "Data of task 2" });
  await dialog.getByText("scene-2.png", { exact: true }).waitFor();
  await dialog.getByText("Der Zug nach Leipzig fährt heute ausnahmsweise von Gleis 7 ab.", { exact: true }).waitFor();
  assert.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Copy as JSON" }).click();
  await page.getByText("Copied.").waitFor();
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual(Object.keys(copied), ["image", "text", "source", "weight"]);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Data of task 1", exact: true }).click();
  await page.getByRole("dialog", { name: "Data of task 1" }).getByText("scene-1.png", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("grid").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Task data" }).click();
  await page.getByRole("dialog", { name: "Data of task 2" }).getByText("scene-2.png", { exact: true }).waitFor();
  await leave();
});

test("a document is shown by its first page and its first words, and one that is none by its name", async () => {
  const { page, leave } = await arrive("/projects/1/data");
  await page.route(/\/api\/tasks\/?\?/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    for (const [at, name] of ["invoice.pdf", "broken.pdf"].entries()) if (body.tasks?.[at] !== undefined) body.tasks[at].data.source = `/data/upload/1/${name}`;
    await route.fulfill({ response: answer, json: body });
  });
  const file = readFileSync(new URL("../public/samples/invoice.pdf", import.meta.url));
  await page.route("**/data/upload/1/*.pdf", (route) => route.fulfill({ contentType: "application/pdf", body: route.request().url().includes("broken") ? "no document" : file }));
  await page.goto("/projects/1/data");
  const grid = page.getByRole("grid");
  await grid.getByText(/^Harbour Light Ltd\. 12 Quay Street/).waitFor();
  assert.equal(await grid.locator('img[src^="blob:"]').count(), 1);
  await grid.getByText("broken.pdf").waitFor();
  assert.deepEqual(await violations(page), []);
  await leave();
});

describe("the export", () => {
  for (const [language, width, words] of [
    ["en", 1280, { more: "More", open: "Export", format: "Format", preview: "Show how the file begins", lost: "What does not fit", validation: "For validation, percent", run: "Download" }],
    ["de", 360, { more: "Mehr", open: "Exportieren", format: "Format", preview: "Zeigen, wie die Datei beginnt", lost: "Was nicht hineinpasst", validation: "Zur Validierung, Prozent", run: "Herunterladen" }],
  ]) {
    test(`offers what fits, asks for splits and shows what is lost (${language}, ${width} px)`, async () => {
      const { page, leave } = await arrive("/projects/1/data", { language, width });
      await page.getByRole("button", { name: words.more, exact: true }).first().click();
      await page.getByRole("menuitem", { name: words.open, exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: words.format }).first().focus();
      await page.keyboard.press("Enter");
      assert.equal(await page.getByRole("option", { name: "CONLL2003" }).getAttribute("aria-disabled"), "true");
      await page.getByRole("option", { name: "YOLO-SEGMENTATION" }).click();
      await dialog.getByLabel(words.validation).fill("30");
      await dialog.getByText(words.preview).click();
      await dialog.getByText("0 0.25 30").waitFor();
      await dialog.getByRole("list", { name: words.lost }).getByText("KeyPointLabels").waitFor();
      assert.deepEqual(await violations(page), []);
      assert.ok((await overflow(page)) <= 0);
      await dialog.getByLabel(words.validation).fill("130");
      assert.equal(await dialog.getByRole("button", { name: words.run, exact: true }).isDisabled(), true);
      await leave();
    });
  }
});
