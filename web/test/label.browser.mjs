// The label stream of the built interface, under the product's content security policy, over a made-up server:
// `npm run build && node --test test/label.browser.mjs` in web/.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { startSite } from "./mock/site.mjs";

let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => browser?.close());

/** Somebody who labels a project of their own world: `project` and `data` say what is different from the made-up one. */
async function labeler({ project = {}, data = null, annotations = null, settings = {}, language = "en", path = "/projects/1/data?labeling=1", ready = ".lke-bottom", lost = null, ...look } = {}) {
  const site = await startSite(30);
  site.preferences({ language, theme: "light", editor: settings });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...look });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
  });
  page.on("request", (request) => {
    const address = new URL(request.url());
    if (address.protocol.startsWith("http") && address.origin !== site.url) troubles.push(`a request left for ${address.host}`);
  });
  await page.exposeFunction("noteRefusal", (what) => troubles.push(`refused: ${what}`));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => globalThis.noteRefusal(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
  const changed = async (route, change) => {
    const response = await route.fetch();
    const body = response.ok() ? change(await response.json()) : undefined;
    await route.fulfill(body === undefined ? { response } : { response, json: body });
  };
  await page.route(/\/api\/projects\/1$/, (route) => changed(route, (body) => ({ ...body, show_instruction: false, show_collab_predictions: false, ...project })));
  const withData = (body) => ({ ...body, predictions: [], ...(data === null ? {} : { data: { ...body.data, ...data } }), ...(annotations === null ? {} : { annotations }) });
  await page.route(/\/api\/projects\/1\/next\b|\/api\/tasks\/\d+$/, (route) => changed(route, withData));
  if (lost !== null) await page.route(lost, (route) => route.abort());
  await page.goto(site.url + path);
  await page.waitForSelector(ready);
  await page.waitForFunction(() => document.querySelector(".lke-root[aria-busy=true]") === null);
  return { page, site, leave: async () => { await context.close(); await site.close(); assert.deepEqual(troubles, []); } };
}

const BOXES = `<View><Relations/><RectangleLabels name="box" toName="i"><Label value="Sun"/><Label value="House"/></RectangleLabels><EllipseLabels name="round" toName="i"><Label value="Pond"/></EllipseLabels><Image name="i" value="$image"/></View>`;

/** Drags over the picture, from and to in percent of what is seen of it. */
async function drag(page, from, to) {
  const box = await page.locator(".lki-live").boundingBox();
  const at = ([x, y]) => [box.x + (x / 100) * box.width, box.y + (y / 100) * box.height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]), { steps: 3 });
  await page.mouse.move(...at(to), { steps: 3 });
  await page.mouse.up();
}

async function click(page, at) {
  const box = await page.locator(".lki-live").boundingBox();
  await page.mouse.click(box.x + (at[0] / 100) * box.width, box.y + (at[1] / 100) * box.height);
}

const rows = (page) => page.locator(".lke-row .lke-row-title").allInnerTexts();
const rowCount = (page, count) => page.waitForFunction((wanted) => document.querySelectorAll(".lke-row").length === wanted, count);
const pressed = (page) => page.locator(".lke-label[aria-pressed=true] > span:nth-child(2)").allInnerTexts();
const cursor = (page) => page.locator(".lki-live").evaluate((element) => element.style.cursor);
const taskOf = async (page) => Number(/\d+/.exec(await page.getByRole("heading", { name: /^Task \d+$/ }).innerText())[0]);
const nextTask = (page, before) => page.waitForFunction((id) => document.querySelector(".lki-live, .lke-text-line") !== null && !document.querySelector("h2")?.textContent.endsWith(` ${id}`), before);

test("a button of the editor that goes away gives the focus to the data", async () => {
  const { page, leave } = await labeler({ project: { label_config: BOXES }, ready: ".lki-live" });
  await page.keyboard.press("1");
  await drag(page, [40, 30], [50, 45]);
  await rowCount(page, 1);
  await page.locator(".lke-row").first().click();
  await page.keyboard.press("Alt+r");
  const cancel = page.locator(".lke-notice").getByRole("button", { name: "Cancel" });
  await cancel.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.matches(".lki-live"));
  assert.equal(await cancel.count(), 0);
  const undo = page.locator(".lke-bottom").getByRole("button", { name: /^Undo/ });
  await undo.focus();
  await page.keyboard.press("Enter");
  await rowCount(page, 0);
  assert.equal(await undo.isDisabled(), true);
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? ""), /^Undo/);
  await leave();
});

test("the part for pictures comes only where a configuration has one, and is asked for again after a lost connection", async () => {
  const text = '<View><Labels name="l" toName="t"><Label value="A"/></Labels><Text name="t" value="$text"/></View>';
  const words = await labeler({ project: { label_config: text }, data: { text: "Ada" }, ready: ".lke-text-line" });
  const loaded = await words.page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  assert.ok(loaded.some((name) => /\/TextTag-/.test(name)));
  assert.deepEqual(loaded.filter((name) => /\/ImageTag-/.test(name)), []);
  await words.leave();
  const { page, leave } = await labeler({ project: { label_config: BOXES }, lost: /\/ImageTag-.*\.js$/, ready: ".lke-root [role=alert]" });
  await page.unroute(/\/ImageTag-.*\.js$/);
  await page.getByRole("button", { name: "Load again" }).click();
  await page.waitForSelector(".lki-live");
  await leave();
});

describe("boxes without end", () => {
  test("a key chooses its label however often it is pressed, a selected region swallows no drawing, Escape clears, N draws again", async () => {
    const { page, leave } = await labeler({ project: { label_config: BOXES }, ready: ".lki-live" });
    await page.keyboard.press("1");
    await drag(page, [40, 30], [50, 45]);
    await page.keyboard.press("1");
    await drag(page, [52, 30], [60, 45]);
    await rowCount(page, 2);
    // From inside of a selected region, and from its corner.
    await click(page, [45, 40]);
    await page.waitForSelector(".lke-row[aria-selected=true]");
    assert.equal(await cursor(page), "crosshair");
    await drag(page, [46, 41], [62, 60]);
    await rowCount(page, 3);
    await page.locator(".lke-row").first().click();
    await drag(page, [40, 30], [36, 20]);
    await rowCount(page, 4);
    assert.deepEqual(await rows(page), ["Sun", "Sun", "Sun", "Sun"]);
    // The move tool takes hold; the same label's key draws again.
    await page.keyboard.press("v");
    await page.locator(".lke-row").first().click();
    await drag(page, [45, 40], [46, 42]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("1");
    await drag(page, [41, 62], [50, 70]);
    await rowCount(page, 5);
    await page.keyboard.press("Escape");
    assert.deepEqual(await pressed(page), []);
    await drag(page, [41, 72], [50, 80]);
    await rowCount(page, 5);
    await page.keyboard.press("n");
    assert.deepEqual(await pressed(page), ["Sun"]);
    await drag(page, [41, 72], [50, 80]);
    await rowCount(page, 6);
    // Another label's key is for the region that is selected, and for what is drawn next.
    await page.locator(".lke-row").first().click();
    await page.keyboard.press("2");
    await drag(page, [52, 72], [60, 80]);
    await rowCount(page, 7);
    assert.deepEqual(await rows(page), ["House", "Sun", "Sun", "Sun", "Sun", "Sun", "House"]);
    await leave();
  });

  test("tool, label and zoom go with one to the next task, and survive a reload", async () => {
    const { page, leave } = await labeler({ project: { label_config: BOXES }, ready: ".lki-live" });
    await page.keyboard.press("3");
    await page.keyboard.press("Shift+Digit2");
    assert.equal(await page.locator(".lke-zoom").innerText(), "100 %");
    await drag(page, [40, 40], [60, 60]);
    await rowCount(page, 1);
    const first = await taskOf(page);
    await page.keyboard.press("Control+Enter");
    await nextTask(page, first);
    assert.deepEqual(await pressed(page), ["Pond"]);
    assert.equal(await page.locator(".lke-zoom").innerText(), "100 %");
    await drag(page, [40, 40], [60, 60]);
    await rowCount(page, 1);
    await page.keyboard.press("Shift+R");
    await page.reload();
    await page.waitForSelector(".lki-live");
    assert.equal(await page.getByRole("button", { name: "Rectangle by three points" }).getAttribute("aria-pressed"), "true");
    assert.equal(await page.locator(".lke-zoom").innerText(), "100 %");
    await leave();
  });

  test("while a region is connected, the next press picks the other, whatever tool is in force, and the cursor says so", async () => {
    const { page, leave } = await labeler({ project: { label_config: BOXES }, ready: ".lki-live" });
    await page.keyboard.press("1");
    await drag(page, [40, 30], [48, 45]);
    await drag(page, [55, 30], [63, 45]);
    await rowCount(page, 2);
    await page.locator(".lke-row").first().click();
    await page.keyboard.press("Alt+r");
    const box = await page.locator(".lki-live").boundingBox();
    await page.mouse.move(box.x + box.width * 0.52, box.y + box.height * 0.38);
    assert.equal(await cursor(page), "not-allowed");
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.38);
    assert.equal(await cursor(page), "alias");
    await drag(page, [60, 38], [61, 43]);
    await page.getByRole("tab", { name: /Relations 1/ }).waitFor();
    assert.deepEqual(await rows(page), ["Sun", "Sun"]);
    assert.equal(await cursor(page), "crosshair");
    await leave();
  });
});

const MOOD = `<View><Text name="t" value="$caption"/><Choices name="mood" toName="t"><Choice value="Good"/><Choice value="Bad"/></Choices></View>`;
const onData = (page) => page.waitForFunction(() => document.activeElement?.matches(".lki-live, .lke-text"));
const stored = (site, id) => (site.world.annotations.get(id) ?? []).map(({ was_cancelled: skipped, result }) => (skipped ? "skipped" : result.map((item) => item.value.choices?.[0]).join()));

describe("the focus", () => {
  test("is on the data when a task opens, after every way to submit or skip, and one key brings it back", async () => {
    const { page, leave } = await labeler({ project: { label_config: BOXES.replace("</View>", '<TextArea name="note" toName="i"/></View>'), show_instruction: true }, ready: "[role=dialog]" });
    await page.getByRole("button", { name: "Start labeling" }).click();
    await onData(page);
    for (const go of [
      () => page.keyboard.press("Control+Enter"),
      async () => { await page.locator(".lke-task textarea").fill("x"); await page.keyboard.press("Control+Enter"); },
      () => page.getByRole("button", { name: /^Submit/ }).click(),
      () => page.getByRole("button", { name: /^Skip/ }).click(),
      () => page.keyboard.press("x"),
    ]) {
      const before = await taskOf(page);
      await go();
      await nextTask(page, before);
      await onData(page);
    }
    await page.getByRole("tab", { name: /Relations/ }).focus();
    await page.keyboard.press(".");
    await onData(page);
    await page.locator(".lke-task textarea").focus();
    await page.keyboard.press("Escape");
    await onData(page);
    await page.keyboard.press("1");
    await page.keyboard.press("Shift+Enter");
    await page.locator(".lke-row").focus();
    await page.keyboard.press(".");
    await onData(page);
    await leave();
  });

  test("goes from the table to the data with Enter, and on with the next task", async () => {
    const { page, leave } = await labeler({ path: "/projects/1/data", ready: "[role=gridcell]" });
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".lke-bottom");
    await onData(page);
    const heading = page.getByRole("heading", { name: /^Task \d+$/ });
    const before = await heading.innerText();
    await page.keyboard.press("Shift+ArrowDown");
    await page.waitForFunction((text) => ![...document.querySelectorAll("h3")].some((element) => element.textContent === text), before);
    await onData(page);
    await page.keyboard.press("Alt+ArrowUp");
    await page.getByRole("heading", { name: before, exact: true }).waitFor();
    await onData(page);
    await leave();
  });
});

describe("one decision, one key", () => {
  const choose = { project: { label_config: MOOD, auto_submit: true }, data: { caption: "A boat on the lake." }, ready: ".lke-text-line" };

  test("the only choice submits, Ctrl Z takes it back, and the bar says how far one is", async () => {
    const { page, site, leave } = await labeler(choose);
    const [first, count] = [await taskOf(page), page.locator("header").getByText(/^\d+ of 30$/)];
    assert.equal(await count.innerText(), "18 of 30");
    await page.keyboard.press("1");
    await nextTask(page, first);
    assert.deepEqual(stored(site, first), ["Good"]);
    assert.equal(await count.innerText(), "19 of 30");
    const second = await taskOf(page);
    await page.locator(".lke-choice", { hasText: "Bad" }).click();
    await nextTask(page, second);
    assert.deepEqual(stored(site, second), ["Bad"]);
    await onData(page);
    // Long after the message is gone.
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.keyboard.press("Control+z");
    await page.getByRole("heading", { name: `Task ${second}`, exact: true }).waitFor();
    await page.waitForSelector("input[type=radio]:checked");
    assert.deepEqual(stored(site, second), []);
    assert.equal(await count.innerText(), "19 of 30");
    // Already chosen: its key is the decision all the same.
    await page.keyboard.press("2");
    await page.waitForFunction((id) => !document.querySelector("h2")?.textContent.endsWith(` ${id}`), second);
    assert.deepEqual(stored(site, second), ["Bad"]);
    await leave();
  });

  test("arrows walk through the choices without submitting, Enter decides; who wants it otherwise has it otherwise", async () => {
    const { page, site, leave } = await labeler(choose);
    const first = await taskOf(page);
    await page.locator("input[type=radio]").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector("input[type=radio]:checked");
    assert.equal(await taskOf(page), first);
    assert.deepEqual(stored(site, first), []);
    await page.keyboard.press("Enter");
    await nextTask(page, first);
    assert.deepEqual(stored(site, first), ["Bad"]);
    await page.getByRole("button", { name: "Settings of the editor" }).click();
    await page.getByLabel("Submit with the answer, where only one is asked for").selectOption("No");
    await page.keyboard.press("Escape");
    const second = await taskOf(page);
    await page.keyboard.press("1");
    await page.waitForSelector("input[type=radio]:checked");
    // The key of a chosen answer does not take it off again.
    await page.keyboard.press("1");
    await page.getByText("Draft saved").waitFor();
    assert.equal(await page.locator("input[type=radio]:checked").count(), 1);
    assert.equal(await taskOf(page), second);
    await leave();
  });

  test("accept, reject and back are one key each, and give way to labels that need them", async () => {
    const { page, site, leave } = await labeler({ ...choose, project: { label_config: MOOD } });
    const first = await taskOf(page);
    await page.keyboard.press("1");
    await page.keyboard.press("a");
    await nextTask(page, first);
    const second = await taskOf(page);
    await page.keyboard.press("x");
    await nextTask(page, second);
    await page.keyboard.press("b");
    await page.getByRole("heading", { name: `Task ${second}`, exact: true }).waitFor();
    assert.deepEqual([stored(site, first), stored(site, second)], [["Good"], ["skipped"]]);
    await leave();
    const labels = Array.from({ length: 16 }, (_, n) => `<Choice value="Kind ${n}"/>`).join("");
    const many = await labeler({ ...choose, project: { label_config: `<View><Text name="t" value="$caption"/><Choices name="mood" toName="t">${labels}</Choices></View>` } });
    await many.page.keyboard.press("a");
    assert.equal(await many.page.getByRole("radio", { name: "Kind 15" }).isChecked(), true);
    await many.page.keyboard.press("?");
    const dialog = many.page.getByRole("dialog", { name: "Keys" });
    assert.equal(await dialog.getByText("Accept: submit what is shown").count(), 0);
    assert.equal(await dialog.getByText("Reject: skip the task").count(), 1);
    await many.leave();
  });

  test("in the list too, Ctrl Z right after a submit takes the submit back", async () => {
    const { page, site, leave } = await labeler({ ...choose, project: { label_config: MOOD }, path: "/projects/1/data?task=29" });
    await page.keyboard.press("1");
    await page.keyboard.press("Control+Enter");
    await page.locator(".lke-notice").getByText("Submitted.").waitFor();
    assert.deepEqual(stored(site, 29), ["Good"]);
    await page.keyboard.press("Control+z");
    await page.locator(".lke-notice").getByText("The submit was taken back. It is a draft again.").waitFor();
    assert.deepEqual(stored(site, 29), []);
    await leave();
  });
});

const ASKING = `<View><RectangleLabels name="box" toName="i"><Label value="Sun"/><Label value="House"/></RectangleLabels><Image name="i" value="$image"/>
  <View visibleWhen="region-selected"><Header value="About this region"/><Choices name="clear" toName="i" perRegion="true" required="true"><Choice value="Sharp"/><Choice value="Dim"/></Choices></View>
  <TextArea name="said" toName="i" perRegion="true" maxSubmissions="1"/></View>`;
const grid = Array.from({ length: 200 }, (_, n) => ({ id: `r${n}`, from_name: "box", to_name: "i", type: "rectanglelabels", original_width: 800, original_height: 600, image_rotation: 0, value: { x: (n % 20) * 5, y: Math.floor(n / 20) * 10, width: 4, height: 8, rotation: 0, rectanglelabels: [n % 2 === 0 ? "Sun" : "House"] } }));
const inList = (page, number) => page.waitForFunction((wanted) => {
  const row = [...document.querySelectorAll(".lke-row[aria-selected=true]")].find((element) => element.querySelector(".lke-row-number")?.textContent === String(wanted));
  const [box, list] = [row?.getBoundingClientRect(), document.querySelector(".lke-rows")?.getBoundingClientRect()];
  return box !== undefined && box.top >= list.top && box.bottom <= list.bottom + 1;
}, number);

describe("regions", () => {
  test("a link to a region shows it in the picture and in the list, which follows what is selected; the details say which", async () => {
    const { page, leave } = await labeler({ project: { label_config: ASKING }, annotations: [{ id: 5, completed_by: 1, result: grid }], path: "/projects/1/data?task=29&annotation=5&region=r150", ready: ".lki-live" });
    await inList(page, 151);
    await page.getByRole("heading", { name: "Region 151: Sun" }).waitFor();
    // The picture has come closer to it.
    await page.waitForFunction(() => document.querySelector(".lke-lower h3")?.textContent.includes("151"));
    await page.keyboard.press("Alt+.");
    await inList(page, 152);
    await page.getByRole("heading", { name: "Region 152: House" }).waitFor();
    await page.getByRole("combobox", { name: "Group" }).selectOption("By label");
    await page.locator(".lke-rows").evaluate((list) => list.scrollTo(0, 0));
    await page.locator(".lke-row-group").first().click();
    await page.keyboard.press("Alt+.");
    await page.keyboard.press("Alt+.");
    await inList(page, 154);
    await page.keyboard.press("Control+a");
    await page.getByRole("heading", { name: "200 regions selected" }).waitFor();
    await leave();
  });

  for (const width of [1440, 1024, 360]) {
    test(`questions about a region stand in one place, and selecting moves nothing, at ${width} px`, async () => {
      const { page, leave } = await labeler({ project: { label_config: ASKING }, annotations: [{ id: 5, completed_by: 1, result: grid.slice(0, 3) }], path: "/projects/1/data?task=29&annotation=5", ready: ".lki-live", viewport: { width, height: 800 } });
      const picture = () => page.locator(".lki-live").boundingBox();
      const before = await picture();
      assert.equal(await page.locator(".lke-task [data-control=clear]").count(), 0);
      await page.keyboard.press("Alt+.");
      await page.locator("[data-control=clear]").waitFor();
      assert.deepEqual(await picture(), before);
      assert.equal(await page.locator("[data-control=clear]").count(), 1);
      assert.equal(await page.getByRole("heading", { name: "About this region" }).count(), 1);
      await page.getByRole("radio", { name: "Dim" }).check();
      await page.keyboard.press(".");
      await page.keyboard.press("Control+Enter");
      // The next region that lacks an answer is asked for, in the same place.
      await page.waitForFunction(() => document.activeElement?.closest("[data-control=clear]") !== null);
      assert.deepEqual(await picture(), before);
      const editor = await page.locator(".lke-root").boundingBox();
      if (width === 1024) assert.ok(before.width * before.height > 0.5 * editor.width * editor.height, JSON.stringify({ before, editor }));
      await leave();
    });
  }

  test("hundreds of choices leave room for the data, and one is found by its name", async () => {
    const choices = Array.from({ length: 300 }, (_, n) => `<Choice value="Kind ${n}"/>`).join("");
    for (const [layout, choice] of [["", "single"], ["", "multiple"], ["select", "single"]]) {
      const { page, leave } = await labeler({ project: { label_config: `<View><Choices name="q" toName="t" choice="${choice}" layout="${layout}">${choices}</Choices><Text name="t" value="$caption"/></View>` }, data: { caption: "A boat." }, ready: ".lke-text-line" });
      assert.ok((await page.locator(".lke-text").boundingBox()).y < 620);
      if (layout === "select") {
        await page.locator("summary").click();
        await page.getByRole("searchbox", { name: "Find a choice" }).fill("kind 287");
        await page.getByRole("radio", { name: "Kind 287" }).check();
        assert.match(await page.locator("summary").innerText(), /Kind 287/);
      } else {
        await page.keyboard.press("/");
        await page.keyboard.type("kind 287");
        await page.getByText("1 of 300 choices").waitFor();
        await page.keyboard.press("Enter");
        await page.getByText("300 choices", { exact: true }).waitFor();
        assert.equal(await page.locator("input:checked").evaluate((input) => input.closest("label").innerText), "Kind 287");
      }
      await leave();
    }
  });
});

describe("a picture that cannot be shown", () => {
  const PICTURE = '<View><Image name="i" value="$image"/><Choices name="q" toName="i"><Choice value="x"/></Choices></View>';
  for (const [image, body, words] of [
    ["https://pictures.example/p.png", null, /security policy .* pictures\.example/],
    ["/data/none.png", { status: 404, body: "" }, /There is no image at this address/],
    ["/data/mine.png", { status: 403, body: "" }, /not allowed to see/],
    ["/data/page.png", { contentType: "text/html", body: "<!doctype html>" }, /not an image but text\/html/],
    ["/data/half.png", { contentType: "image/png", body: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]) }, /ends in the middle of the image \(PNG\)/],
    ["/data/scan.tif", { contentType: "image/tiff", body: Buffer.from("II*\0nothing more") }, /is a TIFF/],
    ["/data/empty.png", { contentType: "image/png", body: "" }, /The file is empty/],
  ]) {
    test(`says why: ${image}`, async () => {
      const site = await labeler({ project: { label_config: PICTURE }, data: { image: "/logo.svg" }, ready: ".lki-live" });
      const { page } = site;
      if (body !== null) await page.route(`**${image}`, (route) => route.fulfill(body));
      // The next task has the picture that cannot be shown.
      await page.route(/\/api\/projects\/1\/next\b/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), data: { image } } });
      });
      await page.reload();
      await page.locator(".lki-problem").waitFor();
      assert.match(await page.locator(".lki-problem").innerText(), words);
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await site.leave().catch((error) => {
        // The browser tells the page about what its policy refused; that is how the reason is known.
        if (body !== null || !/pictures\.example/.test(String(error))) throw error;
      });
    });
  }
});

describe("keys and looks", () => {
  test("? lists what this project has, and all of it", async () => {
    const { page, leave } = await labeler({ project: { label_config: BOXES.replace(/<EllipseLabels.*?<\/EllipseLabels>/, "") }, ready: ".lki-live" });
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys" });
    const lines = await dialog.locator("dt").allInnerTexts();
    for (const there of ["Sun", "Rectangle", "Rectangle by three points", "Draw again as last time", "Zoom", "Put a region into the middle", "Select all regions", "Go to the data", "Go through the list", "Accept: submit what is shown"]) assert.ok(lines.includes(there), there);
    for (const missing of ["Ellipse", "Polygon", "Key point", "Rotate left", "Next image", "Find a label", "Word by word"]) assert.ok(!lines.includes(missing), missing);
    await leave();
    const text = await labeler({ project: { label_config: MOOD }, data: { caption: "A boat." }, ready: ".lke-text-line" });
    await text.page.keyboard.press("?");
    const few = await text.page.getByRole("dialog", { name: "Keys" }).locator("dt").allInnerTexts();
    for (const missing of ["Rectangle", "Zoom", "Delete the selected regions", "Mark what is selected", "Select all regions"]) assert.ok(!few.includes(missing), missing);
    await text.leave();
  });

  test("the wheel zooms, two fingers and Shift with the wheel move", async () => {
    const { page, leave } = await labeler({ project: { label_config: BOXES }, ready: ".lki-live" });
    const zoom = async () => Number.parseInt(await page.locator(".lke-zoom").innerText(), 10);
    const before = await zoom();
    const box = await page.locator(".lki-live").boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let i = 0; i < 4; i += 1) await page.mouse.wheel(0, -120);
    await page.waitForFunction((known) => Number.parseInt(document.querySelector(".lke-zoom").textContent, 10) > known, before);
    const after = await zoom();
    await page.mouse.wheel(13, 29);
    await page.keyboard.down("Shift");
    await page.mouse.wheel(0, 120);
    await page.keyboard.up("Shift");
    assert.equal(await zoom(), after);
    await leave();
  });

  test("in forced colours one sees what is chosen", async () => {
    const { page, leave } = await labeler({ project: { label_config: ASKING }, annotations: [{ id: 5, completed_by: 1, result: grid.slice(0, 2) }], path: "/projects/1/data?task=29&annotation=5", ready: ".lki-live", forcedColors: "active" });
    await page.keyboard.press("1");
    await page.keyboard.press("Alt+.");
    await page.getByRole("radio", { name: "Dim" }).check();
    const system = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement("p"));
      probe.style.backgroundColor = "SelectedItem";
      const color = getComputedStyle(probe).backgroundColor;
      probe.remove();
      return color;
    });
    const colors = (selector) => page.locator(selector).evaluateAll((all) => all.map((element) => getComputedStyle(element).backgroundColor));
    for (const [chosen, other] of [[".lke-label[aria-pressed=true]", ".lke-label[aria-pressed=false]"], [".lke-row[aria-selected=true]", ".lke-row[aria-selected=false]"], [".lke-choice[data-picked=true]", ".lke-choice[data-picked=false]"], [".lki-tool[aria-pressed=true]", ".lki-tool[aria-pressed=false]"], [".lke-side-tab[aria-selected=true]", ".lke-side-tab[aria-selected=false]"]]) {
      const [[is], [not]] = [await colors(chosen), await colors(other)];
      assert.ok(is === system && not !== undefined && is !== not, `${chosen}: ${is}, ${other}: ${not}`);
    }
    await leave();
  });

  test("in German every word is German, the keys' names too", async () => {
    const catalogue = readFileSync(new URL("../src/editor/words/messages/de.ts", import.meta.url), "utf8");
    const english = [...catalogue.matchAll(/^  ("(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*"),$/gm)].map((match) => [JSON.parse(match[1]), JSON.parse(match[2])]).filter(([key, german]) => key !== german && !key.includes("{")).flatMap(([key]) => key.split("||"));
    const { page, leave } = await labeler({ language: "de", project: { label_config: ASKING }, annotations: [{ id: 5, completed_by: 1, result: grid.slice(0, 3).map((item) => ({ ...item, score: 0.5 })) }], path: "/projects/1/data?task=29&annotation=5", ready: ".lki-live" });
    const check = async (where) => {
      const words = await page.evaluate(() => {
        const found = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) found.push(node.data.trim());
        for (const element of document.querySelectorAll("*")) for (const name of ["aria-label", "title", "placeholder", "aria-description", "aria-roledescription", "alt"]) found.push(element.getAttribute(name) ?? "");
        return [...new Set(found)].filter((text) => text !== "");
      });
      assert.deepEqual(words.filter((text) => english.includes(text) || /\b(Ctrl|Shift|Space|Enter|Del)\b/.test(text)), [], where);
    };
    await page.keyboard.press("Alt+.");
    await page.getByRole("heading", { name: "Region 1: Sun" }).waitFor();
    assert.match(await page.locator(".lke-row").first().innerText(), /0,50/);
    await check("a region");
    await page.getByRole("combobox", { name: "Gruppieren" }).selectOption("tool");
    assert.match(await page.locator(".lke-row-group").innerText(), /Rechteck/);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    assert.match(await page.getByRole("dialog").innerText(), /Strg Eingabe/);
    await check("the keys");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Einstellungen des Editors" }).click();
    await page.getByRole("dialog").waitFor();
    await check("the settings");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await page.locator(".lke-notice").waitFor();
    await check("a refused submit");
    await leave();
  });
});

describe("what people write into a project", () => {
  test("w09 markup and styles are shown without anything that runs, leaves, or that the policy had to refuse", async () => {
    const bad = `<b style="color:red" onclick="x()">bold</b><img src=/logo.svg alt=ours onerror="globalThis.__ran=1"><img src="/\\evil.example/p.png" alt=theirs><img src="/\t/evil.example/p.png"><img src="http://evil.example/p.png"><svg onload="globalThis.__ran=1"><style>*{color:red}</style></svg><script>globalThis.__ran=1</script><iframe srcdoc="<b onclick=1>"></iframe><math><mtext><style><img src=y onerror=1></style></mtext></math><base href="http://evil.example/"><link rel=stylesheet href="http://evil.example/x.css"><a href="java\nscript:1" onfocus=1 autofocus>link</a>`;
    const attribute = bad.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
    const css = String.raw`.a, .lke-label { --u: \75rl(http://evil.example/s.png); background: var(--u); border-image: var(--u) } .a { --p: fixed; position: var(--p) }`;
    const label_config = `<View className="a" style="--u: \\75rl(http://evil.example/i.png); background-image: var(--u); background: url(http://evil.example/j.png)"><Style>${css}</Style>
      <Labels name="l" toName="t"><Label value="One" html="${attribute}"/></Labels><Text name="t" value="$caption"/>
      <Choices name="c" toName="t" value="$options"><Choice value="Two" html="${attribute}"/></Choices></View>`;
    const { page, leave } = await labeler({ project: { label_config, expert_instruction: bad, show_instruction: true }, data: { caption: bad, options: [{ value: "Three", html: bad }] } });
    const dialog = page.getByRole("dialog", { name: "Instructions" });
    assert.match(await dialog.innerText(), /bold/);
    // A picture from elsewhere is a link to it, in a text with links.
    assert.deepEqual(await dialog.locator("img").evaluateAll((all) => all.map((image) => new URL(image.src).pathname)), ["/logo.svg"]);
    assert.equal(await dialog.locator("a[href^='http://evil.example/'], a[href*='//evil.example/']").count(), 3);
    await dialog.getByRole("button", { name: "Start labeling" }).click();
    for (const place of [page.locator(".lke-label"), page.locator(".lke-choice").first(), page.locator(".lke-choice").last()]) {
      await place.locator("img").waitFor();
      assert.deepEqual(await place.locator("img").evaluateAll((all) => all.map((image) => new URL(image.src).pathname)), ["/logo.svg"]);
      assert.match(await place.innerText(), /bold/);
    }
    assert.equal(await page.locator("[onerror], [onload], [onclick], [onfocus], script:not([src]), iframe, base, [href^='java']").count(), 0);
    assert.equal(await page.evaluate(() => globalThis.__ran), undefined);
    assert.deepEqual(await page.locator(".lke-task, .lke-task *").evaluateAll((all) => all.filter((element) => getComputedStyle(element).position === "fixed" || /url/.test(getComputedStyle(element).backgroundImage)).map((element) => element.className)), []);
    await page.waitForLoadState("networkidle");
    await leave();
  });
});
