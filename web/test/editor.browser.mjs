// The editor alone in a real browser: `node --test test/editor.browser.mjs` in web/. Needs no server of ours; Vite serves
// the harness, a made-up host stands for the API and writes its calls to window.calls.
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

before(async () => {
  vite = await createServer({ root: new URL("..", import.meta.url).pathname, server: { port: 0, proxy: {} }, logLevel: "error", cacheDir: "node_modules/.vite-editor-test" });
  await vite.listen();
  base = vite.resolvedUrls.local[0];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  // The first visit makes Vite bundle what it serves; that is not what the tests measure.
  const visit = await visitor();
  await visit.open("sample=text");
  await visit.context.close();
});

after(async () => {
  await browser?.close();
  await vite?.close();
});

/** A person with storage of their own. `open` gives a page that fails the test when its code throws. */
async function visitor(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const troubles = [];
  const open = async (query) => {
    const page = await context.newPage();
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
    });
    await page.goto(`${base}test/editor-harness.html?${query}`);
    await page.waitForSelector(".lke-bottom, .lke-config-error");
    await page.waitForTimeout(150);
    return page;
  };
  return { context, open, leave: async () => { await context.close(); assert.deepEqual(troubles, []); } };
}

const rows = (page) => page.locator(".lke-row").evaluateAll((elements) => elements.map((element) => element.getAttribute("aria-label")));
const calls = (page, kind) => page.evaluate((wanted) => window.calls.filter((call) => call[0] === wanted), kind);
const banners = (page) => page.locator(".lke-banner").allInnerTexts();

const asked = (config, data) => `config=${encodeURIComponent(config)}&data=${encodeURIComponent(JSON.stringify(data))}`;

/** Where a piece of the text is on the screen. */
function place(page, words) {
  return page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.querySelector(".lke-text"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.data.indexOf(wanted);
      if (at === -1) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const { left, right, top, height } = range.getBoundingClientRect();
      return { left, right, y: top + height / 2 };
    }
    return null;
  }, words);
}

async function mark(page, words) {
  const { left, right, y } = await place(page, words);
  await page.mouse.move(left + 1, y);
  await page.mouse.down();
  await page.mouse.move((left + right) / 2, y, { steps: 3 });
  await page.mouse.move(right - 1, y, { steps: 3 });
  await page.mouse.up();
  await page.waitForTimeout(120);
}

async function press(page, words) {
  const { left, y } = await place(page, words);
  await page.mouse.click(left + 8, y);
  await page.waitForTimeout(120);
}

describe("text", () => {
  test("label key, mouse, draft, undo, redo", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await page.keyboard.press("m");
    await mark(page, "Difference Engine");
    assert.deepEqual((await rows(page)).at(-1), "4 Machine Difference Engine");
    await page.waitForFunction(() => window.calls.some((call) => call[0] === "draft"), null, { timeout: 10_000 });
    const [, draft] = (await calls(page, "draft"))[0];
    const { id, ...item } = draft.result.at(-1);
    assert.match(id, /^[\w-]{10}$/);
    assert.deepEqual(item, { value: { start: 105, end: 122, text: "Difference Engine", labels: ["Machine"] }, from_name: "ner", to_name: "text", type: "labels", origin: "manual" });
    await page.keyboard.press("Control+z");
    assert.equal((await rows(page)).length, 3);
    await page.keyboard.press("Control+Shift+Z");
    assert.equal((await rows(page)).length, 4);
    await leave();
  });

  test("offsets after an emoji are code points", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await page.keyboard.press("1");
    await mark(page, "Years later");
    await page.waitForFunction(() => window.calls.length > 0);
    const [, draft] = (await calls(page, "draft"))[0];
    const { start, end, text } = draft.result.at(-1).value;
    assert.equal(text, "Years later");
    const whole = await page.locator(".lke-text-line").evaluateAll((lines) => lines.map((line) => line.textContent).join("\n"));
    assert.equal([...whole].slice(start, end).join(""), text);
    await leave();
  });

  // What the real editor wrote for the same text, marks and config.
  test("offsets after emoji, combining characters and CRLF; a region without a label", async () => {
    const visit = await visitor();
    const config = `<View><Labels name="ner" toName="text" allowEmpty="true"><Label value="Person"/></Labels><Text name="text" value="$text"/></View>`;
    const page = await visit.open(asked(config, { text: "Hi \u{1F642} e\u0301t\u00e9 and Zoe here\r\nline two Bob" }));
    await page.getByRole("button", { name: "No label" }).click();
    await mark(page, "Zoe");
    await page.keyboard.press("Escape");
    await page.keyboard.press("2");
    await mark(page, "Bob");
    await page.keyboard.press("Control+Enter");
    await page.waitForTimeout(150);
    const [[, , { result }]] = await calls(page, "submit");
    for (const item of result) delete item.id;
    assert.deepEqual(result, [
      { value: { start: 14, end: 17, text: "Zoe", labels: [] }, from_name: "ner", to_name: "text", type: "labels", origin: "manual" },
      { value: { start: 33, end: 36, text: "Bob", labels: ["Person"] }, from_name: "ner", to_name: "text", type: "labels", origin: "manual" },
    ]);
    await visit.leave();
  });

  test("text from right to left: the marked words are the ones that were selected", async () => {
    const visit = await visitor();
    const text = "\u0630\u0647\u0628\u062A \u0622\u062F\u0627 \u0625\u0644\u0649 London \u0641\u064A \u064A\u0648\u0646\u064A\u0648";
    const page = await visit.open(asked(`<View><Labels name="ner" toName="text"><Label value="Person"/></Labels><Text name="text" value="$text" granularity="word"/></View>`, { text }));
    const ada = "\u0622\u062F\u0627";
    await page.keyboard.press("1");
    // From its right end to its left end, as it is read.
    const { left, right, y } = await place(page, ada);
    await page.mouse.move(right - 1, y);
    await page.mouse.down();
    await page.mouse.move(left + 1, y, { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(150);
    await page.keyboard.press("Control+Enter");
    await page.waitForTimeout(150);
    const [[, , { result }]] = await calls(page, "submit");
    assert.deepEqual(result[0].value, { start: text.indexOf(ada), end: text.indexOf(ada) + 3, text: ada, labels: ["Person"] });
    await visit.leave();
  });

  test("two hundred labels leave room for the text, and one is found by its name", async () => {
    const names = Array.from({ length: 200 }, (_, n) => `${n % 5 === 3 ? "Donaudampfschifffahrtsgesellschaftskapit\u00e4n" : "Kind"} ${n}`);
    const config = `<View><Labels name="ner" toName="text">${names.map((name) => `<Label value="${name}"/>`).join("")}</Labels><Text name="text" value="$text"/></View>`;
    for (const width of [1440, 360]) {
      const visit = await visitor({ viewport: { width, height: 740 } });
      const page = await visit.open(asked(config, { text: "Ada met Zoe." }));
      assert.ok((await page.locator(".lke-text").boundingBox()).y < 480, `the text is in sight at ${width} px`);
      assert.ok(await page.locator(".lke-scroller").evaluate((element) => element.scrollWidth <= element.clientWidth));
      await page.keyboard.press("/");
      await page.keyboard.type("kapit\u00e4n 198");
      assert.equal(await page.locator(".lke-label").count(), 1);
      await page.keyboard.press("Enter");
      assert.equal(await page.locator(".lke-label").count(), 200);
      await mark(page, "Zoe");
      await page.keyboard.press("Control+Enter");
      await page.waitForTimeout(150);
      const [[, , { result }]] = await calls(page, "submit");
      assert.deepEqual(result[0].value.labels, [names[198]]);
      await visit.leave();
    }
  });

  test("annotations side by side say what is different, in words, and one selection goes through all", async () => {
    const config = `<View><Relations/><Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/></Labels><Text name="text" value="$text"/>
      <Choices name="mood" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices><TextArea name="note" toName="text"/></View>`;
    const text = "Ada met Zoe in London on Monday.";
    const span = (id, words, label) => ({ id, from_name: "ner", to_name: "text", type: "labels", value: { start: text.indexOf(words), end: text.indexOf(words) + words.length, text: words, labels: [label] } });
    const mood = (value) => ({ id: `m${value}`, from_name: "mood", to_name: "text", type: "choices", value: { choices: [value] } });
    const note = { id: "n", from_name: "note", to_name: "text", type: "textarea", value: { text: ["fine"] } };
    const annotations = [
      { id: 1, completed_by: 1, result: [span("a", "Ada", "Person"), span("l", "London", "Place"), span("z", "Zoe", "Person"), mood("Good"), note, { from_id: "a", to_id: "z", type: "relation", direction: "right" }] },
      { id: 2, completed_by: 2, created_username: "Ben, 2", result: [span("A", "Ada", "Person"), span("L", "London", "Person"), span("D", "Monday", "Place"), mood("Bad"), note] },
    ];
    for (const theme of ["light", "dark"]) {
      const visit = await visitor();
      const page = await visit.open(`${asked(config, { text })}&annotations=${encodeURIComponent(JSON.stringify(annotations))}&theme=${theme}`);
      await page.locator(".lke-row").first().click();
      await page.getByRole("button", { name: "Compare" }).click();
      const [mine, bens] = [page.getByRole("region", { name: /Lehmann #1/ }), page.getByRole("region", { name: "Ben #2" })];
      const told = (column) => column.locator(".lke-differences li").allInnerTexts();
      assert.deepEqual(await told(mine), ["Place London Ben #2: Person", "Person Zoe not in Ben #2", "Person Ada \u2192 Person Zoe relation only here"]);
      assert.match(await mine.locator(".lke-differences p").innerText(), /^1 the same \u00b7 1 different \u00b7 1 only here$/);
      assert.match((await told(bens)).join(), /Person London .*#1: Place,Place Monday not in .*#1/);
      assert.deepEqual(await bens.locator("[data-control]:has(.lke-differs)").evaluateAll((all) => all.map((element) => element.dataset.control)), ["mood"]);
      await page.waitForFunction(() => document.querySelectorAll(".lke-chip").length === 4);
      assert.deepEqual((await page.locator(".lke-chip").evaluateAll((all) => all.map((element) => element.dataset.label))).toSorted(), ["differs: Person", "differs: Place", "only here: Person", "only here: Place"]);
      await mine.getByRole("button", { name: /London/ }).click();
      assert.equal(await bens.getByRole("button", { name: /London/ }).getAttribute("aria-pressed"), "true");
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document.querySelector(".lke-compare")).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)));
      assert.deepEqual(found, []);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/compare-${theme}.png` });
      await page.getByRole("checkbox", { name: /Ben/ }).uncheck();
      assert.equal(await page.locator(".lke-differences, .lke-differs").count(), 0);
      // What is not on screen is not changed by a key; Escape leads back to it.
      for (const key of ["Delete", "2", "Control+d"]) await page.keyboard.press(key);
      await page.keyboard.press("Escape");
      assert.deepEqual(await rows(page), ["1 Person Ada", "2 Place London", "3 Person Zoe"]);
      assert.equal(await page.getByRole("button", { name: /^Undo/ }).isDisabled(), true);
      await visit.leave();
    }
  });

  test("pictures side by side have most of their columns", async () => {
    const labels = Array.from({ length: 20 }, (_, n) => `<Label value="Thing ${n}"/>`).join("");
    const config = `<View><RectangleLabels name="b" toName="i">${labels}</RectangleLabels><Image name="i" value="$i" zoomControl="true" rotateControl="true" brightnessControl="true"/></View>`;
    const box = (id, x) => ({ id, from_name: "b", to_name: "i", type: "rectanglelabels", original_width: 100, original_height: 100, value: { x, y: 10, width: 20, height: 20, rotation: 0, rectanglelabels: ["Thing 3"] } });
    const annotations = [{ id: 1, completed_by: 1, result: [box("a", 10)] }, { id: 2, completed_by: 2, result: [box("b", 60)] }];
    for (const width of [1000, 1440]) {
      const visit = await visitor({ viewport: { width, height: 800 } });
      const page = await visit.open(`${asked(config, { i: "/logo.svg" })}&annotations=${encodeURIComponent(JSON.stringify(annotations))}`);
      await page.getByRole("button", { name: "Compare" }).click();
      await page.waitForFunction(() => document.querySelectorAll(".lke-column .lki-live").length === 2);
      await page.waitForTimeout(300);
      for (const place of await page.locator(".lke-column").all()) {
        const [column, picture] = [await place.boundingBox(), await place.locator(".lki-live").boundingBox()];
        assert.ok(picture.width > column.width * 0.75 && picture.height > 200, JSON.stringify({ column, picture }));
      }
      await visit.leave();
    }
  });

  test("after a list was chosen from with the mouse the keys are the labels' again; pressed labels move nothing", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    const places = () => page.locator(".lke-label").evaluateAll((labels) => labels.map((label) => Math.round(label.getBoundingClientRect().left * 10)));
    const before = await places();
    const list = page.getByRole("combobox", { name: "Group" });
    await list.click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await list.inputValue(), "label");
    await page.keyboard.press("2");
    assert.deepEqual(await page.locator(".lke-label[aria-pressed=true]").allInnerTexts(), ["Place\n2"]);
    assert.deepEqual(await places(), before);
    // By keyboard alone the list keeps the focus: the next arrow is for it.
    await list.focus();
    await page.keyboard.press("ArrowDown");
    assert.equal(await list.evaluate((element) => element === document.activeElement), true);
    assert.equal(await list.inputValue(), "tool");
    await leave();
  });

  test("a hostile Style, className and style stay inside of the task and load nothing", async () => {
    const visit = await visitor();
    const css = "@import 'http://evil.example/a.css'; @font-face { font-family: x; src: url(http://evil.example/f) } body, .lke-bottom, & .lke-bottom, :root .lke-bottom, .lke-task ~ * { display: none !important } * { --e-accent: red } .big { position: fixed; inset: 0; z-index: 99999; background: url(http://evil.example/x.png), red } .up { position: absolute; inset: -4000px; z-index: 99999; background: blue } .lke-label { color: teal } .big { --u: \\75rl(http://evil.example/v.png); --p: fixed } .big, .lke-label { background-image: var(--u); list-style: \\76 ar(--u) } .up { position: var(--p) } & ~ * { display: none }";
    const config = `<View><Style>${css.replaceAll("&", "&amp;")}</Style><Labels name="n" toName="text"><Label value="A"/></Labels><View className="big up" style="position: fixed; background-image: url(http://evil.example/y.png); border-image: image-set('http://evil.example/z.png' 1x) 1; --u: \\75rl(http://evil.example/w.png); mask: var(--u)"><View className="up" style="--p: fixed; position: var(--p)"/><Text name="text" value="$text"/></View></View>`;
    const page = await visit.context.newPage();
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(`${base}test/editor-harness.html?${asked(config, { text: "Ada" })}`);
    await page.waitForSelector(".lke-bottom");
    await page.waitForTimeout(300);
    assert.deepEqual(requests.filter((url) => new URL(url).host.includes("evil")), []);
    assert.deepEqual(await page.locator(".lke-task *").evaluateAll((all) => all.filter((element) => getComputedStyle(element).position === "fixed" || getComputedStyle(element).backgroundImage.includes("url")).map((element) => element.className)), []);
    // Honoured where it may be; and neither the bars nor the panels are covered or gone.
    assert.equal(await page.locator(".lke-label").evaluate((element) => getComputedStyle(element).color), "rgb(0, 128, 128)");
    await page.getByRole("button", { name: /^Submit/ }).click({ timeout: 3_000 });
    await page.getByRole("tab", { name: /Relations/ }).click({ timeout: 3_000 });
    await visit.leave();
  });

  test("several choices in one line: opened, found, chosen, closed, without the page moving", async () => {
    const visit = await visitor();
    const choices = Array.from({ length: 14 }, (_, n) => `<Choice value="Kind ${n}"${n === 2 ? ' selected="true"' : ""}/>`).join("");
    const page = await visit.open(asked(`<View><Text name="text" value="$text"/><Choices name="kinds" toName="text" choice="multiple" layout="select">${choices}</Choices><Header value="Below"/></View>`, { text: "Ada" }));
    const below = page.getByRole("heading", { name: "Below" });
    const before = await below.boundingBox();
    await page.locator("summary").click();
    assert.deepEqual(await below.boundingBox(), before);
    await page.getByRole("searchbox", { name: "Find a choice" }).fill("13");
    await page.getByRole("checkbox", { name: "Kind 13" }).check();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("details").evaluate((element) => element.open), false);
    assert.match(await page.locator("summary").innerText(), /Kind 2, Kind 13/);
    await page.keyboard.press("Control+Enter");
    await page.waitForTimeout(150);
    const [[, , { result }]] = await calls(page, "submit");
    assert.deepEqual(result.map((item) => item.value), [{ choices: ["Kind 2", "Kind 13"] }]);
    await visit.leave();
  });

  test("without a mouse: arrows, Shift and Enter", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await page.keyboard.press("2");
    await page.locator(".lke-text").focus();
    for (let i = 0; i < 13; i += 1) await page.keyboard.press("ArrowRight");
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(80);
    assert.equal((await rows(page)).at(-1), "4 Place met");
    await leave();
  });

  test("without a mouse: word by word, and the place is seen", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await page.keyboard.press("2");
    await page.locator(".lke-text").focus();
    const caret = () => page.evaluate(() => [...CSS.highlights].filter(([name]) => name.endsWith("-caret")).flatMap(([, ranges]) => [...ranges].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset))));
    assert.deepEqual(await caret(), []);
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("Control+ArrowRight");
    assert.deepEqual(await caret(), ["C"], "before Charles");
    await page.keyboard.press("Control+Shift+ArrowRight");
    await page.keyboard.press("Control+Shift+ArrowRight");
    assert.deepEqual(await caret(), []);
    await page.keyboard.press("Enter");
    assert.equal((await rows(page)).at(-1), "4 Place Charles Babbage");
    // From there on, not from the beginning.
    await page.keyboard.press("Control+ArrowRight");
    assert.deepEqual(await caret(), ["a"], "before “at”");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Control+ArrowLeft");
    assert.deepEqual(await caret(), ["1"], "before 1843");
    await page.keyboard.press("Control+Shift+ArrowRight");
    await page.keyboard.press("Enter");
    assert.equal((await rows(page)).at(-1), "5 Place 1843");
    await page.keyboard.press("Control+Home");
    assert.deepEqual(await caret(), ["A"]);
    await page.locator(".lke-text").evaluate((element) => element.blur());
    assert.deepEqual(await caret(), []);
    await leave();
  });

  test("text first, label second", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await mark(page, "seventeen");
    assert.equal((await rows(page)).length, 3);
    await page.getByRole("button", { name: "Date", exact: true }).click();
    await page.waitForTimeout(80);
    assert.equal((await rows(page)).at(-1), "4 Date seventeen");
    await leave();
  });

  test("a locked region offers nothing that would not be done", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await page.locator(".lke-row").first().click();
    assert.equal(await page.getByRole("button", { name: "Take label Person off" }).count(), 1);
    await page.keyboard.press("Alt+l");
    assert.equal(await page.getByRole("button", { name: "Take label Person off" }).count(), 0);
    assert.equal(await page.getByLabel("Start").getAttribute("readonly"), "");
    await leave();
  });

  test("select, exact numbers, connect, delete", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await press(page, "London");
    await page.getByLabel("End").fill("52");
    assert.equal((await rows(page)).at(-1), "3 Place Londo");
    await page.locator(".lke-text").focus();
    await page.keyboard.press("Alt+r");
    await press(page, "Charles Babbage");
    await page.getByRole("tab", { name: /Relations/ }).click();
    assert.equal(await page.locator(".lke-relation").count(), 2);
    await page.locator(".lke-relation").nth(1).getByRole("button", { name: "wrote" }).click();
    await page.waitForFunction(() => window.calls.at(-1)?.[1]?.result?.at(-1)?.labels?.[0] === "wrote");
    const [, draft] = (await calls(page, "draft")).at(-1);
    assert.deepEqual(draft.result.at(-1), { from_id: "cccccccccc", to_id: "bbbbbbbbbb", type: "relation", direction: "right", labels: ["wrote"] });
    await page.locator(".lke-text").focus();
    await page.keyboard.press("Delete");
    assert.equal(await page.locator(".lke-relation").count(), 1);
    await leave();
  });
});

describe("nothing is lost", () => {
  test("a lost connection and a closed browser", async () => {
    const { open, leave } = await visitor();
    const first = await open("sample=form&offline=1");
    await first.keyboard.press("1");
    await first.waitForSelector("text=Waiting to be saved: 1");
    await first.keyboard.press("5");
    // The browser is closed in the same moment; only what was written at once is left.
    await first.close();
    const second = await open("sample=form");
    await second.waitForFunction(() => window.calls.some((call) => call[0] === "draft"));
    assert.match((await banners(second)).join(), /Unsaved work from .* was restored/);
    const [, draft] = (await calls(second, "draft"))[0];
    assert.deepEqual(draft.result.map((item) => item.value), [{ choices: ["Product", "Service"] }]);
    await leave();
  });

  test("two tabs are told about each other and do not overwrite", async () => {
    const { open, leave } = await visitor();
    const first = await open("sample=form");
    const second = await open("sample=form");
    await first.waitForSelector("text=also open in another browser tab");
    await second.locator(".lke-choice").nth(1).click();
    await first.waitForSelector("text=changed in another browser tab");
    await first.locator(".lke-choice").nth(3).click();
    await first.waitForTimeout(1200);
    assert.deepEqual(await calls(first, "draft"), []);
    await first.getByRole("button", { name: "Take the other version" }).click();
    assert.deepEqual(await first.locator(".lke-choice:has(:checked)").allInnerTexts().then((texts) => texts.map((text) => text.split("\n")[0])), ["Quality"]);
    await leave();
  });
});

describe("for everybody", () => {
  test("the list by keyboard: walk, nest, delete, and the focus stays", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await page.locator(".lke-row").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Alt+Shift+ArrowRight");
    assert.equal(await page.locator(".lke-row").nth(1).getAttribute("aria-level"), "2");
    await page.keyboard.press("Delete");
    await page.waitForTimeout(100);
    assert.deepEqual(await rows(page), ["1 Person Ada Lovelace", "2 Place London"]);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "2 Place London");
    assert.match(await page.locator("[aria-live]").innerText(), /1 region deleted/);
    await leave();
  });

  for (const theme of ["light", "dark"]) {
    for (const width of [360, 1440]) {
      for (const sample of ["text", "form", "broken"]) {
        test(`axe finds nothing: ${sample}, ${theme}, ${width} px`, async () => {
          const { open, leave } = await visitor({ viewport: { width, height: 800 } });
          const page = await open(`sample=${sample}&theme=${theme}`);
          if (sample === "text") await press(page, "London");
          await page.evaluate(axe);
          // The page around the editor has the landmarks and the first heading.
          const found = await page.evaluate(() => window.axe.run(document, { rules: { "landmark-one-main": { enabled: false }, "page-has-heading-one": { enabled: false }, region: { enabled: false } } })
            .then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)));
          assert.deepEqual(found, []);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
          await leave();
        });
      }
    }
  }

  test("a refused submit shows what lacks, and typing an answer does not lose the focus", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await page.keyboard.press("Control+Enter");
    const focused = () => page.evaluate(() => document.activeElement?.closest("[data-control]")?.dataset.control ?? null);
    await page.waitForFunction(() => document.activeElement?.closest("[data-control=mood]") !== null);
    await page.keyboard.press("Space");
    assert.equal(await focused(), "mood");
    await page.keyboard.press("Control+Enter");
    await page.waitForFunction(() => window.calls.some((call) => call[0] === "update"));
    await leave();
  });

  test("in a text a label gets the key its config wants, also one that is a tool's elsewhere", async () => {
    const { open, leave } = await visitor();
    const config = '<View><Labels name="l" toName="t"><Label value="Person" hotkey="p"/><Label value="Place"/></Labels><Text name="t" value="$t" clickableLinks="true" highlightColor="#ff8800"/></View>';
    const page = await open(`config=${encodeURIComponent(config)}&data=${encodeURIComponent('{"t":"See https://example.org/x. Done."}')}`);
    await page.keyboard.press("p");
    assert.equal(await page.getByRole("button", { name: "Person" }).getAttribute("aria-pressed"), "true");
    assert.equal(await page.getByRole("button", { name: "Show the keys", exact: true }).count(), 1);
    await page.context().route("https://example.org/**", (route) => route.fulfill({ body: "" }));
    const opened = page.waitForEvent("popup");
    await press(page, "example.org");
    assert.equal((await opened).url(), "https://example.org/x");
    await mark(page, "Done");
    assert.deepEqual(await rows(page), ["1 Person Done"]);
    const rules = await page.evaluate(() => document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).filter((text) => text.includes("rgb(255, 136, 0)")).length);
    assert.equal(rules, 1);
    await leave();
  });

  test("targets are 24 px or more", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=text");
    await press(page, "London");
    const small = await page.locator("button:visible, select:visible").evaluateAll((elements) => elements
      .map((element) => ({ name: element.getAttribute("aria-label") ?? element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24).map(({ name }) => name));
    assert.deepEqual(small, []);
    await leave();
  });
});

describe("much of it", () => {
  test("200 KB of text with 2,000 spans: a span more and undo", async () => {
    const { open, leave } = await visitor();
    const page = await open("sample=long");
    await page.waitForSelector(".lke-row");
    await page.keyboard.press("2");
    const box = await page.locator(".lke-text-line").nth(3).boundingBox();
    const count = () => page.locator(".lke-side-tab .lke-count").first().innerText();
    await page.mouse.move(box.x + 60, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    await page.waitForTimeout(300);
    assert.equal(await count(), "2001");
    await page.keyboard.press("Control+z");
    await page.waitForTimeout(200);
    assert.equal(await count(), "2000");
    await leave();
  });
});
