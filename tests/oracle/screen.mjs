// What the real Label Studio's editor shows of tasks: `node screen.mjs order.json` prints it by name.
// The order: { url, email, password, tasks: [{ name, config, task }], images: a folder of what was uploaded, pictures: a folder for screenshots }
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { chromium } from "../browser/support/deps.mjs";

/** Stands before the real application: its parts are loaded as always, but nothing of it starts, so that the editor is alone. */
const HELD_BACK = `{
  const all = self.webpackChunklabelstudio, push = all.push;
  push([["held back"], {}, (parts) => { self.parts = parts; }]);
  all.push = ([ids, modules]) => push([ids, modules]);
}\n`;
/** How version 1.23.2 fetches its editor (`main.js`). */
const EDITOR = { chunks: [502, 594, 288, 358], module: 41607 };

const order = JSON.parse(await readFile(process.argv[2], "utf8"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  const page = await withEditor();
  const shown = {};
  for (const one of order.tasks) shown[one.name] = await show(page, one);
  process.stdout.write(JSON.stringify(shown));
} finally {
  await browser.close();
}

async function withEditor() {
  const context = await browser.newContext({ baseURL: order.url, viewport: { width: 1440, height: 900 } });
  // Nothing is asked of anybody but the product.
  await context.route((url) => url.protocol.startsWith("http") && url.host !== new URL(order.url).host, (route) => route.abort());
  const page = await context.newPage();
  await signIn(page);
  await page.route("**/react-app/main.js*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: HELD_BACK + (await response.text()) });
  });
  await page.route("**/data/upload/**", (route) => {
    const name = basename(new URL(route.request().url()).pathname).replace(/^(?:[0-9a-f]{8}|[0-9a-f]{32})-/, "");
    return route.fulfill({ path: join(order.images, name) });
  });
  await page.goto("/projects/");
  await page.evaluate(async ({ chunks, module }) => {
    await Promise.all(chunks.map((chunk) => window.parts.e(chunk)));
    window.parts(module);
  }, EDITOR);
  page.on("pageerror", (error) => {
    throw error;
  });
  return page;
}

async function signIn(page) {
  await page.goto("/user/login/");
  await page.fill("input[name=email]", order.email);
  await page.fill("input[name=password]", order.password);
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith("/user/login"), { waitUntil: "commit" }), page.click("button[type=submit]")]);
}

async function show(page, { name, config, task }) {
  await page.evaluate(open, { config, task });
  try {
    await page.waitForFunction(isShown, null, { timeout: 60_000 });
  } catch (error) {
    throw new Error(`${name}: not everything was drawn; what is there: ${JSON.stringify(await page.evaluate(look))}`, { cause: error });
  }
  if (order.pictures) await page.screenshot({ path: join(order.pictures, `${name}.png`) });
  return page.evaluate(look);
}

/** In the page: opens the editor as the Data Manager does. */
function open({ config, task }) {
  window.LabelStudio.destroyAll();
  document.body.innerHTML = '<div id="editor"></div>';
  const named = ({ id, ...rest }) => ({ ...rest, pk: String(id), createdBy: rest.created_username, createdDate: rest.created_at, leadTime: rest.lead_time ?? 0, skipped: rest.was_cancelled });
  /** What is drawn for a region: shapes on a picture, or marked pieces of a text. */
  window.drawn = (region) => {
    if (region.object.type !== "image") return [...(region._spans ?? [])].filter((span) => span.isConnected);
    return region.object.stageRef?.find((node) => node.id() === region.cleanId || node.name().split(" ").includes(region.id)) ?? [];
  };
  window.panel = () => [...document.querySelectorAll(".lsf-outliner-item__title")];
  return new Promise((resolve) => {
    new window.LabelStudio("editor", {
      config,
      interfaces: ["basic", "controls", "submit", "update", "predictions", "topbar", "annotations:current", "side-column", "edit-history", "infobar"],
      user: window.APP_SETTINGS.user,
      users: [],
      task: { ...task, annotations: task.annotations.map(named), predictions: [] },
      onStorageInitialized: (store) => resolve(void (window.store = store)),
    });
  });
}

/** In the page: whether all pictures have come, and all regions are drawn and listed. */
function isShown() {
  const selected = window.store.annotationStore.selected;
  const ready = (object) => object.isReady && (object.type !== "image" || object.imageIsLoaded);
  if (selected === null || !selected.objects.every(ready)) return false;
  const { regions } = selected.regionStore;
  return regions.every((region) => window.drawn(region).length > 0) && window.panel().length === regions.length;
}

/** In the page: what it shows. Places on pictures are in percent of them, as in results. */
function look() {
  const { selected, annotations } = window.store.annotationStore;
  if (!selected) return null;
  const place = (shape, image) => {
    const { x, y, width, height } = shape.getClientRect({ relativeTo: image.stageRef, skipStroke: true, skipShadow: true });
    const percent = [x / image.stageWidth, y / image.stageHeight, width / image.stageWidth, height / image.stageHeight].map((part) => part * 100);
    return { kind: shape.getClassName(), visible: shape.isVisible(), place: percent };
  };
  const look = (region) => window.drawn(region).map((drawn) => (drawn instanceof Element ? { kind: "span", visible: drawn.getClientRects().length > 0, text: drawn.textContent } : place(drawn, region.object)));
  return {
    annotations: annotations.length,
    result: selected.serializeAnnotation(),
    regions: selected.regionStore.regions.map((region) => ({ id: region.cleanId, labels: region.labels.flat(), drawn: look(region) })),
    panel: window.panel().map((line) => line.innerText),
  };
}
