// A long document in a browser: node bench/editor/pdf.mjs [--pages 300]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { report } from "../../web/test/fixtures/pdf.mjs";
import { build, launch, remove, serve } from "./harness.mjs";

const { values } = parseArgs({ options: { pages: { type: "string", default: "300" }, runs: { type: "string", default: "5" } } });
const [pages, runs] = [Number(values.pages), Number(values.runs)];
const config = '<View><OcrLabels name="ocr" toName="pdf"><Label value="Amount"/></OcrLabels><Pdf name="pdf" value="$pdf"/></View>';

const folder = await build();
const server = await serve(folder, { policies: true });
const bytes = report(pages);
writeFileSync(join(folder, "long.pdf"), bytes);
const browser = await launch();
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const painted = (page, number) => page.waitForFunction((wanted) => document.querySelector(".lki-live")?.dataset.painted === String(wanted), number, { polling: "raf" });

async function once() {
  // A browser of nobody: nothing is in its cache.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript((text) => sessionStorage.setItem("bench", text), JSON.stringify({ config, data: { pdf: "/long.pdf" } }));
  const took = async (work) => {
    const from = performance.now();
    await work();
    return performance.now() - from;
  };
  server.takeBytes();
  const first = await took(async () => {
    await page.goto(`${server.url}/test/bench.html?case=stored`);
    await painted(page, 1);
  });
  const { script } = server.takeBytes();
  const middle = await took(async () => {
    await page.getByLabel("Page", { exact: true }).fill(String(Math.ceil(pages / 2)));
    await page.keyboard.press("Enter");
    await painted(page, Math.ceil(pages / 2));
  });
  const next = await took(async () => {
    await page.getByRole("button", { name: "Next page" }).click();
    await painted(page, Math.ceil(pages / 2) + 1);
  });
  const search = await took(async () => {
    await page.getByLabel("Search in the document").fill(`page ${pages}, line 40`);
    await page.waitForFunction(() => document.querySelector(".lkp-found")?.textContent === "1 of 1 found");
  });
  const client = await context.newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const { metrics } = await client.send("Performance.enable").then(() => client.send("Performance.getMetrics"));
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize").value;
  await context.close();
  return { first, middle, next, search, heap, script };
}

try {
  const all = [];
  for (let run = 0; run < runs; run += 1) all.push(await once());
  const of = (name) => median(all.map((one) => one[name]));
  console.log(`${pages} pages, ${(bytes.length / 1e6).toFixed(1)} MB, median of ${runs}`);
  console.log(`first page drawn, from an empty cache  ${Math.round(of("first"))} ms`);
  console.log(`to the page in the middle              ${Math.round(of("middle"))} ms`);
  console.log(`to the page after it                   ${Math.round(of("next"))} ms`);
  console.log(`words of the last page found           ${Math.round(of("search"))} ms`);
  console.log(`JS heap of the page                    ${Math.round(of("heap") / 1e6)} MB`);
  console.log(`scripts, compressed (with the worker)  ${Math.round(of("script") / 1000)} KB`);
} finally {
  await browser.close();
  await server.close();
  remove(folder);
}
