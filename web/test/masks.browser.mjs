// Masks in a real browser: painted, corrected, read from what the real product wrote.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { build, launch, makeImage, remove, serve } from "../../bench/editor/harness.mjs";

const here = import.meta.dirname;
const golden = JSON.parse(readFileSync(join(here, "fixtures/golden-results.json"), "utf8"));
const axe = readFileSync(resolve(here, "../node_modules/axe-core/axe.min.js"), "utf8");
const CONFIG = `<View><BrushLabels name="m" toName="img"><Label value="Sky" background="#1971c2" hotkey="1"/><Label value="Road" background="#e03131" hotkey="2"/></BrushLabels><Image name="img" value="$image" zoom="true" rotateControl="true"/></View>`;

let folder;
let server;
let browser;

before(async () => {
  folder = await build();
  server = await serve(folder);
  browser = await launch();
  await makeImage(browser, folder, { width: 800, height: 800, name: "small.jpg" });
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) remove(folder);
});

async function open(t, stored, { width = 1440, height = 900, theme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height } });
  t.after(() => context.close());
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  t.after(() => assert.deepEqual(errors, []));
  await page.addInitScript((text) => sessionStorage.setItem("bench", text), JSON.stringify(stored));
  await page.goto(`${server.url}/test/bench.html?case=stored&theme=${theme}&settings=%7B%7D`);
  await page.waitForSelector(".lki-live");
  return page;
}

const empty = { config: CONFIG, data: { image: "/small.jpg" } };

/** A place in percent of the picture, which is square. */
async function places(page) {
  const box = await page.locator(".lki-live").boundingBox();
  const side = Math.min(box.width, box.height);
  return (x, y) => [box.x + (box.width - side) / 2 + (x / 100) * side, box.y + (box.height - side) / 2 + (y / 100) * side];
}

async function drag(page, points) {
  await page.mouse.move(...points[0]);
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...point, { steps: 4 });
  await page.mouse.up();
}

async function submitted(page) {
  const count = await page.evaluate(() => window.submitted.length);
  await page.getByRole("button", { name: /^(Update|Submit)/ }).click();
  await page.waitForFunction((known) => window.submitted.length > known, count);
  return page.evaluate(() => window.submitted.at(-1));
}

/** The same steps as the packing library: how much of each pixel is covered. */
function alphas(rle) {
  let at = 0;
  const read = (count) => {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, at += 1) value = value * 2 + ((rle[at >> 3] >> (7 - (at & 7))) & 1);
    return value;
  };
  const count = read(32);
  const word = read(5) + 1;
  const sizes = [0, 1, 2, 3].map(() => read(4) + 1);
  const bytes = new Uint8Array(count);
  for (let i = 0; i < count;) {
    const isRun = read(1) === 1;
    const end = i + 1 + read(sizes[read(2)]);
    if (isRun) bytes.fill(read(word), i, end);
    else for (let j = i; j < end; j += 1) bytes[j] = read(word);
    i = end;
  }
  return bytes.filter((_, index) => index % 4 === 3);
}

function covered(rle, side = 800) {
  const alpha = alphas(rle);
  assert.equal(alpha.length, side * side);
  let [count, minX, maxX, minY, maxY] = [0, side, 0, side, 0];
  alpha.forEach((value, index) => {
    if (value === 0) return;
    assert.equal(value, 255);
    count += 1;
    [minX, maxX] = [Math.min(minX, index % side), Math.max(maxX, index % side)];
    [minY, maxY] = [Math.min(minY, Math.floor(index / side)), Math.max(maxY, Math.floor(index / side))];
  });
  return { count, minX, maxX, minY, maxY };
}

const near = (value, wanted) => assert.ok(Math.abs(value - wanted) <= 3, `${value} is not about ${wanted}`);

test("strokes of one mask make one region, the next label after Escape another", async (t) => {
  const page = await open(t, empty);
  const at = await places(page);
  await page.keyboard.press("1");
  await page.getByRole("spinbutton", { name: "Size in pixels" }).fill("40");
  await drag(page, [at(20, 20), at(60, 20)]);
  await drag(page, [at(40, 20), at(40, 40)]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("2");
  await drag(page, [at(20, 80), at(60, 80)]);
  const result = await submitted(page);
  assert.deepEqual(result.map(({ type, value, original_width, original_height }) => [type, value.format, value.brushlabels, original_width, original_height]), [
    ["brushlabels", "rle", ["Sky"], 800, 800],
    ["brushlabels", "rle", ["Road"], 800, 800],
  ]);
  const [sky, road] = result.map(({ value }) => covered(value.rle));
  for (const [value, wanted] of [[sky.minX, 140], [sky.maxX, 499], [sky.minY, 140], [sky.maxY, 339], [road.minX, 140], [road.maxX, 499], [road.minY, 620], [road.maxY, 659]]) near(value, wanted);
});

test("the eraser takes from the mask, undo gives it back, and keys change the size", async (t) => {
  const page = await open(t, empty);
  const at = await places(page);
  await page.keyboard.press("1");
  const size = page.getByRole("spinbutton", { name: "Size in pixels" });
  await size.fill("40");
  await drag(page, [at(20, 50), at(80, 50)]);
  const whole = covered((await submitted(page))[0].value.rle);
  await page.keyboard.press("e");
  await page.keyboard.press("]");
  assert.equal(await size.inputValue(), "50");
  await drag(page, [at(50, 40), at(50, 60)]);
  const cut = covered((await submitted(page))[0].value.rle);
  near(whole.count - cut.count, 50 * 40);
  await page.keyboard.press("Control+z");
  assert.deepEqual(covered((await submitted(page))[0].value.rle), whole);
});

test("what the real product wrote is shown, and comes back as it was until it is painted on", async (t) => {
  const { cfg, result } = golden.BrushLabels;
  const page = await open(t, { config: cfg, data: { image: "/small.jpg" }, result });
  await page.getByRole("treeitem").first().click();
  assert.deepEqual(await submitted(page), result);
  const at = await places(page);
  await page.keyboard.press("b");
  await drag(page, [at(10, 10), at(20, 10)]);
  const [painted] = await submitted(page);
  assert.equal(painted.id, result[0].id);
  assert.notDeepEqual(painted.value.rle, result[0].value.rle);
});

test("masks as PNG: the real product's comes back as it was, and a painted one is a picture that a browser reads", async (t) => {
  const { cfg, result } = golden.BitmaskLabels;
  const page = await open(t, { config: cfg, data: { image: "/small.jpg" }, result });
  assert.deepEqual(await submitted(page), result);
  await page.locator(".lke-label").nth(1).click();
  const at = await places(page);
  await drag(page, [at(70, 70), at(80, 70)]);
  const [, painted] = await submitted(page);
  assert.deepEqual(Object.keys(painted.value), Object.keys(result[0].value));
  assert.deepEqual(painted.value.bitmasklabels, ["B"]);
  const covered = await page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const alpha = (x, y) => context.getImageData(x, y, 1, 1).data[3];
    return [image.naturalWidth, image.naturalHeight, alpha(600, 560), alpha(600, 700)];
  }, painted.value.imageDataURL);
  assert.deepEqual(covered, [800, 800, 255, 0]);
});

test("the magic wand takes what is coloured alike, and pulling takes more", async (t) => {
  const config = '<View><Labels name="l" toName="img"><Label value="Sky"/></Labels><MagicWand name="w" toName="img" defaultthreshold="0"/><Image name="img" value="$image"/></View>';
  const page = await open(t, { config, data: { image: "/small.jpg" } });
  await page.locator(".lke-label").first().click();
  const at = await places(page);
  await page.mouse.click(...at(50, 50));
  const [shape, labels] = await submitted(page);
  assert.deepEqual([shape.type, Object.keys(shape.value), labels.type, labels.value.labels], ["magicwand", ["format", "rle"], "labels", ["Sky"]]);
  assert.equal(shape.id, labels.id);
  const first = alphas(shape.value.rle).filter((alpha) => alpha > 0).length;
  const [x, y] = at(50, 50);
  await drag(page, [[x, y], [x + 60, y - 60]]);
  const [wider] = await submitted(page);
  assert.equal(wider.id, shape.id);
  assert.ok(alphas(wider.value.rle).filter((alpha) => alpha > 0).length > first);
});

for (const [theme, width, height] of [["light", 1440, 900], ["dark", 360, 740]]) {
  test(`painting at ${width} pixels, ${theme}`, async (t) => {
    const page = await open(t, empty, { theme, width, height });
    await page.getByText("Sky", { exact: true }).first().click();
    const at = await places(page);
    await drag(page, [at(30, 30), at(60, 50), at(30, 60)]);
    if (process.env.SHOTS !== undefined) await page.screenshot({ path: join(process.env.SHOTS, `masks-${width}-${theme}.png`) });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
  });
}
