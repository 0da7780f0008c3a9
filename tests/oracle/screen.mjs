// What the real Label Studio's editor shows of tasks: `node screen.mjs order.json` prints the results by name.
// The order: { url, email, password, tasks: [{ name, project, task, count }], pictures: folder }
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "../browser/support/deps.mjs";

const order = JSON.parse(await readFile(process.argv[2], "utf8"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  const page = await signedIn();
  const shown = {};
  for (const task of order.tasks) shown[task.name] = await open(page, task);
  process.stdout.write(JSON.stringify(shown));
} finally {
  await browser.close();
}

/** Nothing is asked of anybody but the product. */
async function signedIn() {
  const context = await browser.newContext({ baseURL: order.url, viewport: { width: 1440, height: 900 } });
  await context.route(
    (url) => url.protocol.startsWith("http") && url.host !== new URL(order.url).host,
    (route) => route.abort(),
  );
  const page = await context.newPage();
  await page.goto("/user/login/");
  await page.fill("input[name=email]", order.email);
  await page.fill("input[name=password]", order.password);
  await page.click("button[type=submit]");
  await page.waitForURL((url) => !url.pathname.startsWith("/user/login"));
  return page;
}

async function open(page, { name, project, task, count }) {
  await page.goto(`/projects/${project}/data?task=${task}`);
  await page.waitForFunction(
    (wanted) => {
      const selected = window.Htx?.annotationStore?.selected;
      if (!selected || window.Htx.task?.id !== wanted.task) return false;
      const images = selected.objects.filter((object) => object.type === "image");
      return images.every((image) => image.imageIsLoaded ?? true) && selected.serializeAnnotation().length >= wanted.count;
    },
    { task, count },
    { timeout: 20_000, polling: 100 },
  ).catch(() => {}); // what it shows instead is what the caller compares
  const shown = await page.evaluate(() => {
    const selected = window.Htx?.annotationStore?.selected;
    if (!selected) return null;
    return { result: selected.serializeAnnotation(), regions: selected.regionStore.regions.map((region) => region.cleanId) };
  });
  if (order.pictures) await page.screenshot({ path: join(order.pictures, `${name}.png`) });
  return shown;
}
