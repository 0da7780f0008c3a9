// Objects of a store in the editor, under the product's policy: why one is not shown, and a link that is made anew.
// `npm run build && node --test test/store.browser.mjs` in web/.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { openBrowser } from "./mock/look.mjs";
import { startSite } from "./mock/site.mjs";

const PICTURE = '<View><Image name="i" value="$image"/><Choices name="q" toName="i"><Choice value="x"/></Choices></View>';
const TEXT = '<View><Text name="t" value="$image" valueType="url"/><Choices name="q" toName="t"><Choice value="x"/></Choices></View>';
const PNG = readFileSync(new URL("../public/favicon.svg", import.meta.url));
const OPEN = { "Access-Control-Allow-Origin": "*" };
const refusal = (code, message) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

/** What the store answers to each of its objects; `calls` counts them. */
const OBJECTS = {
  "good.svg": () => [200, { ...OPEN, "Content-Type": "image/svg+xml" }, PNG],
  "good.txt": () => [200, { ...OPEN, "Content-Type": "text/plain" }, "Ada met Grace in London."],
  "gone.png": () => [404, OPEN, refusal("NoSuchKey", "The specified key does not exist.")],
  "mine.png": () => [403, OPEN, refusal("AccessDenied", "Access Denied")],
  "late.png": () => [403, OPEN, refusal("AccessDenied", "Request has expired")],
  "late-at-google.png": () => [400, OPEN, refusal("ExpiredToken", "Invalid argument.")],
  "shy.png": () => [404, {}, refusal("NoSuchKey", "The specified key does not exist.")],
  "page.png": () => [200, { ...OPEN, "Content-Type": "text/html" }, "<!doctype html>"],
  "photo.png": () => [200, { ...OPEN, "Content-Type": "image/png" }, "PNG"],
  // The first link has ended before it was used.
  "renewed.svg": (calls) => (calls === 1 ? [403, OPEN, refusal("AccessDenied", "Request has expired")] : [200, { ...OPEN, "Content-Type": "image/svg+xml" }, PNG]),
  "renewed.txt": (calls) => (calls === 1 ? [403, OPEN, refusal("AccessDenied", "Request has expired")] : [200, { ...OPEN, "Content-Type": "text/plain" }, "Ada met Grace in London."]),
};

let browser;
let store;
let calls;

before(async () => {
  browser = await openBrowser();
  store = createServer((request, response) => {
    const name = new URL(request.url, "http://store").pathname.slice(1);
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const [status, headers, body] = OBJECTS[name](calls.get(name));
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise((resolve) => store.listen(0, "127.0.0.1", resolve));
});

after(async () => {
  await browser?.close();
  store?.closeAllConnections();
  store?.close();
});

const storeUrl = () => `http://127.0.0.1:${store.address().port}`;

/** Somebody who labels a task whose data names this object. Our own address of it leads to `location`. */
async function labeler({ config = PICTURE, location, resolve = () => ({ status: 303, headers: { Location: location } }), policy = storeUrl(), path = "/projects/1/data?labeling=1", language = "en" }) {
  calls = new Map();
  const site = await startSite(30);
  site.world.store = policy;
  site.preferences({ language, theme: "light" });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", locale: language === "de" ? "de-DE" : "en-GB" });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const troubles = [];
  const resolved = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.route(/\/tasks\/\d+\/resolve\//, async (route) => {
    resolved.push(route.request().url());
    await route.continue();
  });
  site.answers(["GET", /^\/tasks\/\d+\/resolve$/, resolve]);
  await page.route(/\/api\/projects\/1$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), show_instruction: false, label_config: config } });
  });
  await page.route(/\/api\/projects\/1\/next\b/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), predictions: [], data: { image: "/tasks/1/resolve/?fileuri=czM6Ly9sYWtlL2JvYXQucG5n" } } });
  });
  await page.goto(site.url + path);
  const leave = async () => {
    await context.close();
    await site.close();
    assert.deepEqual(troubles, []);
  };
  return { page, site, resolved, leave };
}

describe("an object of a store that is not shown says why", () => {
  for (const [name, words] of [
    ["gone.png", /There is no image at this address/],
    ["mine.png", /The store refuses to give this image \(403\)/],
    ["late.png", /The link has expired/],
    ["late-at-google.png", /The link has expired/],
    ["shy.png", /does not let this page read it \(CORS\).*origin http:\/\/127\.0\.0\.1:\d+, methods GET and HEAD/],
    ["page.png", /not an image but text\/html/],
  ]) {
    test(name, async () => {
      const { page, leave } = await labeler({ location: `${storeUrl()}/${name}?signature=1` });
      await page.locator(".lki-problem").waitFor();
      assert.match(await page.locator(".lki-problem").innerText(), words);
      await leave();
    });
  }

  test("a store that nobody reaches", async () => {
    const { page, leave } = await labeler({ location: "http://127.0.0.1:9/boat.png", policy: `${storeUrl()} http://127.0.0.1:9` });
    await page.locator(".lki-problem").waitFor();
    assert.match(await page.locator(".lki-problem").innerText(), /The store does not answer/);
    await leave();
  });

  test("a store that the page's policy does not name", async () => {
    const { page, leave } = await labeler({ location: `${storeUrl()}/good.svg`, policy: "" });
    await page.locator(".lki-problem").waitFor();
    assert.match(await page.locator(".lki-problem").innerText(), /security policy of this page does not let it load from the store/);
    await leave();
  });

  test("through the server, in the words of the server", async () => {
    const { page, leave } = await labeler({ resolve: () => ({ status: 424, body: { status_code: 424, detail: "The store refuses to read: the credential needs the permission “get”." } }) });
    await page.locator(".lki-problem").waitFor();
    assert.match(await page.locator(".lki-problem").innerText(), /The store does not give it: The store refuses to read: the credential needs the permission “get”/);
    await leave();
  });

  test("a text that is a picture", async () => {
    const { page, leave } = await labeler({ config: TEXT, location: `${storeUrl()}/photo.png` });
    await page.locator(".lke-problem").waitFor();
    assert.match(await page.locator(".lke-problem").innerText(), /not a text but image\/png/);
    await leave();
  });

  test("a text, and in German", async () => {
    const { page, leave } = await labeler({ config: TEXT, location: `${storeUrl()}/shy.png`, language: "de" });
    await page.locator(".lke-problem").waitFor();
    assert.match(await page.locator(".lke-problem").innerText(), /lässt diese Seite aber nicht lesen \(CORS\)/);
    await leave();
  });
});

describe("a link that has ended is made anew by itself", () => {
  test("of a picture", async () => {
    const { page, resolved, leave } = await labeler({ location: `${storeUrl()}/renewed.svg` });
    await page.locator(".lki-live").waitFor();
    assert.equal(await page.locator(".lki-problem").count(), 0);
    assert.ok(resolved.length >= 1);
    assert.equal(calls.get("renewed.svg"), 2);
    await leave();
  });

  test("of a text", async () => {
    const { page, leave } = await labeler({ config: TEXT, location: `${storeUrl()}/renewed.txt` });
    await page.getByText("Ada met Grace in London.").waitFor();
    assert.equal(calls.get("renewed.txt"), 2);
    await leave();
  });
});

test("who comes to a project from another page gets the policy that names its stores, with one load", async () => {
  const { page, leave } = await labeler({ location: `${storeUrl()}/good.svg`, path: "/projects/" });
  let documents = 0;
  page.on("request", (request) => { if (request.resourceType() === "document") documents += 1; });
  await page.getByRole("link", { name: "Scenes at the lake" }).first().click();
  await page.getByRole("navigation", { name: "Project" }).getByRole("link", { name: "Label", exact: true }).click();
  await page.locator(".lki-live").waitFor();
  assert.equal(documents, 1);
  await leave();
});
