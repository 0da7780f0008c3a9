// Conversations, pages and questions in a real browser: `node --test test/documents.browser.mjs` in web/.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let vite;
let browser;
let base;

before(async () => {
  vite = await createServer({ root: new URL("..", import.meta.url).pathname, server: { port: 0, proxy: {} }, logLevel: "error", cacheDir: "node_modules/.vite-documents-test", optimizeDeps: { include: ["marked"] } });
  await vite.listen();
  base = vite.resolvedUrls.local[0];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const visit = await visitor();
  await visit.open(`<View><Markdown>x</Markdown><HyperText name="h" value="$h"/><Paragraphs name="p" value="$p"/><Taxonomy name="t" toName="h"><Choice value="a"/></Taxonomy></View>`, { h: "", p: [] });
  await visit.context.close();
});

after(async () => {
  await browser?.close();
  await vite?.close();
});

/** A person; `open` gives a page with the editor, and `leave` fails when its code threw or something was asked of another host. */
async function visitor(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(60_000);
  const troubles = [];
  await context.route((url) => url.origin !== new URL(base).origin && url.protocol.startsWith("http"), (route) => {
    troubles.push(`asked ${route.request().url()}`);
    return route.abort();
  });
  const open = async (config, data, { annotations = [], more = "" } = {}) => {
    const page = await context.newPage();
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
    });
    page.on("dialog", (dialog) => { troubles.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
    page.on("popup", () => troubles.push("popup"));
    const asked = [["config", config], ["data", JSON.stringify(data)], ["annotations", JSON.stringify(annotations)]].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
    await page.goto(`${base}test/editor-harness.html?${asked}${more}`);
    await page.waitForSelector(".lke-bottom, .lke-config-error");
    return page;
  };
  return { context, open, troubles, leave: async () => { await context.close(); assert.deepEqual(troubles, []); } };
}

/** The result of the last draft that the page has saved, once it has as many items. */
async function draft(page, count) {
  const handle = await page.waitForFunction((wanted) => {
    const last = window.calls.findLast((call) => call[0] === "draft")?.[1].result;
    return last?.length === wanted ? last : null;
  }, count);
  return handle.jsonValue();
}

/** Selects words with the mouse, from the first letter to the last. */
async function mark(page, frame, words, until = words) {
  const [from, to] = await frame.evaluate(([first, last]) => {
    const place = (wanted, edge) => {
      const walker = document.createTreeWalker(document.querySelector(".lke-phrases") ?? document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const at = node.data.indexOf(wanted);
        if (at === -1) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const { left, right, top, height } = range.getBoundingClientRect();
        return { x: edge === "start" ? left + 1 : right - 1, y: top + height / 2 };
      }
      return null;
    };
    return [place(first, "start"), place(last, "end")];
  }, [words, until]);
  const box = frame === page.mainFrame() ? { x: 0, y: 0 } : await (await frame.frameElement()).boundingBox();
  await page.mouse.move(box.x + from.x, box.y + from.y);
  await page.mouse.down();
  await page.mouse.move(box.x + (from.x + to.x) / 2, box.y + (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(box.x + to.x, box.y + to.y, { steps: 4 });
  await page.mouse.up();
}

const PAGE = `<View><HyperTextLabels name="l" toName="h"><Label value="Person" hotkey="p"/><Label value="Place"/></HyperTextLabels><HyperText name="h" value="$h"/></View>`;
const HTML = "<style>p { color: rgb(1, 2, 3) }</style><div><p>One 🐕 <b>Ada</b> Lovelace</p><!-- gap --><p>lived in <i style=\"color: rgb(200, 0, 0)\">London</i>.</p></div>";
const pageFrame = async (page) => (await (await page.waitForSelector("iframe.lke-page")).contentFrame());

describe("pages", () => {
  test("words are marked with ways and offsets as the real editor writes them, by key and mouse", async () => {
    const { open, leave } = await visitor();
    const page = await open(PAGE, { h: HTML });
    const frame = await pageFrame(page);
    await frame.waitForSelector("b");
    await page.keyboard.press("p");
    await mark(page, frame, "Ada", "Lovelace");
    const [{ id, ...item }] = await draft(page, 1);
    assert.match(id, /^[\w-]{10}$/);
    assert.deepEqual(item, {
      value: { start: "/div[1]/p[1]/b[1]/text()[1]", end: "/div[1]/p[1]/text()[2]", startOffset: 0, endOffset: 9, globalOffsets: { start: 6, end: 18 }, text: "Ada Lovelace", hypertextlabels: ["Person"] },
      from_name: "l", to_name: "h", type: "hypertextlabels", origin: "manual",
    });
    await leave();
  });

  test("a stored place is found by its ways, by its offsets where they lead nowhere, and written back as it was", async () => {
    const result = [
      { id: "a", from_name: "l", to_name: "h", type: "hypertextlabels", origin: "manual", value: { start: "/div[1]/p[2]/i[1]/text()[1]", end: "/div[1]/p[2]/i[1]/text()[1]", startOffset: 0, endOffset: 6, text: "London", hypertextlabels: ["Place"] }, odd: { kept: 1 } },
      { id: "b", from_name: "l", to_name: "h", type: "hypertextlabels", origin: "manual", value: { start: "/main[1]/text()[1]", end: "/main[1]/text()[1]", startOffset: 0, endOffset: 3, globalOffsets: { start: 6, end: 9 }, hypertextlabels: ["Person"] } },
    ];
    const { open, leave } = await visitor();
    const page = await open(PAGE, { h: HTML }, { annotations: [{ id: 5, result, completed_by: 1 }] });
    const frame = await pageFrame(page);
    const marked = await (await frame.waitForFunction(() => {
      const found = [...CSS.highlights].filter(([name]) => /-c\d+$/.test(name)).flatMap(([, ranges]) => [...ranges].map(({ startContainer, startOffset, endOffset }) => startContainer.data.slice(startOffset, endOffset)));
      return found.length === 2 ? found.toSorted() : null;
    })).jsonValue();
    assert.deepEqual(marked, ["Ada", "London"]);
    assert.equal(await page.locator(".lke-page-layer .lke-chip").first().getAttribute("data-label") !== null, true);
    await page.getByRole("button", { name: /^Update/ }).click();
    await page.waitForFunction(() => window.calls.some((call) => call[0] === "update"));
    assert.deepEqual(await page.evaluate(() => window.calls.find((call) => call[0] === "update")[3].result), result);
    await leave();
  });

  test("styles of the page hold in it alone", async () => {
    const { open, leave } = await visitor();
    const page = await open(`<View><HyperText name="h" value="$h"/></View>`, { h: HTML });
    const frame = await pageFrame(page);
    await frame.waitForSelector("i");
    assert.deepEqual(await frame.evaluate(() => [getComputedStyle(document.querySelector("p")).color, getComputedStyle(document.querySelector("i")).color]), ["rgb(1, 2, 3)", "rgb(200, 0, 0)"]);
    await leave();
  });

  test("the keyboard alone marks words in it", async () => {
    const { open, leave } = await visitor();
    const page = await open(PAGE, { h: "<p>Ada was here</p>" });
    const frame = await pageFrame(page);
    await frame.waitForSelector("p");
    await frame.evaluate(() => document.body.focus());
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Control+Shift+ArrowRight");
    await page.keyboard.press("p");
    assert.equal((await draft(page, 1))[0].value.text, "Ada");
    await leave();
  });
});

describe("hostile pages do nothing", () => {
  const HOSTILE = [
    "<script>parent.alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)><script>alert(1)</script></svg>", "<a href=\"javascript:alert(1)\">x</a>", "<iframe srcdoc=\"<script>parent.parent.alert(1)</script>\"></iframe>",
    "<img src=\"https://evil.example/x.png\">", "<link rel=stylesheet href=https://evil.example/x.css>", "<style>@import 'https://evil.example/a.css'; body{background:url(https://evil.example/b.png)}</style>",
    "<div style=\"background:url(https://evil.example/c.png);position:fixed\">x</div>", "<meta http-equiv=refresh content=\"0;url=https://evil.example/\">", "<base href=https://evil.example/>", "<form action=https://evil.example/><button>go</button></form>",
    "<object data=https://evil.example/x></object><embed src=https://evil.example/y>", "<video src=https://evil.example/v autoplay></video>", "<math><mtext><img src=x onerror=alert(1)></mtext></math>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<table><td background=https://evil.example/t.png>x", "<details open ontoggle=alert(1)>x</details>", "<input autofocus onfocus=alert(1)>", "<x onclick=alert(1) tabindex=1 autofocus onfocus=alert(1)>x</x>", "<p title='<img src=x onerror=alert(1)>'>x</p>",
    "<!--><img src=x onerror=alert(1)>-->", "<svg><style><img src=x onerror=alert(1)></style></svg>", "<template><img src=x onerror=alert(1)></template>", "<lk-hidden n=0><img src=x onerror=alert(1)></lk-hidden>", "<body onload=alert(1) background=https://evil.example/b>x",
  ];

  test("one by one, and all at once", async () => {
    const { open, leave } = await visitor();
    for (const html of [...HOSTILE, HOSTILE.join("\n")]) {
      const page = await open(`<View><HyperText name="h" value="$h" clickableLinks="true"/></View>`, { h: `<p id="first">first</p>${html}<p id="last">last</p>` });
      const frame = await pageFrame(page);
      await frame.waitForSelector("#first");
      const left = await frame.evaluate(() => ({
        elements: document.body.querySelectorAll("script, iframe, object, embed, link, meta[http-equiv], base, style, svg, math, video, audio").length,
        attributes: [...document.body.querySelectorAll("*")].flatMap(({ attributes }) => [...attributes].map(({ name }) => name)).filter((name) => /^on|^srcdoc$|^action$|^background$|^href$|^autofocus$/.test(name)),
      }));
      assert.deepEqual(left, { elements: 0, attributes: [] }, html);
      assert.equal(await page.evaluate(() => document.querySelector("iframe.lke-page").getAttribute("sandbox")), "allow-same-origin allow-scripts");
      await page.close();
    }
    await leave();
  });

  test("what would get into the frame in spite of that runs nothing and asks nobody", async () => {
    const { context, open, troubles } = await visitor();
    const page = await open(`<View><HyperText name="h" value="$h"/></View>`, { h: "<p id='first'>first</p>" });
    const frame = await pageFrame(page);
    await frame.waitForSelector("#first");
    await page.evaluate(async () => {
      const { contentDocument } = document.querySelector("iframe.lke-page");
      const script = contentDocument.createElement("script");
      script.textContent = "parent.ran = true";
      const picture = contentDocument.createElement("img");
      picture.setAttribute("onerror", "parent.ran = true");
      picture.src = "https://evil.example/x.png";
      const refused = new Promise((resolve) => contentDocument.addEventListener("securitypolicyviolation", resolve, { once: true }));
      contentDocument.body.append(script, picture);
      await refused;
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.deepEqual(troubles.filter((trouble) => trouble.startsWith("asked")), []);
    await context.close();
  });

  test("Markdown, tables, lists and dialogs show what they hold", async () => {
    const { open, leave } = await visitor();
    // The address of a page can only be so long.
    const hostile = [0, 1, 2, 4, 7, 14].map((index) => HOSTILE[index]).join("\n\n");
    const page = await open(`<View><Markdown value="$m"/><Table name="t" value="$t"/><List name="l" value="$l"/><Dialog value="$d"/><Paragraphs name="p" value="$p"/></View>`,
      { m: `# Title\n\n[x](javascript:alert(1))\n\n![x](https://evil.example/m.png)\n\n${hostile}`, t: { a: hostile }, l: [{ id: 1, title: hostile, html: hostile }], d: [{ name: hostile, text: hostile }], p: [{ author: hostile, text: hostile }] });
    await page.waitForSelector(".lke-markdown h1");
    assert.equal(await page.evaluate(() => document.querySelectorAll(".lke-task :is(script, iframe, object, embed, link, meta, svg, video, form, style)").length), 0);
    await leave();
  });
});

const TALK = [{ author: "Ann", text: "Welcome, my friend" }, { author: "Bob", text: "Thank you 🐕 very much" }, { author: "Ann", text: "Sit down" }];
const DIALOGUE = `<View><ParagraphLabels name="c" toName="p"><Label value="A" hotkey="a"/></ParagraphLabels><Paragraphs name="p" value="$d" layout="dialogue"/></View>`;

describe("conversations", () => {
  test("words in a phrase and over several are marked as the real editor writes them", async () => {
    const { open, leave } = await visitor();
    const page = await open(DIALOGUE, { d: TALK });
    await page.waitForSelector(".lke-phrases .lke-text-line");
    await page.keyboard.press("a");
    await mark(page, page.mainFrame(), "my friend");
    await page.keyboard.press("a");
    await mark(page, page.mainFrame(), "friend", "Thank");
    const [first, second] = await draft(page, 2);
    assert.deepEqual({ ...first, id: "" }, { value: { start: "0", end: "0", startOffset: 9, endOffset: 18, text: "my friend", paragraphlabels: ["A"] }, id: "", from_name: "c", to_name: "p", type: "paragraphlabels", origin: "manual" });
    assert.deepEqual(second.value, { start: "0", end: "1", startOffset: 12, endOffset: 5, text: "friend\nThank", paragraphlabels: ["A"] });
    await leave();
  });

  test("what a filter hides is not marked", async () => {
    const { open, leave } = await visitor();
    const page = await open(DIALOGUE, { d: TALK });
    await page.getByText("Everybody").click();
    await page.getByRole("checkbox", { name: "Ann" }).check();
    await page.getByText("2 of 3 paragraphs").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".lke-label").click();
    await mark(page, page.mainFrame(), "friend", "Sit");
    assert.deepEqual((await draft(page, 2)).map(({ value }) => [value.start, value.startOffset, value.end, value.endOffset, value.text]), [["0", 12, "0", 18, "friend"], ["2", 0, "2", 3, "Sit"]]);
    await leave();
  });

  test("the keyboard goes from phrase to phrase and marks a whole one", async () => {
    const { open, leave } = await visitor();
    const page = await open(DIALOGUE, { d: TALK });
    await page.waitForSelector(".lke-phrases .lke-text-line");
    await page.keyboard.press("a");
    await page.locator(".lke-phrases").focus();
    await page.keyboard.press("Control+ArrowDown");
    await page.keyboard.press("Control+ArrowDown");
    await page.keyboard.press("Control+Shift+A");
    assert.deepEqual((await draft(page, 1))[0].value, { start: "1", end: "1", startOffset: 0, endOffset: 22, text: "Thank you 🐕 very much", paragraphlabels: ["A"] });
    await leave();
  });
});

describe("questions", () => {
  test("things are put in order with the mouse", async () => {
    const { open, leave } = await visitor();
    const page = await open(`<View><List name="l" value="$i"/><Ranker name="r" toName="l"><Bucket name="good" title="Good"/></Ranker></View>`, { i: [{ id: "a", title: "Apple" }, { id: "b", title: "Bread" }] });
    const from = await page.locator("[data-item=b] strong").boundingBox();
    const to = await page.locator("[data-column=good]").boundingBox();
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 30, { steps: 6 });
    await page.mouse.up();
    assert.deepEqual((await draft(page, 1))[0].value, { ranker: { _: ["a"], good: ["b"] } });
    await leave();
  });

  test("an item of a taxonomy is the label of a span", async () => {
    const { open, leave } = await visitor();
    const page = await open(`<View><Taxonomy name="x" toName="t" labeling="true"><Choice value="Animal"><Choice value="Dog" hotkey="d"/></Choice></Taxonomy><Text name="t" value="$t"/></View>`, { t: "The dog sleeps" });
    await page.waitForSelector(".lke-text-line");
    await page.keyboard.press("d");
    await mark(page, page.mainFrame(), "dog");
    assert.deepEqual((await draft(page, 1))[0].value, { start: 4, end: 7, text: "dog", taxonomy: [["Animal", "Dog"]] });
    await leave();
  });
});

const EVERYTHING = `<View><Header value="All"/><Markdown>**Read** this [link](https://example.org/)</Markdown>
  <Collapse open="true" accordion="false"><Panel value="One"><DateTime name="d" toName="t" required="true"/><Number name="n" toName="t" min="0" max="9" slider="true"/></Panel><Panel value="Two"><Filter toName="c" minlength="1"/><Choices name="c" toName="t"><Choice value="x"/></Choices></Panel></Collapse>
  <Taxonomy name="x" toName="t"><Choice value="Animal"><Choice value="Dog" selected="true"/></Choice></Taxonomy><TextArea name="ta" toName="t"><Shortcut value="well" alias="Well" hotkey="ctrl+1"/></TextArea>
  <Pairwise name="pw" toName="t,u"/><Text name="t" value="$t"/><Text name="u" value="$t"/>
  <List name="l" value="$i" title="Things"/><Ranker name="r" toName="l"><Bucket name="good" title="Good"/></Ranker><Dialog name="dl" value="$dl"/><Table name="tb" value="$tb"/>
  <Repeater on="$i" mode="pagination"><Header value="$i[{{idx}}].title"/><Rating name="s{{idx}}" toName="t"/></Repeater>
  <ParagraphLabels name="pl" toName="p"><Label value="A"/></ParagraphLabels><Paragraphs name="p" value="$p" layout="dialogue"/>
  <HyperTextLabels name="hl" toName="h"><Label value="B"/></HyperTextLabels><HyperText name="h" value="$h"/></View>`;
const ALL = { t: "Some text", i: [{ id: "a", title: "Apple", body: "red" }, { id: "b", title: "Bread" }], dl: [{ name: "Ann", text: "Hi", hint: "a hint" }], tb: [{ a: 1, b: 2 }], p: TALK, h: HTML };

for (const theme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    test(`every one of these tags is accessible, ${theme}, ${width} px wide`, async () => {
      const { open, leave } = await visitor({ viewport: { width, height: 900 } });
      const page = await open(EVERYTHING, ALL, { more: `&theme=${theme}` });
      await (await pageFrame(page)).waitForSelector("b");
      await page.waitForSelector(".lke-phrases .lke-text-line");
      await page.locator(".lke-taxonomy summary").click();
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(".lke-task", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)));
      assert.deepEqual(found, []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.querySelector(".lke-task").scrollWidth <= document.querySelector(".lke-scroller").clientWidth + 1), true, "nothing is wider than the window");
      await leave();
    });
  }
}
