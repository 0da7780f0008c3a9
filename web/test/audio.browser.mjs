// Recordings in a real browser: `npm run test:editor`. Needs ffmpeg, which makes the recordings.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { build, launch, remove, serve } from "../../bench/editor/harness.mjs";

const axe = readFileSync(resolve(import.meta.dirname, "../node_modules/axe-core/axe.min.js"), "utf8");
const golden = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/golden-results.json"), "utf8"));
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const LABELS = '<Labels name="l" toName="a"><Label value="Speech"/><Label value="Music"/></Labels>';
const RATE = 22_050;

let folder;
let server;
let browser;

/** 16 bit, mono: `sampleAt` from -1 to 1. */
function wav(seconds, sampleAt) {
  const count = seconds * RATE;
  const bytes = Buffer.alloc(44 + count * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + count * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(count * 2, 40);
  for (let at = 0; at < count; at += 1) bytes.writeInt16LE(Math.round(sampleAt(at) * 32_767), 44 + at * 2);
  return bytes;
}

const tone = (frequency, at) => 0.5 * Math.sin((2 * Math.PI * frequency * at) / RATE);
/** Sounds from half a second to a whole one, in each second. */
const burst = (at) => (at % RATE >= RATE / 2 ? tone(440, at) : 0);
/** Of the long one: each second begins with a tone of its own. */
const pitchOf = (second) => 300 + ((second * 37) % 200) * 20;

function ffmpeg(input, output, ...options) {
  const ended = spawnSync("ffmpeg", ["-v", "error", "-y", "-i", join(folder, input), ...options, join(folder, output)], { encoding: "utf8" });
  assert.equal(ended.status, 0, `ffmpeg ${output}: ${ended.error ?? ended.stderr}`);
}

before(async () => {
  folder = await build();
  server = await serve(folder);
  browser = await launch();
  writeFileSync(join(folder, "short.wav"), wav(4, burst));
  ffmpeg("short.wav", "short.mp3", "-c:a", "libmp3lame", "-q:a", "4");
  ffmpeg("short.wav", "short.flac");
  ffmpeg("short.wav", "short.ogg", "-c:a", "libvorbis");
  ffmpeg("short.wav", "short.opus", "-c:a", "libopus");
  ffmpeg("short.wav", "short.m4a", "-c:a", "aac");
  ffmpeg("short.wav", "short.webm", "-c:a", "libopus");
  // Half a minute of noise and half a minute of nearly nothing in turn: frames of very different sizes, and nothing says where which is.
  let state = 7;
  const noise = () => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 31 - 1) * 0.15;
  writeFileSync(join(folder, "long.wav"), wav(300, (at) => {
    const second = Math.floor(at / RATE);
    return (at % RATE < RATE * 0.6 ? tone(pitchOf(second), at % RATE) : 0) + (Math.floor(second / 30) % 2 === 1 ? noise() : 0);
  }));
  ffmpeg("long.wav", "long.mp3", "-c:a", "libmp3lame", "-q:a", "4", "-write_xing", "0");
  writeFileSync(join(folder, "empty.wav"), "");
  writeFileSync(join(folder, "page.wav"), "<!doctype html><title>Sign in</title>");
  writeFileSync(join(folder, "cut.wav"), readFileSync(join(folder, "short.wav")).subarray(0, 44 + 3 * RATE * 2));
  writeFileSync(join(folder, "cut.mp3"), readFileSync(join(folder, "short.mp3")).subarray(0, 7000));
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) remove(folder);
});

async function open(t, file, { result = [], audio = "", more = "", config, data = {}, width = 1440, height = 900, theme = "light", touch = false, lang = "en", wait = ".lkt-live", prefix = "/", parts = true, answer } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: touch });
  t.after(() => context.close());
  const page = await context.newPage();
  if (answer !== undefined) await page.route(`**/${file}`, answer);
  if (!parts) await page.route(`**/${file}`, (route) => route.fulfill({ status: 200, contentType: "audio/wav", body: readFileSync(join(folder, file)) }));
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  t.after(() => assert.deepEqual(errors, []));
  const stored = { config: config ?? `<View>${LABELS}<Audio name="a" value="$audio" ${audio}/>${more}</View>`, data: { audio: `${prefix}${file}`, ...data }, result };
  await page.addInitScript(([text, language]) => {
    sessionStorage.setItem("bench", text);
    document.addEventListener("DOMContentLoaded", () => (document.documentElement.lang = language));
    // What plays is not part of the document.
    const make = document.createElement.bind(document);
    document.createElement = (name, ...rest) => {
      const element = make(name, ...rest);
      if (name === "audio") window.player = element;
      return element;
    };
  }, [JSON.stringify(stored), lang]);
  await page.goto(`${server.url}/test/bench.html?case=stored&theme=${theme}`);
  await page.waitForSelector(wait);
  return page;
}

const allRead = (page) => page.waitForFunction(() => document.querySelector(".lkt-live") !== null && ![...document.querySelectorAll(".lka-note")].some((note) => note.textContent.includes("%")));

async function result(page) {
  const count = await page.evaluate(() => window.submitted.length);
  await page.getByRole("button", { name: /^(Update|Submit)/ }).click();
  await page.waitForFunction((known) => window.submitted.length > known, count);
  return page.evaluate(() => window.submitted.at(-1));
}

/** Places on the timeline by seconds. */
async function places(page, length) {
  const box = await page.locator(".lkt-live").boundingBox();
  return (seconds, y = 80) => [box.x + (seconds / length) * box.width, box.y + y];
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

/** The time at which something is drawn first at or after `from`, by the pixels of the waveform. */
/** `isRight`: what is drawn while the view still moves is not what is meant; after this many frames it is. */
async function firstSound(page, from, span, shownFrom, isRight = () => true) {
  await allRead(page);
  const read = () => page.evaluate(([after, seconds, begin]) => {
    const canvas = document.querySelector(".lkt-canvas");
    const { width } = canvas;
    const ratio = width / canvas.clientWidth;
    // A quarter of the height above the middle there is colour only where it is loud.
    const row = Math.round((20 + 96 / 2 - 96 / 8) * ratio);
    const line = canvas.getContext("2d").getImageData(0, row, width, 1).data;
    // At `from` it is silent.
    const first = Math.max(0, Math.floor(((after - begin) / seconds) * width));
    const [r, g, b] = line.subarray(first * 4, first * 4 + 3);
    for (let x = first; x < width; x += 1) {
      if (Math.abs(line[x * 4] - r) + Math.abs(line[x * 4 + 1] - g) + Math.abs(line[x * 4 + 2] - b) > 120) return begin + (x / width) * seconds;
    }
    return null;
  }, [from, span, shownFrom]);
  for (let frame = 0, found = await read(); ; frame += 1, found = await read()) {
    if (found !== null && (isRight(found) || frame > 300)) return found;
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
}

async function assertAccessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  assert.deepEqual(found.violations.map((item) => `${item.id}: ${item.nodes.map((node) => node.html).join(" ")}`), []);
}

test("a drawn region is the JSON of the real product, and its edges lie where the sound begins and ends", async (t) => {
  const page = await open(t, "short.wav");
  await allRead(page);
  const at = await places(page, 4);
  await page.locator(".lke-label").first().click();
  await drag(page, at(1.495), at(2.004));
  await drag(page, at(1.7, 90), at(2.6, 90));
  const items = await result(page);
  const [first, second] = items;
  assert.deepEqual(Object.keys(first).toSorted(), ["from_name", "id", "origin", "original_length", "to_name", "type", "value"]);
  assert.deepEqual({ ...first, id: "", value: { ...first.value, start: 0, end: 0 } }, { original_length: 4, value: { start: 0, end: 0, channel: 0, labels: ["Speech"] }, id: "", from_name: "l", to_name: "a", type: "labels", origin: "manual" });
  assert.ok(Math.abs(first.value.start - 1.5) < 0.012 && Math.abs(first.value.end - 2) < 0.012, JSON.stringify(first.value));
  // The second lies over the first.
  assert.ok(second.value.start < first.value.end && second.value.end > first.value.end, JSON.stringify(second.value));
});

test("what was not touched goes back byte for byte, and what was moved keeps what nobody knows", async (t) => {
  const known = structuredClone(golden.AudioLabels.result);
  known[0].meta = { lead_time: 3.25 };
  known[0].value.own = { any: ["thing"] };
  const page = await open(t, "short.wav", { config: golden.AudioLabels.cfg, result: known });
  await allRead(page);
  assert.equal(JSON.stringify(await result(page)), JSON.stringify(known));
  await page.getByRole("treeitem").first().click();
  await page.locator(".lkt-live").focus();
  await page.keyboard.press("ArrowLeft");
  const [moved] = await result(page);
  assert.deepEqual({ ...moved, value: { ...moved.value, start: 0, end: 0 } }, { ...known[0], value: { ...known[0].value, start: 0, end: 0 } });
  assert.ok(moved.value.start < known[0].value.start && Math.abs(moved.value.end - moved.value.start - (known[0].value.end - known[0].value.start)) < 1e-9);
});

test("with the keyboard alone one plays, marks, corrects and labels", async (t) => {
  const page = await open(t, "short.wav");
  await allRead(page);
  await page.keyboard.press(".");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "slider");
  await page.keyboard.press("1");
  for (let step = 0; step < 25; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("[");
  for (let step = 0; step < 50; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("]");
  assert.match(await page.locator(".lkt-live").getAttribute("aria-valuetext"), /^0:01\.500 of 0:04\.000$/);
  await page.keyboard.press("Alt+.");
  await page.keyboard.press("Alt+ArrowRight");
  const [made] = await result(page);
  assert.ok(Math.abs(made.value.start - 0.5) < 1e-6 && Math.abs(made.value.end - 1.52) < 1e-6, JSON.stringify(made.value));
  await page.locator(".lkt-live").focus();
  await page.keyboard.press("Control+z");
  assert.ok(Math.abs((await result(page))[0].value.end - 1.5) < 1e-6);
});

test("a region is played to its end and no further, at another speed, while one types", async (t) => {
  const region = { id: "x", from_name: "l", to_name: "a", type: "labels", origin: "manual", original_length: 4, value: { start: 1.5, end: 2, channel: 0, labels: ["Speech"] } };
  const page = await open(t, "short.wav", { result: [region], more: '<TextArea name="said" toName="a" perRegion="true"/>' });
  await page.getByRole("treeitem").first().click();
  await page.locator("select").first().selectOption("2");
  const field = page.locator(".lke-task textarea, .lke-task input[type=text], .lke-textarea").first();
  await field.click();
  await page.keyboard.type("good day");
  await page.evaluate(() => {
    window.stopped = null;
    window.heard = [];
    window.player.addEventListener("play", () => window.heard.push(window.player.currentTime));
    window.player.addEventListener("pause", () => (window.stopped = window.player.currentTime));
  });
  await page.keyboard.press("Alt+p");
  await page.waitForFunction(() => window.stopped !== null);
  const heard = await page.evaluate(() => ({ from: window.heard[0], to: window.stopped, rate: window.player.playbackRate, pitch: window.player.preservesPitch, text: document.activeElement.value }));
  assert.equal(heard.text, "good day");
  assert.ok(heard.from >= 1.49 && heard.to >= 2 && heard.rate === 2 && heard.pitch, JSON.stringify(heard));
});

test("a finger draws where a label is chosen, moves the view where none is, and two fingers zoom", async (t) => {
  const page = await open(t, "short.wav", { touch: true, width: 800 });
  await allRead(page);
  const at = await places(page, 4);
  const client = await page.context().newCDPSession(page);
  const touch = (type, ...points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await page.locator(".lke-label").first().click();
  await touch("touchStart", at(0.2));
  await touch("touchMove", at(0.3));
  await touch("touchMove", at(0.4));
  await touch("touchEnd");
  const [drawn] = await result(page);
  assert.ok(drawn.value.start > 0.15 && drawn.value.end < 0.6 && drawn.value.end > drawn.value.start, JSON.stringify(drawn.value));
  await touch("touchStart", at(1.8), at(2.2));
  await touch("touchMove", at(1.4), at(2.6));
  await touch("touchMove", at(1), at(3));
  await touch("touchEnd");
  await page.waitForSelector(".lkt-position");
});

for (const kind of ["wav", "mp3", "flac", "ogg", "opus", "m4a", "webm"]) {
  test(`${kind}: the sound begins where it begins`, async (t) => {
    const page = await open(t, `short.${kind}`);
    const found = await firstSound(page, 0.1, 4, 0);
    assert.ok(Math.abs(found - 0.5) < 0.02, `${kind} begins at ${found}`);
  });
}

test("a time in the middle of an MP3 of changing bitrate is the same sample for the eye and for the ear", async (t) => {
  const page = await open(t, "long.mp3");
  await allRead(page);
  const beginningOf = async (second, isRight) => {
    await page.getByRole("textbox", { name: "Time" }).fill(String(second));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+1");
    await page.locator(".lkt-live").focus();
    // Eight times closer by two around the cursor.
    for (let step = 0; step < 8; step += 1) await page.keyboard.press("+");
    const length = Number(await page.locator(".lkt-live").getAttribute("aria-valuemax"));
    const span = length / 256;
    return firstSound(page, second - span * 0.15, span, second - (second / length) * span, isRight);
  };
  // Half a frame is 13 ms; sound that sets in is heard a little early in any MP3. The encoder begins with 1105 samples of its own, and without a header nobody can tell: both are as late.
  const isEarly = (found) => Math.abs(found - 1 - 1105 / RATE) < 0.01;
  const early = await beginningOf(1, isEarly);
  assert.ok(isEarly(early), `one second is drawn at ${early}`);
  const isLate = (found) => Math.abs(found - early - 246) < 0.012;
  const late = await beginningOf(247, isLate);
  assert.ok(isLate(late), `246 seconds are drawn from ${early} to ${late}`);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  const heard = await page.waitForFunction((wanted) => {
    window.mixer ??= (() => {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 8192;
      analyser.smoothingTimeConstant = 0;
      context.createMediaElementSource(window.player).connect(analyser).connect(context.destination);
      return { context, analyser };
    })();
    const data = new Float32Array(window.mixer.analyser.frequencyBinCount);
    window.mixer.analyser.getFloatFrequencyData(data);
    const loudest = data.indexOf(Math.max(...data));
    const pitch = (loudest * window.mixer.context.sampleRate) / 8192;
    const second = Math.floor(window.player.currentTime - 0.15);
    const into = (window.player.currentTime - 0.15) % 1;
    // In the middle of a tone: what the time says must be what is heard.
    if (data[loudest] < -40 || into < 0.15 || into > 0.4) return null;
    return { second, pitch, wanted: wanted[second] };
  }, Array.from({ length: 300 }, (_, second) => pitchOf(second)), { polling: 20 });
  const { second, pitch, wanted } = await heard.jsonValue();
  assert.ok(second >= 247 && Math.abs(pitch - wanted) < 10, `at ${second} s one hears ${pitch} Hz, not ${wanted}`);
});

test("a recording in its own address, and one that its server sends only as a whole, play from any place", async (t) => {
  const short = readFileSync(join(folder, "short.wav"));
  const inside = await open(t, `data:audio/wav;base64,${short.toString("base64")}`, { prefix: "" });
  const whole = await open(t, "short.wav", { parts: false });
  for (const page of [inside, whole]) {
    await allRead(page);
    await page.getByRole("textbox", { name: "Time" }).fill("2.5");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.waitForFunction(() => window.player.currentTime > 2.6);
    assert.equal(await page.locator(".lkt-live").getAttribute("aria-valuemax"), "4.000");
  }
});

test("a link that ends in the middle is asked for again, and one that stays closed says so", async (t) => {
  let asked = 0;
  const expired = { status: 403, contentType: "application/xml", body: "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>" };
  const page = await open(t, "long.mp3", { answer: (route) => {
    asked += 1;
    return asked % 2 === 0 ? route.fulfill(expired) : route.fallback();
  } });
  await allRead(page);
  assert.ok(asked > 3 && (await page.locator(".lka-note").count()) === 0, `${asked} requests`);
  const closed = await open(t, "long.mp3", { answer: (route) => route.fulfill({ ...expired, body: "<Error><Code>AccessDenied</Code></Error>" }), wait: ".lka-problem" });
  await closed.getByRole("alert").getByText(/The recording is refused \(403\)/).waitFor();
});

test("a host that does not let the page read plays without a waveform, and says whose rule is missing", async (t) => {
  const other = await serve(folder);
  t.after(() => other.close());
  const page = await open(t, `${other.url}/short.mp3`, { prefix: "" });
  await page.getByText(/It plays, but has no waveform: The store answers but does not let this page read it \(CORS\)/).waitFor();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => window.player.currentTime > 0.1);
});

test("without a decoder there is no waveform, and everything else", async (t) => {
  const page = await open(t, "short.mp3", { audio: 'decoder="none"' });
  const at = await places(page, 4);
  await page.locator(".lke-label").first().click();
  await drag(page, at(1), at(2));
  const [made] = await result(page);
  assert.ok(made.value.end - made.value.start > 0.9, JSON.stringify(made.value));
  assert.equal(await page.getByRole("button", { name: "Spectrogram" }).count(), 0);
});

test("a bad file says what is wrong with it, and the rest of the task works", async (t) => {
  const choices = '<Choices name="c" toName="a"><Choice value="Skip it"/></Choices>';
  const cases = [["empty.wav", "The file is empty."], ["page.wav", "The file is not a recording that can be played, though it is called audio/wav."], ["gone.wav", "There is no recording at this address any more (404)."]];
  for (const [file, sentence] of cases) {
    const page = await open(t, file, { more: choices, wait: ".lka-problem" });
    // Why it cannot be played is found out after it is known that it cannot.
    await page.getByRole("alert").getByText(sentence).waitFor();
    await page.getByText("Skip it").click();
    assert.deepEqual((await result(page)).map((item) => item.value), [{ choices: ["Skip it"] }]);
  }
});

test("a recording that ends early plays as far as it goes, and says what is missing", async (t) => {
  const page = await open(t, "cut.wav");
  await page.getByText("The file ends early: 1.0 s that it should have are missing.").waitFor();
  assert.equal(await page.locator(".lkt-live").getAttribute("aria-valuemax"), "3.000");
  const other = await open(t, "cut.mp3");
  await other.getByText(/The file ends early: \d\.\d s that it should have are missing\./).waitFor();
});

test("turns of two speakers are marked by one key while one listens", async (t) => {
  const page = await open(t, "short.wav");
  const mark = async (time) => {
    await page.getByRole("textbox", { name: "Time" }).fill(time);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Alt+n");
  };
  for (const time of ["1", "2", "3.5"]) await mark(time);
  assert.deepEqual((await result(page)).map(({ value }) => [value.start, value.end, value.labels[0]]), [[0, 1, "Speech"], [1, 2, "Music"], [2, 3.5, "Speech"]]);
});

test("two recordings in step go and stand together", async (t) => {
  const page = await open(t, "short.wav", { config: `<View>${LABELS}<Audio name="a" value="$audio" sync="both"/><Audio name="b" value="$audio" sync="both"/></View>` });
  const clocks = page.getByRole("textbox", { name: "Time" });
  await clocks.first().fill("2.25");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => [...document.querySelectorAll(".lka-clock input")].every((field) => field.value === "0:02.250"));
});

test("a conversation goes along with a recording, and plays a phrase of it", async (t) => {
  const talk = [{ author: "Ann", text: "One", start: 0, end: 1 }, { author: "Bob", text: "Two", start: 2, end: 3 }];
  const page = await open(t, "short.wav", { config: `<View>${LABELS}<Audio name="a" value="$audio"/><Paragraphs name="p" value="$talk" sync="a"/></View>`, data: { talk } });
  await page.getByRole("textbox", { name: "Time" }).fill("2.25");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("[data-playing=true]")?.textContent.endsWith("Two"));
  await page.getByRole("button", { name: "Play what Ann says" }).click();
  await page.waitForFunction(() => document.querySelector("[data-playing=true]")?.textContent.endsWith("One"));
  // It stops where the phrase ends, and the recording with it.
  await page.waitForFunction(() => document.querySelector("[data-playing=true]") === null);
  await page.waitForFunction(() => document.querySelector(".lka-clock input").value.startsWith("0:01.0"));
});

for (const [width, theme, lang] of [[1440, "light", "en"], [1440, "dark", "de"], [360, "light", "de"], [360, "dark", "en"]]) {
  test(`it is accessible and fits at ${width} pixels, ${theme}, ${lang}`, async (t) => {
    const region = { id: "x", from_name: "l", to_name: "a", type: "labels", origin: "manual", original_length: 4, value: { start: 0.5, end: 1, channel: 0, labels: ["Speech"] } };
    const page = await open(t, "short.wav", { result: [region], audio: 'spectrogram="true"', width, theme, lang });
    await allRead(page);
    const box = await page.locator(".lkt-live").boundingBox();
    await page.mouse.click(box.x + box.width * 0.19, box.y + 60);
    await assertAccessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    assert.ok(box.width > width * 0.5);
  });
}
