// The label stream of the built interface, under the product's content security policy, over a made-up server:
// `npm run build && node --test test/label.browser.mjs` in web/.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { startSite } from "./mock/site.mjs";

let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => browser?.close());

/** Somebody who labels a project of their own world: `project` and `data` say what is different from the made-up one. */
async function labeler({ project = {}, data = null, settings = {}, language = "en", path = "/projects/1/data?labeling=1", ready = ".lke-bottom", ...look } = {}) {
  const site = await startSite(30);
  site.preferences({ language, theme: "light", editor: settings });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...look });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
  });
  page.on("request", (request) => {
    const address = new URL(request.url());
    if (address.protocol.startsWith("http") && address.origin !== site.url) troubles.push(`a request left for ${address.host}`);
  });
  await page.exposeFunction("noteRefusal", (what) => troubles.push(`refused: ${what}`));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => globalThis.noteRefusal(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
  const changed = async (route, change) => {
    const response = await route.fetch();
    const body = response.ok() ? change(await response.json()) : undefined;
    await route.fulfill(body === undefined ? { response } : { response, json: body });
  };
  await page.route(/\/api\/projects\/1\/$/, (route) => changed(route, (body) => ({ ...body, show_instruction: false, show_collab_predictions: false, ...project })));
  const withData = (body) => ({ ...body, predictions: [], ...(data === null ? {} : { data: { ...body.data, ...data } }) });
  await page.route(/\/api\/projects\/1\/next\/|\/api\/tasks\/\d+\/$/, (route) => changed(route, withData));
  await page.goto(site.url + path);
  await page.waitForSelector(ready);
  await page.waitForFunction(() => document.querySelector(".lke-root[aria-busy=true]") === null);
  return { page, site, leave: async () => { await context.close(); await site.close(); assert.deepEqual(troubles, []); } };
}

describe("what people write into a project", () => {
  test("w09 markup and styles are shown without anything that runs, leaves, or that the policy had to refuse", async () => {
    const bad = `<b style="color:red" onclick="x()">bold</b><img src=/logo.svg alt=ours onerror="globalThis.__ran=1"><img src="/\\evil.example/p.png" alt=theirs><img src="/\t/evil.example/p.png"><img src="http://evil.example/p.png"><svg onload="globalThis.__ran=1"><style>*{color:red}</style></svg><script>globalThis.__ran=1</script><iframe srcdoc="<b onclick=1>"></iframe><math><mtext><style><img src=y onerror=1></style></mtext></math><base href="http://evil.example/"><link rel=stylesheet href="http://evil.example/x.css"><a href="java\nscript:1" onfocus=1 autofocus>link</a>`;
    const attribute = bad.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
    const css = String.raw`.a, .lke-label { --u: \75rl(http://evil.example/s.png); background: var(--u); border-image: var(--u) } .a { --p: fixed; position: var(--p) }`;
    const label_config = `<View className="a" style="--u: \\75rl(http://evil.example/i.png); background-image: var(--u); background: url(http://evil.example/j.png)"><Style>${css}</Style>
      <Labels name="l" toName="t"><Label value="One" html="${attribute}"/></Labels><Text name="t" value="$caption"/>
      <Choices name="c" toName="t" value="$options"><Choice value="Two" html="${attribute}"/></Choices></View>`;
    const { page, leave } = await labeler({ project: { label_config, expert_instruction: bad, show_instruction: true }, data: { caption: bad, options: [{ value: "Three", html: bad }] } });
    const dialog = page.getByRole("dialog", { name: "Instructions" });
    assert.match(await dialog.innerText(), /bold/);
    // A picture from elsewhere is a link to it, in a text with links.
    assert.deepEqual(await dialog.locator("img").evaluateAll((all) => all.map((image) => new URL(image.src).pathname)), ["/logo.svg"]);
    assert.equal(await dialog.locator("a[href^='http://evil.example/'], a[href*='//evil.example/']").count(), 3);
    await dialog.getByRole("button", { name: "Start labeling" }).click();
    for (const place of [page.locator(".lke-label"), page.locator(".lke-choice").first(), page.locator(".lke-choice").last()]) {
      await place.locator("img").waitFor();
      assert.deepEqual(await place.locator("img").evaluateAll((all) => all.map((image) => new URL(image.src).pathname)), ["/logo.svg"]);
      assert.match(await place.innerText(), /bold/);
    }
    assert.equal(await page.locator("[onerror], [onload], [onclick], [onfocus], script:not([src]), iframe, base, [href^='java']").count(), 0);
    assert.equal(await page.evaluate(() => globalThis.__ran), undefined);
    assert.deepEqual(await page.locator(".lke-task, .lke-task *").evaluateAll((all) => all.filter((element) => getComputedStyle(element).position === "fixed" || /url/.test(getComputedStyle(element).backgroundImage)).map((element) => element.className)), []);
    await page.waitForLoadState("networkidle");
    await leave();
  });
});
