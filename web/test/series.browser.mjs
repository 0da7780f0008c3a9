// Time series in a real browser: `npm run test:editor`.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { build, launch, remove, serve } from "../../bench/editor/harness.mjs";

const axe = readFileSync(resolve(import.meta.dirname, "../node_modules/axe-core/axe.min.js"), "utf8");
const golden = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/golden-results.json"), "utf8"));
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const LABELS = '<TimeSeriesLabels name="l" toName="s"><Label value="Run"/><Label value="Rest"/></TimeSeriesLabels>';
const CHANNELS = '<Channel column="v" units="m/s"/><Channel column="w" height="80"/>';
const ROWS = 300_000;
const SPIKE = 123_456;

let folder;
let server;
let browser;

const table = (rows, row) => `time,v,w\n${Array.from({ length: rows }, (_, at) => row(at).join(",")).join("\n")}\n`;
const hour = (at) => new Date(Date.UTC(2024, 0, 1) + at * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

before(async () => {
  folder = await build();
  server = await serve(folder);
  browser = await launch();
  const put = (name, text) => writeFileSync(join(folder, name), text);
  put("small.csv", table(101, (at) => [at, Math.sin(at / 8).toFixed(4), at % 7]));
  put("dates.csv", table(101, (at) => [hour(at), at % 10, at % 3]));
  put("long.csv", table(ROWS, (at) => [at, at === SPIKE ? 1000 : at % 2, 1]));
  put("gaps.csv", table(101, (at) => [at, at >= 40 && at < 60 ? "" : 5, at]));
  put("empty.csv", "");
  put("page.csv", "<!doctype html><title>Sign in</title>\n<p>x</p>\n");
  put("names.csv", "t,a\n0,1\n1,2\n");
  put("unsorted.csv", "time,v,w\n0,1,1\n5,1,1\n4,1,1\n");
  put("ragged.csv", "time,v,w\n0,1,1\n1,2\n2,3,3\n3,4,4,4\n4,5,5\n");
  put("undated.csv", "time,v,w\n2024-01-01,1,1\n2024-01-02,1,1\n");
  put("bad.json", '{"time": [1, 2');
  const samples = 4 * 8000;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write("WAVEfmt ", 8);
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, 8000, 4], [28, 16_000, 4], [32, 2, 2], [34, 16, 2]].forEach(([at, value, size]) => wav.writeUIntLE(value, at, size));
  wav.write("data", 36);
  wav.writeUInt32LE(samples * 2, 40);
  put("four.wav", wav);
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) remove(folder);
});

async function open(t, { file = "/small.csv", data, result = [], series = "", channels = CHANNELS, more = "", config, width = 1440, height = 900, theme = "light", touch = false, lang = "en", wait = ".lkt-live", answer } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: touch });
  t.after(() => context.close());
  const page = await context.newPage();
  if (answer !== undefined) await page.route(`**${file}`, answer);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  t.after(() => assert.deepEqual(errors, []));
  const stored = { config: config ?? `<View>${LABELS}<TimeSeries name="s" value="$s" timeColumn="time" overviewWidth="100%" ${series}>${channels}</TimeSeries>${more}</View>`, data: data ?? { s: file, audio: "/four.wav" }, result };
  await page.addInitScript(([text, language]) => {
    sessionStorage.setItem("bench", text);
    document.addEventListener("DOMContentLoaded", () => (document.documentElement.lang = language));
  }, [JSON.stringify(stored), lang]);
  await page.goto(`${server.url}/test/bench.html?case=stored&theme=${theme}`);
  await page.waitForSelector(wait);
  return page;
}

const allRead = (page) => page.waitForFunction(() => document.querySelector(".lkt-live") !== null && document.querySelector(".lka-note:not(.lka-notice)") === null);

async function result(page) {
  const count = await page.evaluate(() => window.submitted.length);
  await page.getByRole("button", { name: /^(Update|Submit)/ }).click();
  await page.waitForFunction((known) => window.submitted.length > known, count);
  return page.evaluate(() => window.submitted.at(-1));
}

/** Places on the lanes by times of what is shown. */
async function places(page, length, from = 0) {
  const box = await page.locator(".lkt-live").first().boundingBox();
  return (time, y = 120) => [box.x + ((time - from) / length) * box.width, box.y + y];
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

const valuesOf = (items) => items.map(({ value }) => value);
/** What is drawn next shows it. */
const shows = (page, text) => page.waitForFunction((wanted) => new RegExp(wanted).test(document.querySelector(".lkt-window").getAttribute("aria-valuetext")), text);

async function assertAccessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  assert.deepEqual(found.violations.map((item) => `${item.id}: ${item.nodes.map((node) => node.html).join(" ")}`), []);
}

test("a drawn region is the JSON of the real product: it lies between rows, and a double click makes a moment", async (t) => {
  const data = { ts: { time: Array.from({ length: 101 }, (_, at) => at), v: Array.from({ length: 101 }, (_, at) => at % 9) } };
  const page = await open(t, { config: golden.TimeSeriesLabels.cfg.replace("<TimeSeries ", '<TimeSeries overviewWidth="100%" '), data });
  await allRead(page);
  const at = await places(page, 100);
  await page.locator(".lke-label").first().click();
  await drag(page, at(8.2), at(19.8));
  await page.mouse.dblclick(...at(50.3));
  const items = await result(page);
  assert.deepEqual(items.map((item) => ({ ...item, id: "" })), [
    { value: { start: 8, end: 20, instant: false, timeserieslabels: ["A"] }, id: "", from_name: "c", to_name: "ts", type: "timeserieslabels", origin: "manual" },
    { value: { start: 50, end: 50, instant: true, timeserieslabels: ["A"] }, id: "", from_name: "c", to_name: "ts", type: "timeserieslabels", origin: "manual" },
  ]);
});

test("where times are dates, regions are written in their format", async (t) => {
  const page = await open(t, { file: "/dates.csv", series: 'timeFormat="%Y-%m-%d %H:%M"' });
  await allRead(page);
  const at = await places(page, 100);
  await page.locator(".lke-label").nth(1).click();
  await drag(page, at(10.1), at(29.9));
  assert.deepEqual(valuesOf(await result(page)), [{ start: "2024-01-01 10:00", end: "2024-01-02 06:00", instant: false, timeserieslabels: ["Rest"] }]);
});

test("what was not touched goes back byte for byte, and what was moved keeps what nobody knows", async (t) => {
  const known = [{ ...structuredClone(golden.TimeSeriesLabels.result[0]), from_name: "l", to_name: "s", meta: { lead_time: 3.25 } }];
  known[0].value = { start: 8.25, end: 20, instant: false, own: { any: ["thing"] }, timeserieslabels: ["Run"] };
  const page = await open(t, { result: known });
  await allRead(page);
  assert.equal(JSON.stringify(await result(page)), JSON.stringify(known));
  await page.getByRole("treeitem").first().click();
  await page.locator(".lkt-live").focus();
  await page.keyboard.press("Alt+ArrowRight");
  assert.deepEqual(await result(page), [{ ...known[0], value: { ...known[0].value, end: 21 } }]);
});

test("with the keyboard alone one looks, marks, corrects and labels", async (t) => {
  const page = await open(t);
  await allRead(page);
  await page.keyboard.press(".");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "slider");
  await page.keyboard.press("1");
  // Steps of the cursor go from row to row.
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("[");
  for (let step = 0; step < 10; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("]");
  await page.keyboard.press("u");
  await page.keyboard.press("End");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  assert.deepEqual(valuesOf(await result(page)), [{ start: 5, end: 15, instant: false, timeserieslabels: ["Run"] }, { start: 100, end: 100, instant: true, timeserieslabels: ["Rest"] }]);
  assert.match(await page.locator(".lks-values").textContent(), /^100 · v -?\u2212?\d\.\d m\/s · w 2\.0$/);
  await page.locator(".lkt-live").focus();
  await page.keyboard.press("Control+z");
  assert.equal((await result(page)).length, 1);
});

test("the overview's window is moved and pulled, by mouse and by keys", async (t) => {
  const page = await open(t);
  await allRead(page);
  const small = await page.locator(".lkt-overview").boundingBox();
  const x = (time) => small.x + (time / 100) * small.width;
  const y = small.y + 20;
  await drag(page, [x(100) - 4, y], [x(40) - 4, y]);
  await shows(page, "^0 – (?:39|40)");
  await drag(page, [x(20), y], [x(50), y]);
  await shows(page, "^(?:29|30).* – (?:69|70)");
  await page.locator(".lkt-window").focus();
  await page.keyboard.press("Home");
  await shows(page, "^0 – ");
  await page.locator(".lkt-end").focus();
  await page.keyboard.press("End");
  await shows(page, "^0 – 100$");
  await page.locator(".lkt-start").focus();
  await page.keyboard.press("ArrowRight");
  await shows(page, "^10 – 100$");
});

test("it opens at its first part, as the config says", async (t) => {
  const page = await open(t, { config: `<View>${LABELS}<TimeSeries name="s" value="$s" timeColumn="time">${CHANNELS}</TimeSeries></View>` });
  await allRead(page);
  await shows(page, "^0 – 25$");
});

/** Colours along a column of pixels of the first lane. */
const columnOf = (page, share) => page.evaluate((at) => {
  const canvas = document.querySelector(".lkt-canvas");
  const ratio = canvas.width / canvas.clientWidth;
  const { data } = canvas.getContext("2d").getImageData(Math.round(at * canvas.width), Math.round(22 * ratio), 1, Math.round(190 * ratio));
  return Array.from({ length: data.length / 4 }, (_, row) => [data[row * 4], data[row * 4 + 1], data[row * 4 + 2]].join());
}, share);

test("a lone peak among many rows is seen from afar", async (t) => {
  const page = await open(t, { file: "/long.csv" });
  await allRead(page);
  const near = async (share) => new Set((await columnOf(page, share)).slice(20, 100)).size;
  const box = await page.locator(".lkt-live").boundingBox();
  const pixel = Math.floor((SPIKE / (ROWS - 1)) * Math.ceil(box.width)) + 0.5;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.ok(await near(pixel / box.width) > await near(pixel / box.width + 0.1), "the line goes up at the peak");
});

test("what is missing is a gap in the line", async (t) => {
  const page = await open(t, { file: "/gaps.csv", channels: '<Channel column="v" strokeColor="#ff0000" strokeWidth="3" showAxis="false"/>' });
  await allRead(page);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const isRed = async (share) => (await columnOf(page, share)).includes("255,0,0");
  assert.deepEqual([await isRed(0.2), await isRed(0.5), await isRed(0.8)], [true, false, true]);
});

test("channels over each other are put away and shown again", async (t) => {
  const page = await open(t, { channels: `<MultiChannel height="150">${CHANNELS}</MultiChannel>` });
  await allRead(page);
  const channel = page.getByRole("button", { name: "w", exact: true });
  assert.equal(await channel.getAttribute("aria-pressed"), "true");
  await channel.click();
  assert.equal(await channel.getAttribute("aria-pressed"), "false");
});

test("a series that is still coming is looked at and marked", async (t) => {
  let finish;
  const slow = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/csv", "access-control-allow-origin": "*" });
    response.write(table(70_000, (at) => [at, at % 5, 1]));
    finish = () => response.end(Array.from({ length: 30_000 }, (_, at) => `${70_000 + at},1,1`).join("\n"));
  });
  await new Promise((done) => slow.listen(0, "127.0.0.1", done));
  t.after(() => { slow.closeAllConnections(); slow.close(); });
  const page = await open(t, { data: { s: `http://127.0.0.1:${slow.address().port}/slow.csv` } });
  await page.getByText("Reading the series: 65,536 rows so far").waitFor();
  const at = await places(page, 65_535);
  await page.locator(".lke-label").first().click();
  await drag(page, at(10_000), at(20_000));
  finish();
  await allRead(page);
  await page.waitForFunction(() => document.querySelector(".lkt-live").getAttribute("aria-valuemax") === "99999.000");
  const [made] = await result(page);
  assert.ok(Math.abs(made.value.start - 10_000) < 60 && Math.abs(made.value.end - 20_000) < 60, JSON.stringify(made.value));
});

test("a finger draws where a label is chosen, moves the view where none is, and two fingers zoom", async (t) => {
  const page = await open(t, { touch: true, width: 800 });
  await allRead(page);
  const at = await places(page, 100);
  const client = await page.context().newCDPSession(page);
  const touch = (type, ...points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await page.locator(".lke-label").first().click();
  await touch("touchStart", at(20));
  await touch("touchMove", at(25));
  await touch("touchMove", at(40));
  await touch("touchEnd");
  assert.deepEqual(valuesOf(await result(page)), [{ start: 20, end: 40, instant: false, timeserieslabels: ["Run"] }]);
  await touch("touchStart", at(45), at(55));
  await touch("touchMove", at(35), at(65));
  await touch("touchMove", at(25), at(75));
  await touch("touchEnd");
  await page.waitForFunction(() => document.querySelector(".lkt-window").getAttribute("aria-valuetext") !== "0 – 100");
});

test("it keeps step with a recording, both ways", async (t) => {
  const page = await open(t, { series: 'sync="a"', more: '<Audio name="a" value="$audio"/>' });
  await allRead(page);
  const clock = page.getByRole("textbox", { name: "Time" });
  await clock.fill("2.2");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".lks-values").textContent.startsWith("2 · "));
  const at = await places(page, 100);
  await page.mouse.click(...at(3));
  await page.waitForFunction(() => document.querySelector(".lka-clock input").value.startsWith("0:03.0"));
});

test("bad data say what is wrong and what to do, and the rest of the task works", async (t) => {
  const more = '<Choices name="c" toName="s"><Choice value="Skip it"/></Choices>';
  const cases = [
    ["/empty.csv", "The series is empty."],
    ["/page.csv", "The file is not a table but a web page."],
    ["/names.csv", "There is no column “time” for the time. The columns are: t, a."],
    ["/unsorted.csv", "The times are not in order: row 4 has 4, after 5. Sort the rows of the file by time."],
    ["/undated.csv", "Row 2: “2024-01-01” is no number. Times that are no numbers need a timeFormat"],
    ["/bad.json", "The series is no JSON with columns of numbers."],
    ["/gone.csv", "There is no series at this address any more (404)."],
    ["/four.wav", "The file is not a table but audio/wav."],
  ];
  for (const [file, sentence] of cases) {
    const page = await open(t, { file, more, wait: ".lka-problem" });
    await page.getByRole("alert").getByText(sentence).waitFor();
    await page.getByText("Skip it").click();
    assert.deepEqual(valuesOf(await result(page)), [{ choices: ["Skip it"] }]);
  }
  const ragged = await open(t, { file: "/ragged.csv" });
  await ragged.getByText("2 rows have another number of values than there are columns, the first is row 3.").waitFor();
  const none = await open(t, { data: {}, wait: ".lka-problem" });
  await none.getByRole("alert").getByText("This task has no address of a series").waitFor();
});

test("a link that ended is asked for again, and a host that lets nothing be read says whose rule is missing", async (t) => {
  let asked = 0;
  const expired = { status: 403, contentType: "application/xml", body: "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>" };
  const page = await open(t, { answer: (route) => {
    asked += 1;
    return asked === 1 ? route.fulfill(expired) : route.fallback();
  } });
  await allRead(page);
  assert.equal(asked, 2);
  const other = await serve(folder);
  t.after(() => other.close());
  const closed = await open(t, { data: { s: `${other.url}/small.csv` }, wait: ".lka-problem" });
  await closed.getByRole("alert").getByText(/The store answers but does not let this page read it \(CORS\)/).waitFor();
});

for (const [width, theme, lang] of [[1440, "light", "en"], [1440, "dark", "de"], [360, "light", "de"], [360, "dark", "en"]]) {
  test(`it is accessible and fits at ${width} pixels, ${theme}, ${lang}`, async (t) => {
    const region = { id: "x", from_name: "l", to_name: "s", type: "timeserieslabels", origin: "manual", value: { start: 20, end: 40, instant: false, timeserieslabels: ["Run"] } };
    const page = await open(t, { file: "/ragged.csv", result: [region], channels: `<MultiChannel height="150">${CHANNELS}</MultiChannel>`, width, theme, lang });
    await allRead(page);
    await assertAccessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    assert.ok((await page.locator(".lkt-live").boundingBox()).width > width * 0.5);
  });
}
