// A long series in a browser: node bench/editor/series.mjs [--rows 5000000] [--channels 8]
import { createReadStream, createWriteStream, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, launch, remove, serve } from "./harness.mjs";

const { values } = parseArgs({ options: { rows: { type: "string", default: "5000000" }, channels: { type: "string", default: "8" } } });
const [rows, channels] = [Number(values.rows), Number(values.channels)];

async function write(path) {
  const file = createWriteStream(path);
  const names = Array.from({ length: channels }, (_, at) => `c${at}`);
  file.write(`time,${names.join(",")}\n`);
  for (let from = 0; from < rows; from += 20_000) {
    let text = "";
    for (let row = from; row < Math.min(rows, from + 20_000); row += 1) {
      text += row * 10;
      for (let at = 0; at < channels; at += 1) text += `,${(Math.sin(row / (900 * (at + 1))) * 100 + (row * (at + 7)) % 13).toFixed(2)}`;
      text += "\n";
    }
    if (!file.write(text)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

const quantile = (list, part) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];

const folder = await build();
const page = await serve(folder);
const path = join(folder, "long.csv");
await write(path);
const data = createServer((request, response) => {
  response.writeHead(200, { "content-type": "text/csv", "access-control-allow-origin": "*", "content-length": statSync(path).size });
  createReadStream(path, { highWaterMark: 1 << 20 }).pipe(response);
});
await new Promise((done) => data.listen(0, "127.0.0.1", done));
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const tab = await context.newPage();
  const config = `<View><TimeSeriesLabels name="l" toName="s"><Label value="A"/></TimeSeriesLabels><TimeSeries name="s" value="$s" timeColumn="time" overviewWidth="100%">${Array.from({ length: channels }, (_, at) => `<Channel column="c${at}" height="80"/>`).join("")}</TimeSeries></View>`;
  await tab.addInitScript((text) => sessionStorage.setItem("bench", text), JSON.stringify({ config, data: { s: `http://127.0.0.1:${data.address().port}/long.csv` } }));
  const began = performance.now();
  await tab.goto(`${page.url}/test/bench.html?case=stored`);
  await tab.waitForSelector(".lkt-window");
  const first = performance.now() - began;
  // How long frames are while it is still read.
  const frames = (count) => tab.evaluate(async (most) => {
    const canvas = document.querySelector(".lkt-live");
    const box = canvas.getBoundingClientRect();
    const took = [];
    for (let at = 0; at < most; at += 1) {
      const from = performance.now();
      canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: at % 20 < 10 ? -100 : 100, ctrlKey: true, bubbles: true, cancelable: true, clientX: box.left + box.width * 0.4, clientY: box.top + 100 }));
      await new Promise((done) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); }));
      took.push(performance.now() - from);
    }
    return took;
  }, count);
  const early = await frames(40);
  await tab.waitForFunction(() => document.querySelector(".lka-note:not(.lka-notice)") === null, null, { timeout: 300_000 });
  const whole = performance.now() - began;
  const late = await frames(100);
  const client = await context.newCDPSession(tab);
  await client.send("HeapProfiler.collectGarbage");
  const { metrics } = await client.send("Performance.enable").then(() => client.send("Performance.getMetrics"));
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize").value;
  const ms = (number) => `${Math.round(number)} ms`;
  console.log(`${rows} rows x ${channels}, ${Math.round(statSync(path).size / 1e6)} MB`);
  console.log(`first part shown and usable  ${ms(first)}`);
  console.log(`zoom while it is read        p50 ${ms(quantile(early, 0.5))}, p95 ${ms(quantile(early, 0.95))}`);
  console.log(`all of it read               ${ms(whole)}`);
  console.log(`zoom                         p50 ${ms(quantile(late, 0.5))}, p95 ${ms(quantile(late, 0.95))}`);
  console.log(`JS heap                      ${Math.round(heap / 1e6)} MB`);
} finally {
  await browser.close();
  await page.close();
  data.closeAllConnections();
  data.close();
  rmSync(path);
  remove(folder);
}
