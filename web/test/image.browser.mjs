// The image editor in a real browser: `npm run test:editor`. CHROMIUM=/path when it is not /usr/bin/chromium.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { build, launch, makeImage, remove, serve } from "../../bench/editor/harness.mjs";

const here = import.meta.dirname;
const golden = JSON.parse(readFileSync(join(here, "fixtures/golden-results.json"), "utf8"));
const axe = readFileSync(resolve(here, "../node_modules/axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

let folder;
let server;
let browser;

before(async () => {
  folder = await build();
  server = await serve(folder);
  browser = await launch();
  await makeImage(browser, folder, { width: 800, height: 800, name: "small.jpg" });
  await makeImage(browser, folder, { width: 1200, height: 600, name: "wide.jpg" });
  writeFileSync(join(folder, "broken.jpg"), "not an image");
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) remove(folder);
});

/** Tiles of one colour for each level, column and row, beside their description; at another host, as stores are. */
async function tileServer(t, browser, describe) {
  const page = await browser.newPage();
  const tileOf = (color, size) => page.evaluate(([fill, side]) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const ctx = canvas.getContext("2d");
    ctx.fillStyle = fill;
    ctx.fillRect(0, 0, side, side);
    return canvas.toDataURL("image/png").split(",")[1];
  }, [color, size]);
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    asked.push(path);
    const answer = await describe(path, tileOf);
    if (answer === null) return response.writeHead(404, { "access-control-allow-origin": "*" }).end();
    return response.writeHead(200, { "access-control-allow-origin": "*", "content-type": answer.type }).end(answer.body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
    return page.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, asked };
}

/** A page with a config and results, and a way to say places in percent of the image. */
async function open(t, stored, { width = 1440, height = 900, theme = "light", touch = false, settings = {}, wait = ".lki-live" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: touch });
  t.after(() => context.close());
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  t.after(() => assert.deepEqual(errors, []));
  await page.addInitScript((text) => sessionStorage.setItem("bench", text), JSON.stringify(stored));
  await page.goto(`${server.url}/test/bench.html?case=stored&theme=${theme}&settings=${encodeURIComponent(JSON.stringify(settings))}`);
  await page.waitForSelector(wait);
  await page.waitForTimeout(250);
  return page;
}

async function placesOf(page, { width, height } = { width: 1, height: 1 }) {
  const box = await page.locator(".lki-live").boundingBox();
  const scale = Math.min(box.width / width, box.height / height);
  const [left, top] = [box.x + (box.width - width * scale) / 2, box.y + (box.height - height * scale) / 2];
  return (x, y) => [left + (x / 100) * width * scale, top + (y / 100) * height * scale];
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

async function clicks(page, at, points) {
  for (const point of points) {
    await page.mouse.move(...at(...point));
    await page.mouse.click(...at(...point));
  }
}

async function result(page) {
  const count = await page.evaluate(() => window.submitted.length);
  await page.getByRole("button", { name: /^(Update|Submit)/ }).click();
  await page.waitForFunction((known) => window.submitted.length > known, count);
  return page.evaluate(() => window.submitted.at(-1));
}

/** Members and kinds of a value, in their order, without the numbers. */
function shape(value) {
  if (Array.isArray(value)) return [...new Set(value.map((part) => JSON.stringify(shape(part))))];
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]));
  return typeof value;
}

function closeTo(value, wanted, within = 0.15) {
  for (const [key, number] of Object.entries(wanted)) assert.ok(Math.abs(value[key] - number) <= within, `${key} is ${value[key]}, not about ${number}`);
}

async function pictureOf(page) {
  await page.waitForTimeout(200);
  const url = await page.evaluate(() => document.querySelector(".lki-canvas").toDataURL());
  return createHash("sha256").update(url).digest("hex");
}

async function assertAccessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  assert.deepEqual(found.violations.map((item) => `${item.id}: ${item.nodes.map((node) => node.html).join(" ")}`), []);
}

const rectangle = (id, x, y, width, height, label, more = {}) => ({
  original_width: 800, original_height: 800, image_rotation: 0, value: { x, y, width, height, rotation: 0, rectanglelabels: [label] },
  id, from_name: "b", to_name: "img", type: "rectanglelabels", origin: "manual", ...more,
});
const config = (image = "", control = "") =>
  `<View><RectangleLabels name="b" toName="img" ${control}><Label value="Car"/><Label value="Person" maxUsages="1"/></RectangleLabels><PolygonLabels name="p" toName="img"><Label value="Road"/></PolygonLabels><Image name="img" value="$image" ${image}/></View>`;
const data = { image: "/small.jpg" };

test("the picture stands and is as large as its config says", async (t) => {
  const page = await open(t, { config: config('width="50%" maxWidth="500" height="300px" horizontalAlignment="right" verticalAlignment="top"'), data: { image: "/wide.jpg" } });
  const frame = await page.locator(".lki-frame").boundingBox();
  assert.ok(Math.abs(frame.height - 300) <= 1 && frame.width <= 500, JSON.stringify(frame));
  // 1200 x 600 in a place that is higher: it stands at the top, so a box drawn there begins at 0.
  const stage = await page.locator(".lki-live").boundingBox();
  await page.locator(".lke-label").first().click();
  await drag(page, [stage.x + stage.width * 0.1, stage.y + 2], [stage.x + stage.width * 0.5, stage.y + stage.width / 4]);
  closeTo((await result(page))[0].value, { x: 10, width: 40, y: (2 / (stage.width / 2)) * 100 }, 1);
});

test("every tool is in sight where the window is low, and a push away on a phone", async (t) => {
  for (const size of [{ width: 1440, height: 560 }, { width: 360, height: 640 }]) {
    const page = await open(t, { config: config('zoomControl="true" rotateControl="true" brightnessControl="true" contrastControl="true"'), data }, size);
    const frame = await page.locator(".lki-frame").boundingBox();
    for (const tool of await page.locator(".lki-tool").all()) {
      if (size.width <= 720) await tool.evaluate((element) => element.scrollIntoView({ block: "nearest", inline: "center" }));
      const box = await tool.boundingBox();
      assert.ok(box.x + box.width <= frame.x + frame.width + 1 && box.y + box.height <= frame.y + frame.height + 1, JSON.stringify({ box, frame, size }));
    }
    assert.ok((await page.locator(".lki-live").boundingBox()).height > 150);
  }
});

test("on a phone many labels and tools leave the picture its room, and what is chosen is in sight", async (t) => {
  const labels = (names) => names.map((name) => `<Label value="${name}"/>`).join("");
  const many = `<View><RectangleLabels name="b" toName="img">${labels(Array.from({ length: 25 }, (_, n) => `Thing ${n}`))}</RectangleLabels>
    <PolygonLabels name="p" toName="img">${labels(["Road", "Water", "Sky"])}</PolygonLabels><KeyPointLabels name="k" toName="img">${labels(["Nose", "Eye"])}</KeyPointLabels>
    <Image name="img" value="$image" zoomControl="true" rotateControl="true" brightnessControl="true" contrastControl="true"/>
    <Choices name="q" toName="img"><Choice value="Good"/><Choice value="Bad"/></Choices></View>`;
  const page = await open(t, { config: many, data }, { width: 360, height: 640, touch: true });
  const picture = await page.locator(".lki-live").boundingBox();
  const place = await page.locator(".lke-scroller").boundingBox();
  const seen = Math.min(picture.y + picture.height, place.y + place.height) - picture.y;
  assert.ok(seen >= 200, `${seen} px of the picture are in sight`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  const line = page.locator(".lke-labels").first();
  assert.equal(await line.getAttribute("data-more"), "end");
  const last = page.getByRole("button", { name: "Thing 9", exact: true });
  const inSight = async () => {
    const [box, strip] = [await last.boundingBox(), await line.boundingBox()];
    return box.x >= strip.x && box.x + box.width <= strip.x + strip.width;
  };
  assert.equal(await inSight(), false);
  await page.keyboard.press("0");
  await page.waitForFunction(() => document.querySelector(".lke-label[aria-pressed=true]")?.textContent.startsWith("Thing 9"));
  assert.equal(await inSight(), true);
  assert.equal(await line.getAttribute("data-more"), "start end");
  assert.equal(await page.locator(".lke-scroller").evaluate((element) => element.scrollTop), 0, "only the line moved");
  await assertAccessible(page);
});

for (const name of ["RectangleLabels", "Rectangle", "EllipseLabels", "Rectangle+Labels+perRegion", "MultiImage"]) {
  test(`${name}: a dragged box is written as the real editor writes it`, async (t) => {
    const page = await open(t, { config: golden[name].cfg, data: { image: "/small.jpg", images: ["/small.jpg", "/wide.jpg"] } });
    const at = await placesOf(page);
    if ((await page.locator(".lke-label").count()) > 0) await page.locator(".lke-label").first().click();
    await drag(page, at(10, 10), at(40, 30));
    const written = await result(page);
    // One region was drawn, and no per-region question answered.
    const wanted = golden[name].result.filter((item) => item.id === golden[name].result[0].id && item.type !== "choices" && item.type !== "textarea");
    assert.equal(JSON.stringify(written.map(shape)), JSON.stringify(wanted.map(shape)));
    closeTo(written[0].value, name === "EllipseLabels" ? { x: 25, y: 20, radiusX: 15, radiusY: 10 } : { x: 10, y: 10, width: 30, height: 20 });
  });
}

test("polygons and key points are written as the real editor writes them", async (t) => {
  const points = [[10, 10], [40, 12], [35, 40], [12, 35]];
  for (const [name, drawn] of [["PolygonLabels", [...points, points[0]]], ["KeyPointLabels", [points[0]]]]) {
    const page = await open(t, { config: golden[name].cfg, data });
    await page.locator(".lke-label").first().click();
    await clicks(page, await placesOf(page), drawn);
    const written = await result(page);
    assert.equal(JSON.stringify(written.map(shape)), JSON.stringify(golden[name].result.map(shape)));
  }
});

test("lines are written as the real editor writes them, and bend, branch and close where the config says so", async (t) => {
  const { cfg, result: [known] } = golden.VectorLabels;
  const points = [[10, 10], [40, 12], [35, 40]];
  const drawLine = async (attributes, drawn) => {
    const page = await open(t, { config: cfg.replace("<VectorLabels ", `<VectorLabels ${attributes} `), data });
    await page.locator(".lke-label").first().click();
    await clicks(page, await placesOf(page), drawn);
    await page.keyboard.press("Enter");
    return { page, item: (await result(page))[0] };
  };
  const { page, item } = await drawLine("", points);
  assert.equal(JSON.stringify(shape(item)), JSON.stringify(shape(known)));
  const [a, b, c] = item.value.vertices;
  assert.deepEqual([b.prevPointId, c.prevPointId, item.value.closed], [a.id, b.id, false]);
  closeTo(b, { x: 40, y: 12 });
  // A point between two others, which then is taken out again.
  const at = await placesOf(page);
  await page.keyboard.press("v");
  await page.mouse.click(...at(25, 11));
  await drag(page, at(25, 11), at(25, 25));
  assert.equal((await result(page))[0].value.vertices.length, 4);
  await page.mouse.dblclick(...at(25, 25));
  assert.equal((await result(page))[0].value.vertices.length, 3);
  const round = await drawLine('closable="true"', [...points, points[0]]);
  assert.deepEqual([round.item.value.closed, round.item.value.vertices.length], [true, 3]);
  const branching = await drawLine('skeleton="true"', [points[0], points[1], points[0], points[2]]);
  assert.equal(branching.item.value.vertices[2].prevPointId, branching.item.value.vertices[0].id);
});

test("cuboids are drawn by mouse, by finger on a phone and by keys alone, with the documented box in front", async (t) => {
  const cubes = '<View><CubeLabels name="c" toName="img"><Label value="Car"/></CubeLabels><Image name="img" value="$image"/></View>';
  const page = await open(t, { config: cubes, data });
  const at = await placesOf(page);
  await page.locator(".lke-label").first().click();
  await drag(page, at(20, 40), at(40, 60));
  assert.match(await page.locator("[aria-live=polite]").allTextContents().then((texts) => texts.join(" ")), /Now the depth/);
  await page.mouse.click(...at(50, 52));
  const [mouse] = await result(page);
  assert.deepEqual(Object.keys(mouse.value), ["x", "y", "width", "height", "rotation", "back", "cubelabels"]);
  closeTo(mouse.value, { x: 20, y: 40, width: 20, height: 20, rotation: 0 });
  closeTo(mouse.value.back, { x: 30, y: 32, width: 20, height: 20 });
  // By keys: a label, a region in the middle, arrows, a number of the back.
  await page.keyboard.press("1");
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.press("ArrowRight");
  await page.getByLabel("Back width (%)").fill("7");
  const keyed = (await result(page))[1];
  assert.ok(keyed.value.back.width === 7 && keyed.value.back.y < keyed.value.y, JSON.stringify(keyed.value));
  await assertAccessible(page);
  const phone = await open(t, { config: cubes, data }, { width: 360, height: 640, touch: true, theme: "dark" });
  const there = await placesOf(phone);
  await phone.locator(".lke-label").first().tap();
  await phone.touchscreen.tap(...there(20, 40));
  await phone.touchscreen.tap(...there(60, 80));
  await phone.touchscreen.tap(...there(75, 70));
  const [touched] = await result(phone);
  closeTo(touched.value, { x: 20, y: 40, width: 40, height: 40 }, 1);
  closeTo(touched.value.back, { x: 35, y: 30, width: 40 }, 1);
  await assertAccessible(phone);
});

test("outlines are cut by a line, joined, taken out of others and made simpler, by pointer, keys and finger", async (t) => {
  const outline = (id, points) => ({ original_width: 800, original_height: 800, image_rotation: 0, value: { points, closed: true, polygonlabels: ["Road"] }, id, from_name: "p", to_name: "img", type: "polygonlabels", origin: "manual" });
  const box = (id, x, y, size) => outline(id, [[x, y], [x + size, y], [x + size, y + size], [x, y + size]]);
  const loaded = [box("a", 10, 10, 20), box("b", 60, 10, 20), outline("c", [[10, 60], [20, 60.01], [30, 60], [30, 80], [10, 80]])];
  const page = await open(t, { config: config(), data, result: loaded });
  const at = await placesOf(page);
  const counts = (items) => items.map(({ id, value }) => [id.length > 1 ? "new" : id, value.points.length]);
  // A straight cut through two, without any label being chosen.
  await page.keyboard.press("Shift+X");
  await drag(page, at(5, 20), at(95, 20));
  const cut = await result(page);
  assert.deepEqual(counts(cut), [["a", 4], ["b", 4], ["c", 5], ["new", 4], ["new", 4]]);
  assert.deepEqual(cut[2], loaded[2]);
  // Both halves of one are joined again, by keys.
  await page.keyboard.press("v");
  await page.mouse.click(...at(12, 12));
  await page.keyboard.down("Shift");
  await page.mouse.click(...at(12, 28));
  await page.keyboard.up("Shift");
  assert.deepEqual(await page.locator(".lki-floating button").evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")).slice(0, 3)),
    ["Join the selected outlines", "Take the selected outlines out of others", "Leave out points that are not seen"]);
  await assertAccessible(page);
  await page.keyboard.press("Shift+J");
  const joined = await result(page);
  assert.equal(joined.length, 4);
  closeTo({ top: Math.min(...joined[0].value.points.map(([, y]) => y)), bottom: Math.max(...joined[0].value.points.map(([, y]) => y)) }, { top: 10, bottom: 30 });
  // What is not seen goes.
  await page.mouse.click(...at(20, 70));
  await page.getByRole("button", { name: "Leave out points that are not seen" }).click();
  assert.deepEqual((await result(page)).find(({ id }) => id === "c").value.points, [[10, 60], [30, 60], [30, 80], [10, 80]]);
  // On a phone: what is drawn over another is taken out of it by a button.
  const phone = await open(t, { config: config(), data, result: [box("a", 10, 10, 40), box("b", 30, 30, 40)] }, { width: 360, height: 640, touch: true, theme: "dark" });
  const there = await placesOf(phone);
  await phone.getByRole("button", { name: "Select and move" }).tap();
  await phone.touchscreen.tap(...there(65, 65));
  await phone.getByRole("button", { name: "Take the selected outlines out of others" }).tap();
  const [whole, over] = await result(phone);
  assert.deepEqual([whole.value.points.length, over.value.points.length], [6, 4]);
  await assertAccessible(phone);
});

test("with common borders a new outline follows its neighbour, and what they share moves as one", async (t) => {
  const outline = { original_width: 800, original_height: 800, image_rotation: 0, value: { points: [[50, 20], [80, 20], [80, 60], [50, 60]], closed: true, polygonlabels: ["Road"] }, id: "n", from_name: "p", to_name: "img", type: "polygonlabels", origin: "manual" };
  const page = await open(t, { config: config(), data, result: [outline] });
  const at = await placesOf(page);
  await page.getByRole("button", { name: "Common borders with neighbours" }).click();
  assert.equal(await page.getByRole("button", { name: "Common borders with neighbours" }).getAttribute("aria-pressed"), "true");
  await page.locator(".lke-label").nth(2).click();
  await clicks(page, at, [[30, 20], [50.5, 20.5], [50.5, 59.5], [30, 60]]);
  await page.keyboard.press("Enter");
  const [neighbour, drawn] = await result(page);
  assert.deepEqual(neighbour, outline);
  assert.deepEqual(drawn.value.points.slice(1, 3), [[50, 20], [50, 60]]);
  await page.keyboard.press("v");
  await page.mouse.click(...at(40, 40));
  await drag(page, at(50, 20), at(55, 10));
  const moved = await result(page);
  assert.deepEqual(moved[0].value.points[0], moved[1].value.points[1]);
  closeTo({ x: moved[0].value.points[0][0], y: moved[0].value.points[0][1] }, { x: 55, y: 10 });
  await page.keyboard.press("Control+z");
  assert.deepEqual((await result(page))[0].value, outline.value);
});

const DZI = '<?xml version="1.0"?><Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="png" Overlap="0" TileSize="256"><Size Width="40000" Height="30000"/></Image>';
/** The colour in the middle of the picture's canvas. */
const middleOf = (page) => page.evaluate(() => {
  const canvas = document.querySelector(".lki-canvas");
  return Array.from(canvas.getContext("2d").getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data.slice(0, 3));
});

test("a picture of 40,000 by 30,000 pixels is drawn tile by tile, and what is marked on it is in percent of all of it", async (t) => {
  const { url, asked } = await tileServer(t, browser, async (path, tileOf) => {
    if (path === "/a.dzi") return { type: "application/xml", body: DZI };
    const found = /^\/a_files\/(\d+)\/(\d+)_(\d+)\.png$/.exec(path);
    return found === null ? null : { type: "image/png", body: Buffer.from(await tileOf(found[1] === "16" ? "rgb(0, 0, 255)" : "rgb(0, 128, 0)", 256), "base64") };
  });
  const page = await open(t, { config: config('zoomControl="true" brightnessControl="true" contrastControl="true" crossOrigin="anonymous"'), data: { image: `${url}/a.dzi` } });
  await page.waitForFunction(() => {
    const canvas = document.querySelector(".lki-canvas");
    return canvas.getContext("2d").getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[1] === 128;
  });
  // Of 18,000 tiles of the full size none is asked for while all of it is seen.
  assert.ok(asked.length < 60 && !asked.some((path) => path.includes("/16/")), asked.join(" "));
  // A channel's levels: the green of the tiles is as much as there can be now.
  await page.getByRole("button", { name: "Brightness and contrast" }).click();
  await page.getByRole("slider", { name: "Green to" }).fill("128");
  await page.waitForTimeout(200);
  assert.deepEqual(await middleOf(page), [0, 255, 0]);
  await assertAccessible(page);
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await page.getByRole("button", { name: "Brightness and contrast" }).click();
  const at = await placesOf(page, { width: 40_000, height: 30_000 });
  await page.keyboard.press("1");
  await drag(page, at(10, 10), at(30, 40));
  await page.keyboard.press("Shift+2");
  await page.waitForFunction(() => {
    const canvas = document.querySelector(".lki-canvas");
    return canvas.getContext("2d").getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[2] === 255;
  });
  assert.ok(asked.length < 200, String(asked.length));
  const [item] = await result(page);
  assert.deepEqual([item.original_width, item.original_height], [40_000, 30_000]);
  closeTo(item.value, { x: 10, y: 10, width: 20, height: 30 }, 0.3);
  // Darker for the eye only.
  const before = await middleOf(page);
  await page.getByRole("button", { name: "Brightness and contrast" }).click();
  await page.getByRole("slider", { name: /Brightness/ }).fill("50");
  await page.waitForTimeout(200);
  assert.ok((await middleOf(page))[2] < before[2] * 0.7, JSON.stringify([before, await middleOf(page)]));
  await assertAccessible(page);
});

test("descriptions of tiles that lie are refused with a reason, and tiles that are too large are not decoded", async (t) => {
  const { url, asked } = await tileServer(t, browser, async (path, tileOf) => {
    if (path.endsWith("/empty.dzi")) return { type: "application/xml", body: "<Image/>" };
    if (path.endsWith("/bare.dzi")) return { type: "application/xml", body: DZI };
    if (path.endsWith("/endless/info.json")) return { type: "application/json", body: JSON.stringify({ width: 1e9, height: 1e9, tiles: [{ width: 512, scaleFactors: [1] }] }) };
    if (path.endsWith("/large/info.json")) return { type: "application/json", body: JSON.stringify({ id: "https://elsewhere.example/x", width: 800, height: 800, tiles: [{ width: 256, scaleFactors: [1, 2, 4] }] }) };
    if (path.includes("/large/")) return { type: "image/png", body: Buffer.from(await tileOf("rgb(9, 9, 9)", 3000), "base64") };
    return null;
  });
  const said = async (address) => {
    const page = await open(t, { config: config(), data: { image: `${url}${address}` } }, { wait: ".lki-problem" });
    return page.locator(".lki-problem").textContent();
  };
  assert.match(await said("/gone.dzi"), /There is no image at this address any more/);
  assert.match(await said("/empty.dzi"), /it is no Deep Zoom description/);
  assert.match(await said("/bare.dzi"), /The description of the image is there, but not its tiles: There is no image/);
  assert.match(await said("/endless/info.json"), /its size is none/);
  assert.match(await said("/large/info.json"), /The description of the image is there, but not its tiles/);
  assert.ok(asked.some((path) => path.startsWith("/large/")));
});

test("moving, reshaping and arrow keys are one step of undo each, and back again nothing is different", async (t) => {
  const loaded = Array.from({ length: 60 }, (_, i) => rectangle(`r${i}`, 5 + (i % 10) * 9, 5 + Math.floor(i / 10) * 15, 12, 12, i % 2 === 0 ? "Car" : "Person"));
  const page = await open(t, { config: config(), data, result: loaded });
  const at = await placesOf(page);
  const untouched = await pictureOf(page);
  await page.mouse.click(...at(9, 9));
  await drag(page, at(9, 9), at(49, 39));
  await drag(page, at(57, 47), at(60, 50));
  for (const key of ["ArrowRight", "ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
  const changed = await result(page);
  closeTo(changed[0].value, { x: 45.25, y: 36.25, width: 15, height: 15 });
  assert.deepEqual(changed.slice(1), loaded.slice(1));
  assert.notEqual(await pictureOf(page), untouched);
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("Control+z");
  assert.deepEqual(await result(page), loaded);
  assert.equal(await pictureOf(page), untouched);
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Delete");
  await page.keyboard.press("Control+z");
  assert.equal(await pictureOf(page), untouched);
});

test("two clicks, three clicks, whole pixels, and labels that are used up", async (t) => {
  const page = await open(t, { config: config("", 'snap="pixel"'), data });
  const at = await placesOf(page);
  await page.keyboard.press("1");
  await clicks(page, at, [[10, 10], [30, 25]]);
  await page.keyboard.press("Shift+R");
  await clicks(page, at, [[50, 20], [70, 30], [60, 50]]);
  await page.keyboard.press("2");
  await page.keyboard.press("r");
  await drag(page, at(10, 60), at(20, 70));
  await drag(page, at(30, 60), at(40, 70));
  const written = await result(page);
  assert.equal(written.length, 3);
  assert.deepEqual(written[0].value, { x: 10, y: 10, width: 20, height: 15, rotation: 0, rectanglelabels: ["Car"] });
  closeTo(written[1].value, { x: 50, y: 20, width: 22.36, height: 22.36, rotation: 26.57 });
  assert.deepEqual(written[2].value.rectanglelabels, ["Person"]);
});

test("a polygon's last point is taken back with undo, and a submit does not lose a half-drawn one", async (t) => {
  const page = await open(t, { config: config(), data });
  const at = await placesOf(page);
  await page.keyboard.press("p");
  await clicks(page, at, [[70, 70], [80, 70], [99, 99]]);
  await page.keyboard.press("Control+z");
  await clicks(page, at, [[80, 85], [72, 82]]);
  await page.keyboard.press("Control+Enter");
  assert.equal(await page.evaluate(() => window.submitted.length), 0);
  const [polygon] = await result(page);
  assert.equal(polygon.value.closed, true);
  assert.deepEqual(polygon.value.points.map((pair) => pair.map(Math.round)), [[70, 70], [80, 70], [80, 85], [72, 82]]);
});

test("what is drawn on a turned and zoomed image lies where it was drawn", async (t) => {
  const page = await open(t, { config: config('rotateControl="true"'), data: { image: "/wide.jpg" } });
  await page.keyboard.press("Alt+ArrowRight");
  await page.waitForTimeout(250);
  // Turned clockwise: what was left is on top, and the image is 600 wide and 1200 high.
  const at = await placesOf(page, { width: 600, height: 1200 });
  const zoomAt = at(50, 50);
  await page.mouse.move(...zoomAt);
  await page.keyboard.down("Control");
  for (let i = 0; i < 8; i += 1) await page.mouse.wheel(0, -120);
  await page.keyboard.up("Control");
  await page.waitForTimeout(300);
  const factor = 1.1 ** 8;
  const zoomed = (x, y) => at(x, y).map((value, index) => zoomAt[index] + (value - zoomAt[index]) * factor);
  await page.keyboard.press("1");
  await drag(page, zoomed(40, 45), zoomed(60, 55));
  const [drawn] = await result(page);
  assert.equal(drawn.image_rotation, 90);
  // In the image as it is: x runs down the screen, y from right to left.
  closeTo(drawn.value, { x: 45, y: 40, width: 10, height: 20, rotation: 0 });
});

test("fingers: pinch, draw, long press; nothing to find fault with on a phone", async (t) => {
  const page = await open(t, { config: config(), data, result: [rectangle("r1", 10, 10, 20, 15, "Car")] }, { width: 360, height: 740, touch: true, theme: "dark" });
  const box = await page.locator(".lki-live").boundingBox();
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x: box.x + x, y: box.y + y, id })) });
  const before = await pictureOf(page);
  await touch("touchStart", [[100, 100]]);
  await touch("touchStart", [[100, 100], [200, 100]]);
  for (let i = 1; i <= 8; i += 1) await touch("touchMove", [[100 - i * 4, 100], [200 + i * 8, 100]]);
  await touch("touchEnd", []);
  const pinched = await pictureOf(page);
  assert.notEqual(pinched, before);
  const zoom = () => page.locator(".lke-zoom").innerText();
  const zoomed = await zoom();
  await touch("touchStart", [[100, 100]]);
  await touch("touchStart", [[100, 100], [200, 100]]);
  for (let i = 1; i <= 8; i += 1) await touch("touchMove", [[100 + i * 6, 100 + i * 4], [200 + i * 6, 100 + i * 4]]);
  await touch("touchEnd", []);
  assert.notEqual(await pictureOf(page), pinched, "two fingers move the picture");
  assert.equal(await zoom(), zoomed, "and leave its size");
  await page.keyboard.press("Shift+Digit1");
  assert.notEqual(await zoom(), zoomed, "which the fingers had changed");
  await page.locator(".lke-label").first().tap();
  await touch("touchStart", [[60, 200]]);
  for (let i = 1; i <= 8; i += 1) await touch("touchMove", [[60 + i * 10, 200 + i * 8]]);
  await touch("touchEnd", []);
  await touch("touchStart", [[100, 230]]);
  await page.waitForTimeout(700);
  await touch("touchEnd", []);
  await page.locator(".lki-floating").waitFor();
  await assertAccessible(page);
  assert.equal((await result(page)).length, 2);
});

test("a pen draws with its tip, at once, and writes the same result", async (t) => {
  const page = await open(t, { config: config(), data });
  const box = await page.locator(".lki-live").boundingBox();
  const session = await page.context().newCDPSession(page);
  const pen = (type, x, y, buttons) => session.send("Input.dispatchMouseEvent", { type, x: box.x + x, y: box.y + y, button: "left", buttons, clickCount: 1, pointerType: "pen", force: 0.4 });
  await page.evaluate(() => {
    window.kinds = [];
    document.addEventListener("pointerdown", (event) => window.kinds.push(event.pointerType), true);
  });
  await page.keyboard.press("1");
  const middle = box.width / 2;
  await pen("mouseMoved", middle - 60, 100, 0);
  await pen("mousePressed", middle - 60, 100, 1);
  for (let i = 1; i <= 6; i += 1) await pen("mouseMoved", middle - 60 + i * 20, 100 + i * 15, 1);
  await pen("mouseReleased", middle + 60, 190, 0);
  assert.deepEqual(await page.evaluate(() => window.kinds), ["pen"]);
  const [drawn, ...more] = await result(page);
  assert.deepEqual([drawn.type, drawn.value.rectanglelabels, more.length], ["rectanglelabels", ["Car"], 0]);
  assert.ok(Math.abs(drawn.value.width / drawn.value.height - 120 / 90) < 0.05);
});

test("without a pointer: a region into the middle, arrows, the label by its key", async (t) => {
  const page = await open(t, { config: config(), data });
  await page.keyboard.press("1");
  await page.locator(".lki-live").focus();
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("2");
  const [made] = await result(page);
  closeTo(made.value, { x: 37.6, y: 37.5, width: 25, height: 25 });
  assert.deepEqual(made.value.rectanglelabels, ["Person"]);
});

test("an image that cannot be shown says why, and its regions are kept", async (t) => {
  const loaded = [rectangle("r1", 10, 10, 20, 15, "Car")];
  for (const [image, words] of [["/nowhere.png", /no image at this address/], ["/broken.jpg", /not an image/], ["", /no address/]]) {
    const page = await open(t, { config: config(), data: { image }, result: loaded }, { wait: ".lki-problem" });
    assert.match(await page.locator(".lki-problem").innerText(), words);
    await assertAccessible(page);
    assert.deepEqual(await result(page), loaded);
  }
});

test("pages: a region chosen in the panel shows its page", async (t) => {
  const pages = `<View><RectangleLabels name="b" toName="img"><Label value="Car"/></RectangleLabels><Image name="img" valueList="$images"/></View>`;
  const loaded = [rectangle("a", 10, 10, 20, 20, "Car", { item_index: 0 }), rectangle("b", 50, 50, 1, 1, "Car", { item_index: 1 })];
  const page = await open(t, { config: pages, data: { images: ["/small.jpg", "/wide.jpg"] }, result: loaded });
  await page.getByText("1 × 1 %").click();
  await page.locator('.lki-page:text("2 of 2")').waitFor();
  await page.keyboard.press("Control+ArrowLeft");
  await page.locator('.lki-page:text("1 of 2")').waitFor();
  assert.deepEqual(await result(page), loaded);
});
