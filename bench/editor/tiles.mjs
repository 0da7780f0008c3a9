// A picture of 40,000 by 30,000 pixels in tiles: node bench/editor/tiles.mjs [--width 40000] [--height 30000] [--tile 512] [--kind dzi|iiif]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, launch, makeImage, remove, serve } from "./harness.mjs";

const { values } = parseArgs({ options: { width: { type: "string", default: "40000" }, height: { type: "string", default: "30000" }, tile: { type: "string", default: "512" }, kind: { type: "string", default: "dzi" } } });
const [width, height, side] = [Number(values.width), Number(values.height), Number(values.tile)];
const VARIANTS = 12;
const STEPS = 120;

const quantile = (list, part) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
const folder = await build();
const page = await serve(folder);
const browser = await launch();
const files = [];
for (let index = 0; index < VARIANTS; index += 1) {
  await makeImage(browser, folder, { width: side, height: side, name: `tile${index}.jpg` });
  files.push(readFileSync(join(folder, `tile${index}.jpg`)));
}
let [served, bytes] = [0, 0];
const dzi = `<?xml version="1.0"?><Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg" Overlap="0" TileSize="${side}"><Size Width="${width}" Height="${height}"/></Image>`;
const iiif = JSON.stringify({ "@context": "http://iiif.io/api/image/3/context.json", width, height, tiles: [{ width: side, scaleFactors: [1, 2, 4, 8, 16, 32, 64, 128] }] });
const store = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://x").pathname;
  const headers = { "access-control-allow-origin": "*", "cache-control": "no-store" };
  if (path.endsWith(".dzi")) return response.writeHead(200, { ...headers, "content-type": "application/xml" }).end(dzi);
  if (path.endsWith("/info.json")) return response.writeHead(200, { ...headers, "content-type": "application/json" }).end(iiif);
  if (!path.endsWith(".jpg")) return response.writeHead(404, headers).end();
  const body = files[[...path].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % VARIANTS];
  served += 1;
  bytes += body.length;
  return response.writeHead(200, { ...headers, "content-type": "image/jpeg", "content-length": body.length }).end(body);
});
await new Promise((done) => store.listen(0, "127.0.0.1", done));
const address = `http://127.0.0.1:${store.address().port}/${values.kind === "iiif" ? "large/info.json" : "large.dzi"}`;

try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const tab = await context.newPage();
  const config = '<View><RectangleLabels name="b" toName="i"><Label value="A"/></RectangleLabels><Image name="i" value="$i" zoom="true" zoomControl="true" brightnessControl="true" crossOrigin="anonymous"/></View>';
  await tab.addInitScript((text) => sessionStorage.setItem("bench", text), JSON.stringify({ config, data: { i: address } }));
  const began = performance.now();
  await tab.goto(`${page.url}/test/bench.html?case=stored`);
  await tab.waitForSelector(".lki-canvas");
  // The middle of the picture is drawn as soon as a tile is.
  const drawn = () => tab.waitForFunction(() => {
    const canvas = document.querySelector(".lki-canvas");
    return canvas !== null && canvas.width > 1 && canvas.getContext("2d").getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[3] === 255;
  }, undefined, { polling: 20 });
  await drawn();
  console.log(`first view                 ${(performance.now() - began).toFixed(0)} ms (page, engine and coarsest tiles; ${served} tiles)`);
  const steps = (kind) => tab.evaluate(async ([what, most]) => {
    const canvas = document.querySelector(".lki-live");
    const box = canvas.getBoundingClientRect();
    const took = [];
    for (let at = 0; at < most; at += 1) {
      const from = performance.now();
      const far = at % 40 < 20 ? 60 : -60;
      canvas.dispatchEvent(new WheelEvent("wheel", { ...(what === "pan" ? { deltaX: far, deltaY: far / 2 } : { deltaY: at % 60 < 30 ? -100 : 100, ctrlKey: true }), bubbles: true, cancelable: true, clientX: box.left + box.width * 0.6, clientY: box.top + box.height * 0.4 }));
      await new Promise((done) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); }));
      took.push(performance.now() - from);
    }
    return took;
  }, [kind, STEPS]);
  const show = (name, times) => console.log(`${name.padEnd(26)} p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, most ${Math.max(...times).toFixed(1)} ms`);
  show("zoom in and out", await steps("zoom"));
  await tab.keyboard.press("Shift+2");
  await tab.waitForTimeout(500);
  show("pan at full size", await steps("pan"));
  for (let index = 0; index < 8; index += 1) await tab.locator(".lki-live").dispatchEvent("wheel", { deltaY: 100, ctrlKey: true, clientX: 700, clientY: 400 });
  show("pan at half size", await steps("pan"));
  const heap = await tab.evaluate(() => { globalThis.gc?.(); return performance.memory.usedJSHeapSize / 1048576; });
  console.log(`tiles                      ${served} (${(bytes / 1048576).toFixed(1)} MB), JS heap ${heap.toFixed(0)} MB`);
} finally {
  await browser.close();
  await page.close();
  store.close();
  remove(folder);
}
