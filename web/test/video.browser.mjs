// Videos in a real browser: `npm run test:editor`. Needs ffmpeg, which makes the videos. Each frame has its own number in it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { build, launch, remove, serve } from "../../bench/editor/harness.mjs";

const axe = readFileSync(resolve(import.meta.dirname, "../node_modules/axe-core/axe.min.js"), "utf8");
const golden = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/golden-results.json"), "utf8"));
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const LABELS = '<Labels name="l" toName="v"><Label value="Car"/><Label value="Dog"/></Labels>';
const BOXES = '<VideoRectangle name="b" toName="v"/>';
const SPANS = '<TimelineLabels name="s" toName="v"><Label value="Run"/><Label value="Jump"/></TimelineLabels>';
const [WIDTH, HEIGHT, BITS] = [320, 192, 8];
const COUNT = 100;

let folder;
let server;
let browser;

/** Grey frames, each with its number (from 1) as eight squares below each other of black or white. */
function numbered(count) {
  const bytes = Buffer.alloc(count * WIDTH * HEIGHT, 96);
  for (let frame = 1; frame <= count; frame += 1) {
    for (let bit = 0; bit < BITS; bit += 1) {
      const colour = (frame >> bit) & 1 ? 255 : 0;
      for (let y = 4; y < 84; y += 1) bytes.fill(colour, (frame - 1) * WIDTH * HEIGHT + y * WIDTH + bit * 40, (frame - 1) * WIDTH * HEIGHT + y * WIDTH + bit * 40 + 40);
    }
  }
  return bytes;
}

function ffmpeg(output, ...options) {
  const ended = spawnSync("ffmpeg", ["-v", "error", "-y", ...options, join(folder, output)], { encoding: "utf8" });
  assert.equal(ended.status, 0, `ffmpeg ${output}: ${ended.error ?? ended.stderr}`);
}

const raw = (rate) => ["-f", "rawvideo", "-pix_fmt", "gray", "-s", `${WIDTH}x${HEIGHT}`, "-r", rate, "-i", join(folder, "numbers.raw")];
const H264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "veryfast", "-bf", "3", "-g", "40"];
const VP9 = ["-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime", "-cpu-used", "8", "-g", "40"];
/** Frames of very different lengths: every fifth is seen five times as long. */
const UNEVEN = ["-vf", "setpts='(N+4*floor(N/5))/30/TB'", "-fps_mode", "passthrough", "-enc_time_base", "1:15360"];

before(async () => {
  folder = await build();
  server = await serve(folder);
  browser = await launch();
  writeFileSync(join(folder, "numbers.raw"), numbered(COUNT));
  ffmpeg("24.mp4", ...raw("24"), ...H264, "-movflags", "+faststart");
  ffmpeg("25.mp4", ...raw("25"), ...H264);
  ffmpeg("2997.mp4", ...raw("30000/1001"), ...H264);
  ffmpeg("uneven.mp4", ...raw("30"), ...UNEVEN, ...H264);
  ffmpeg("2997.webm", ...raw("30000/1001"), ...VP9);
  ffmpeg("uneven.webm", ...raw("30"), ...UNEVEN, ...VP9);
  ffmpeg("sound.mp4", ...raw("24"), "-f", "lavfi", "-i", "sine=440:duration=4.5", ...H264, "-c:a", "aac");
  ffmpeg("onlysound.mp4", "-f", "lavfi", "-i", "sine=440:duration=1", "-c:a", "aac");
  writeFileSync(join(folder, "empty.mp4"), "");
  writeFileSync(join(folder, "page.mp4"), "<!doctype html><title>Sign in</title>");
  const whole = readFileSync(join(folder, "24.mp4"));
  writeFileSync(join(folder, "cut.mp4"), whole.subarray(0, Math.floor(whole.length * 0.6)));
  const late = readFileSync(join(folder, "25.mp4"));
  writeFileSync(join(folder, "headless.mp4"), late.subarray(0, Math.floor(late.length * 0.5)));
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) remove(folder);
});

async function open(t, file, { result = [], video = "", more = "", config, width = 1440, height = 900, theme = "light", touch = false, lang = "en", wait = ".lkv-live", prefix = "/", parts = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: touch });
  t.after(() => context.close());
  const page = await context.newPage();
  if (!parts) await page.route(`**/${file}`, (route) => route.fulfill({ status: 200, contentType: "video/mp4", body: readFileSync(join(folder, file)) }));
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  t.after(() => assert.deepEqual(errors, []));
  const stored = { config: config ?? `<View>${LABELS}<Video name="v" value="$video" ${video}/>${BOXES}${more}</View>`, data: { video: `${prefix}${file}` }, result };
  await page.addInitScript(([text, language]) => {
    sessionStorage.setItem("bench", text);
    document.addEventListener("DOMContentLoaded", () => (document.documentElement.lang = language));
  }, [JSON.stringify(stored), lang]);
  await page.goto(`${server.url}/test/bench.html?case=stored&theme=${theme}`);
  await page.waitForSelector(wait);
  if (wait === ".lkv-live") await page.waitForSelector(".lki-live");
  return page;
}

/** Waits until the player stands at a frame, and says which number is seen on the canvas. */
async function numberAt(page, frame) {
  await page.waitForFunction((wanted) => {
    const video = document.querySelector("video");
    return document.querySelector(".lkv-live").getAttribute("aria-valuenow") === String(wanted) && video.readyState >= 2 && !video.seeking;
  }, frame);
  return page.evaluate(async (bits) => {
    for (let frames = 0; frames < 3; frames += 1) await new Promise((done) => requestAnimationFrame(done));
    const canvas = document.querySelector(".lki-canvas");
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const isSeen = (x, y) => data[(y * width + x) * 4 + 3] > 200;
    // What is not the picture is clear.
    const row = Math.round(height / 2);
    const [left, right] = [Array.from({ length: width }, (_, x) => x).find((x) => isSeen(x, row)), Array.from({ length: width }, (_, x) => x).findLast((x) => isSeen(x, row))];
    const column = Math.round(width / 2);
    const [top, bottom] = [Array.from({ length: height }, (_, y) => y).find((y) => isSeen(column, y)), Array.from({ length: height }, (_, y) => y).findLast((y) => isSeen(column, y))];
    let number = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      const x = Math.round(left + ((right - left + 1) * (bit + 0.5)) / bits);
      const y = Math.round(top + ((bottom - top + 1) * 44) / 192);
      if (data[(y * width + x) * 4] > 128) number += 2 ** bit;
    }
    return number;
  }, BITS);
}

async function goTo(page, frame) {
  await page.getByRole("textbox", { name: "Frame" }).fill(String(frame));
  await page.keyboard.press("Enter");
}

async function result(page) {
  const count = await page.evaluate(() => window.submitted.length);
  await page.getByRole("button", { name: /^(Update|Submit)/ }).click();
  await page.waitForFunction((known) => window.submitted.length > known, count);
  return page.evaluate(() => window.submitted.at(-1));
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

/** Places of the picture in percent of it. */
async function picture(page) {
  const box = await page.locator(".lki-live").boundingBox();
  const scale = Math.min(box.width / WIDTH, box.height / HEIGHT);
  const [left, top] = [box.x + (box.width - WIDTH * scale) / 2, box.y + (box.height - HEIGHT * scale) / 2];
  return (x, y) => [left + (x / 100) * WIDTH * scale, top + (y / 100) * HEIGHT * scale];
}

async function assertAccessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  assert.deepEqual(found.violations.map((item) => `${item.id}: ${item.nodes.map((node) => node.html).join(" ")}`), []);
}

const key = (frame, x, more = {}) => ({ frame, enabled: true, rotation: 0, x, y: 50, width: 20, height: 30, time: frame / 24, ...more });
const track = (id, sequence, label = "Car") => ({ value: { framesCount: COUNT, duration: COUNT / 24, sequence, labels: [label] }, id, from_name: "b", to_name: "v", type: "videorectangle", origin: "manual" });

test("outlines, ellipses, points and lines move between keyframes, are written as tracks, and are drawn by keys and fingers too", async (t) => {
  const shapes = `<View>${LABELS}<Video name="v" value="$video"/><VideoPolygon name="p" toName="v"/><VideoEllipse name="e" toName="v"/><VideoKeyPoint name="k" toName="v"/><VideoVector name="w" toName="v"/></View>`;
  const page = await open(t, "24.mp4", { config: shapes });
  await numberAt(page, 1);
  const at = await picture(page);
  await page.keyboard.press("1");
  await page.keyboard.press("Shift+U");
  for (const place of [[10, 50], [30, 50], [30, 90]]) await page.mouse.click(...at(...place));
  await page.keyboard.press("Enter");
  await page.keyboard.press("1");
  await page.keyboard.press("Shift+L");
  for (const place of [[50, 50], [70, 90]]) await page.mouse.click(...at(...place));
  await page.keyboard.press("Enter");
  // Twenty frames on the outline is moved as a whole.
  await goTo(page, 21);
  await numberAt(page, 21);
  await page.keyboard.press("v");
  await page.mouse.click(...at(25, 60));
  await drag(page, at(25, 60), at(45, 60));
  const [outline, line] = await result(page);
  assert.deepEqual([outline.type, outline.value.labels, outline.value.sequence.map(({ frame }) => frame)], ["videopolygon", ["Car"], [1, 21]]);
  const [before, after] = outline.value.sequence.map(({ points }) => points);
  assert.ok(before.every(([x, y], index) => Math.abs(after[index][0] - x - 20) < 0.5 && Math.abs(after[index][1] - y) < 0.5), JSON.stringify([before, after]));
  assert.deepEqual([line.type, line.value.sequence.length, line.value.sequence[0].closed, line.value.sequence[0].vertices.map(({ prevPointId }) => typeof prevPointId)], ["videovector", 1, false, ["undefined", "string"]]);
  // Halfway it lies halfway, and is a keyframe only when that is wished for.
  await goTo(page, 11);
  await numberAt(page, 11);
  await page.keyboard.press("Alt+k");
  const halfway = (await result(page))[0].value.sequence[1];
  assert.ok(halfway.frame === 11 && Math.abs(halfway.points[0][0] - before[0][0] - 10) < 0.3, JSON.stringify(halfway));
  await assertAccessible(page);
  const phone = await open(t, "24.mp4", { config: shapes, width: 360, height: 700, touch: true, theme: "dark" });
  await numberAt(phone, 1);
  const there = await picture(phone);
  await phone.locator(".lke-label").first().tap();
  await phone.getByRole("button", { name: "Point in a video" }).tap();
  await phone.touchscreen.tap(...there(40, 70));
  const [point] = await result(phone);
  assert.ok(point.type === "videokeypoint" && Math.abs(point.value.sequence[0].x - 40) < 1, JSON.stringify(point));
  await assertAccessible(phone);
});

for (const file of ["24.mp4", "2997.mp4", "uneven.mp4", "2997.webm", "uneven.webm", "sound.mp4"]) {
  test(`${file}: one key is one frame, and every frame that is asked for is the one that is seen`, async (t) => {
    const page = await open(t, file);
    const timeline = page.locator(".lkv-live");
    assert.equal(await timeline.getAttribute("aria-valuemax"), String(COUNT));
    const seen = [await numberAt(page, 1)];
    const asked = [1];
    const press = async (name, frame) => {
      await page.keyboard.press(name);
      asked.push(frame);
      seen.push(await numberAt(page, frame));
    };
    await timeline.focus();
    for (let frame = 2; frame <= 12; frame += 1) await press("ArrowRight", frame);
    for (let frame = 11; frame >= 6; frame -= 1) await press("ArrowLeft", frame);
    await press("Alt+ArrowRight", 7);
    await press("Shift+ArrowRight", 17);
    await press("Alt+Shift+ArrowRight", 27);
    await press("Control+b", file.startsWith("24") || file.startsWith("sound") ? 3 : file.startsWith("2997") ? 1 : 10);
    await press("End", COUNT);
    await press("ArrowLeft", COUNT - 1);
    await press("Home", 1);
    for (const frame of [40, 41, 39, 81, 80, 63, 5, 99]) {
      await goTo(page, frame);
      asked.push(frame);
      seen.push(await numberAt(page, frame));
    }
    assert.deepEqual(seen, asked);
  });
}

test("keys that come faster than frames can be shown end at the frame that was asked for", async (t) => {
  const page = await open(t, "24.mp4");
  await page.locator(".lkv-live").focus();
  await page.evaluate(() => {
    const timeline = document.querySelector(".lkv-live");
    for (let press = 0; press < 37; press += 1) timeline.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
  });
  assert.equal(await numberAt(page, 38), 38);
});

test("where it stops playing, the number that is told is the one that is seen", async (t) => {
  const page = await open(t, "uneven.mp4");
  await page.locator(".lkv-live").focus();
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.querySelector("video").currentTime > 0.8);
  await page.keyboard.press(" ");
  // The frame is told when the player has said that it stands.
  await page.waitForFunction(() => document.querySelector("video").paused && Number(document.querySelector(".lkv-live").getAttribute("aria-valuenow")) > 5);
  const frame = Number(await page.locator(".lkv-live").getAttribute("aria-valuenow"));
  assert.equal(await numberAt(page, frame), frame);
});

test("what was not touched goes back byte for byte, and a moved track keeps what nobody knows", async (t) => {
  for (const name of ["VideoRectangle", "TimelineLabels"]) {
    const page = await open(t, "25.mp4", { config: golden[name].cfg, result: golden[name].result });
    assert.equal(JSON.stringify(await result(page)), JSON.stringify(golden[name].result));
  }
  const known = [{ ...track("x", [key(1, 10, { own: [1] }), key(41, 50)]), meta: { lead_time: 3 } }, track("y", [key(5, 0)], "Dog")];
  known[0].value.own = { any: "thing" };
  const page = await open(t, "24.mp4", { result: known });
  await page.getByRole("treeitem").first().click();
  await page.locator(".lki-live").focus();
  await page.keyboard.press("ArrowRight");
  const [moved, other] = await result(page);
  const [first] = moved.value.sequence;
  assert.ok(Math.abs(first.x - (10 + 100 / WIDTH)) < 1e-9, JSON.stringify(first));
  const expected = structuredClone(known[0]);
  expected.value.sequence[0].x = first.x;
  assert.deepEqual(moved, expected);
  assert.equal(JSON.stringify(other), JSON.stringify(known[1]));
});

test("a track that was counted at another rate is shown where its times are, and counted as the file has it once it is changed", async (t) => {
  const counted = { ...track("x", [key(1, 10), key(25, 50)]), value: { framesCount: 48, duration: 4, sequence: [key(1, 10), key(25, 50)], labels: ["Car"] } };
  const page = await open(t, "25.mp4", { result: [counted] });
  assert.equal(JSON.stringify(await result(page)), JSON.stringify([counted]));
  await page.getByRole("treeitem").first().click();
  await page.locator(".lkv-live").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Control+Alt+ArrowRight");
  await numberAt(page, 2);
  await page.keyboard.press("Control+Alt+ArrowRight");
  assert.equal(await numberAt(page, 52), 52);
  await page.locator(".lki-live").focus();
  await page.keyboard.press("ArrowDown");
  const [{ value }] = await result(page);
  assert.deepEqual([value.framesCount, value.duration, value.sequence.map(({ frame, time, x }) => [frame, time, x])], [100, 4, [[2, 0.08, 10], [52, 2.08, 50]]]);
});

test("a box that is drawn is the JSON of the real product, and one that is moved on another frame gets a keyframe there", async (t) => {
  const page = await open(t, "25.mp4");
  const at = await picture(page);
  await goTo(page, 10);
  await numberAt(page, 10);
  await page.locator(".lke-label").first().click();
  await drag(page, at(20, 40), at(40, 80));
  const [made] = await result(page);
  assert.deepEqual(Object.keys(made), ["value", "id", "from_name", "to_name", "type", "origin"]);
  assert.deepEqual(Object.keys(made.value), ["framesCount", "duration", "sequence", "labels"]);
  assert.deepEqual({ ...made.value, sequence: [] }, { framesCount: COUNT, duration: 4, sequence: [], labels: ["Car"] });
  assert.equal(made.type, "videorectangle");
  const [first] = made.value.sequence;
  assert.deepEqual(Object.keys(first), ["frame", "enabled", "rotation", "x", "y", "width", "height", "time"]);
  assert.deepEqual([first.frame, first.enabled, first.rotation, first.time], [10, true, 0, 0.4]);
  assert.ok(Math.abs(first.x - 20) < 1 && Math.abs(first.width - 20) < 1, JSON.stringify(first));
  await page.keyboard.press("v");
  await page.getByRole("treeitem").first().click();
  await goTo(page, 30);
  await numberAt(page, 30);
  await drag(page, at(30, 60), at(60, 60));
  await goTo(page, 20);
  await numberAt(page, 20);
  const [dragged] = await result(page);
  assert.deepEqual(dragged.value.sequence.map(({ frame, time }) => [frame, time]), [[10, 0.4], [30, 1.2]]);
  const [a, b] = dragged.value.sequence;
  assert.ok(Math.abs(b.x - a.x - 30) < 1 && Math.abs(b.y - a.y) < 0.01, JSON.stringify([a, b]));
  // In the middle between two keyframes it is seen in the middle.
  const middle = await page.evaluate(() => window.document.querySelector(".lki-floating")?.getBoundingClientRect().left ?? null);
  assert.ok(middle === null || Math.abs(middle - at((a.x + b.x) / 2, 0)[0]) < 12, String(middle));
});

test("with the keyboard alone: a box in the middle, keyframes, out of sight, split, joined, undone", async (t) => {
  const page = await open(t, "24.mp4");
  await page.keyboard.press("1");
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Shift+Enter");
  await page.locator(".lkv-live").focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("Shift+ArrowRight");
  await numberAt(page, 31);
  await page.keyboard.press("Alt+k");
  await page.keyboard.press("Shift+ArrowRight");
  await numberAt(page, 41);
  await page.keyboard.press("Alt+e");
  const frames = async () => (await result(page)).map(({ value }) => value.sequence.map(({ frame, enabled }) => (enabled ? frame : -frame)));
  assert.deepEqual(await frames(), [[1, 31, -41]]);
  await page.keyboard.press("Control+Alt+ArrowLeft");
  await numberAt(page, 31);
  await page.keyboard.press("ArrowLeft");
  await numberAt(page, 30);
  await page.keyboard.press("Alt+x");
  assert.deepEqual(await frames(), [[1, -29], [30, 31, -41]]);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Alt+j");
  assert.deepEqual(await frames(), [[1, -29, 30, 31, -41]]);
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("Control+z");
  assert.deepEqual(await frames(), [[1]]);
});

test("stretches of frames are drawn, moved by their edges, and set by keys", async (t) => {
  const page = await open(t, "24.mp4", { config: `<View>${SPANS}<Video name="v" value="$video"/></View>` });
  const box = await page.locator(".lkv-live").boundingBox();
  const at = (frame, y = 34) => [box.x + ((frame - 0.5) / COUNT) * box.width, box.y + y];
  await page.locator(".lke-label").first().click();
  await drag(page, at(10), at(20));
  const [drawn] = await result(page);
  assert.deepEqual(Object.keys(drawn), ["value", "id", "from_name", "to_name", "type", "origin"]);
  assert.deepEqual({ ...drawn, id: "" }, { value: { ranges: [{ start: 10, end: 20 }], timelinelabels: ["Run"] }, id: "", from_name: "s", to_name: "v", type: "timelinelabels", origin: "manual" });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.mouse.click(...at(15));
  await drag(page, [box.x + (20 / COUNT) * box.width, box.y + 34], at(30));
  assert.deepEqual((await result(page))[0].value.ranges, [{ start: 10, end: 30 }]);
  await page.keyboard.press("Escape");
  await page.locator(".lkv-live").focus();
  await page.keyboard.press("2");
  await page.keyboard.press("Home");
  await page.keyboard.press("[");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("]");
  assert.deepEqual((await result(page)).map(({ value }) => [value.ranges[0].start, value.ranges[0].end, value.timelinelabels[0]]), [[10, 30, "Run"], [1, 11, "Jump"]]);
});

test("a label is put on a track and taken off, in the item of the track", async (t) => {
  const page = await open(t, "24.mp4", { result: [track("x", [key(1, 10)])] });
  await page.getByRole("treeitem").first().click();
  await page.locator(".lke-label").nth(1).click();
  const [made] = await result(page);
  assert.deepEqual(made, { ...track("x", [key(1, 10)]), value: { ...track("x", [key(1, 10)]).value, labels: ["Dog"] } });
  await page.locator(".lke-label").nth(1).click();
  const items = await result(page);
  assert.deepEqual([items.length, Object.hasOwn(items[0].value, "labels")], [1, false]);
});

test("a finger draws a box, and goes through the frames on the timeline", async (t) => {
  const page = await open(t, "24.mp4", { touch: true, width: 800 });
  const client = await page.context().newCDPSession(page);
  const touch = (type, ...points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const at = await picture(page);
  await page.locator(".lke-label").first().click();
  await touch("touchStart", at(20, 50));
  await touch("touchMove", at(30, 60));
  await touch("touchMove", at(50, 80));
  await touch("touchEnd");
  const [made] = await result(page);
  assert.ok(made.value.sequence[0].width > 20 && made.value.sequence[0].frame === 1, JSON.stringify(made.value));
  const box = await page.locator(".lkv-live").boundingBox();
  await page.locator(".lkv-live").scrollIntoViewIfNeeded();
  const line = await page.locator(".lkv-live").boundingBox();
  await touch("touchStart", [line.x + box.width * 0.2, line.y + 8]);
  await touch("touchMove", [line.x + box.width * 0.4, line.y + 8]);
  await touch("touchMove", [line.x + box.width * 0.505, line.y + 8]);
  await touch("touchEnd");
  assert.equal(await numberAt(page, 51), 51);
});

test("a bad file says what is wrong with it, and the rest of the task works", async (t) => {
  const choices = '<Choices name="c" toName="v"><Choice value="Skip it"/></Choices>';
  const cases = [
    ["empty.mp4", "The file is empty."], ["page.mp4", "The file is not a video that can be read, though it is called video/mp4."], ["gone.mp4", "There is no video at this address any more (404)."],
    ["onlysound.mp4", "There is no picture in this file (MP4)"], ["headless.mp4", "The video (MP4) is damaged, or was not uploaded completely."],
  ];
  for (const [file, sentence] of cases) {
    const page = await open(t, file, { more: choices, wait: ".lka-problem" });
    // Why it cannot be shown is found out after it is known that it cannot.
    await page.getByRole("alert").getByText(sentence).waitFor();
    await page.getByText("Skip it").click();
    assert.deepEqual((await result(page)).map((item) => item.value), [{ choices: ["Skip it"] }]);
  }
});

test("a video that ends early is shown as far as it goes, and says where it ends", async (t) => {
  const page = await open(t, "cut.mp4");
  await goTo(page, 30);
  assert.equal(await numberAt(page, 30), 30);
  await goTo(page, 100);
  await page.getByText(/The file ends early: from frame \d+ on there is no picture\./).waitFor();
});

test("a link that ends in the middle is made anew: at the same frame, and what played goes on playing", async (t) => {
  const page = await open(t, "24.mp4");
  /** As the browser tells of an answer that breaks; until the file is there again. */
  const breaks = () => page.evaluate(() => new Promise((done) => {
    const video = document.querySelector("video");
    video.addEventListener("loadedmetadata", done, { once: true });
    video.dispatchEvent(new Event("error"));
  }).then(() => undefined));
  await goTo(page, 50);
  assert.equal(await numberAt(page, 50), 50);
  await breaks();
  assert.equal(await numberAt(page, 50), 50);
  assert.equal(await page.evaluate(() => document.querySelector("video").paused), true);
  await goTo(page, 10);
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.querySelector("video").play());
  await page.waitForFunction(() => document.querySelector("video").currentTime > 0.6);
  await breaks();
  await page.waitForFunction(() => { const { currentTime, paused } = document.querySelector("video"); return currentTime > 1.2 && !paused; });
});

test("a host that does not let the page read is shown with the frames that the config counts, and says whose rule is missing", async (t) => {
  const other = await serve(folder);
  t.after(() => other.close());
  const page = await open(t, `${other.url}/25.mp4`, { prefix: "", video: 'frameRate="25"' });
  await page.getByText(/Frames are counted as 25 in a second, because the file cannot be read: The store answers but does not let this page read it \(CORS\)/).waitFor();
  assert.equal(await page.locator(".lkv-live").getAttribute("aria-valuemax"), String(COUNT));
});

test("a video that its server sends only as a whole is shown frame by frame too", async (t) => {
  const page = await open(t, "24.mp4", { parts: false });
  await goTo(page, 77);
  assert.equal(await numberAt(page, 77), 77);
});

test("a config that counts otherwise than the file is told of it", async (t) => {
  const page = await open(t, "24.mp4", { video: 'frameRate="30"' });
  await page.getByText("This video has 24 frames in a second, the labeling config says 30.").waitFor();
});

test("a video and a recording in step go and stand together", async (t) => {
  const page = await open(t, "sound.mp4", { config: '<View><Video name="v" value="$video" sync="both"/><Audio name="a" value="$video" sync="both"/></View>' });
  await goTo(page, 49);
  assert.equal(await numberAt(page, 49), 49);
  await page.waitForFunction(() => document.querySelector('[aria-label="Time"]').value.startsWith("0:02.0"));
});

for (const [width, theme, lang] of [[1440, "light", "en"], [1440, "dark", "de"], [360, "light", "de"], [360, "dark", "en"]]) {
  test(`it is accessible and fits at ${width} pixels, ${theme}, ${lang}`, async (t) => {
    const page = await open(t, "24.mp4", { result: [track("x", [key(1, 10), key(50, 60)])], more: SPANS, width, theme, lang });
    await page.locator(".lkv-live").focus();
    await page.keyboard.press("ArrowDown");
    await assertAccessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    const box = await page.locator(".lkv-live").boundingBox();
    assert.ok(box.width > width * 0.5, JSON.stringify(box));
  });
}
