// An annotator at work, on the real program: what must not be lost, and what must be seen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { OWNER, Server } from "./support/server.mjs";

const CONFIG = `<View>
  <Relations><Relation value="met"/></Relations>
  <Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const TEXT = "Ada met Zoe in London.";
const ANNOTATOR = { email: "ann@example.com", password: "four short random words" };
let server;
let browser;
let project;

before(async () => {
  server = await Server.start();
  ({ id: project } = await server.api("POST", "/api/projects/", { title: "Names", label_config: CONFIG }));
  await server.api("POST", `/api/projects/${project}/import`, Array.from({ length: 6 }, () => ({ data: { text: TEXT } })));
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function arrive(who) {
  const person = await Person.arrive(browser, server);
  await person.signIn(who);
  return person;
}

async function openStream(page) {
  await page.goto(`/projects/${project}/data?labeling=1`);
  await page.getByText(TEXT).waitFor();
  await page.waitForFunction(() => document.querySelector(".lke-root")?.getAttribute("aria-busy") === "false");
}

async function mark(page, words) {
  const { left, right, y } = await page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.querySelector(".lke-text"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.data.indexOf(wanted);
      if (at === -1) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const box = range.getBoundingClientRect();
      return { left: box.left, right: box.right, y: box.top + box.height / 2 };
    }
    throw new Error(wanted);
  }, words);
  await page.mouse.move(left + 1, y);
  await page.mouse.down();
  await page.mouse.move(right - 1, y, { steps: 4 });
  await page.mouse.up();
}

const rows = (page, count) => page.waitForFunction((wanted) => document.querySelectorAll(".lke-row").length === wanted, count);

const numberOf = async (page) => Number(/\d+/.exec(await page.getByRole("heading", { name: /^Task \d+$/ }).innerText())[0]);

/** Waits until the server has a draft of so many items. */
async function saved(page, count) {
  const id = await numberOf(page);
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await drafts(id)).includes(count)) return;
    await page.waitForTimeout(100);
  }
  assert.deepEqual(await drafts(id), [count]);
}

async function drafts(taskId) {
  const { drafts: list } = await server.api("GET", `/api/tasks/${taskId}/`);
  return list.map((draft) => draft.result.length);
}

test("a key changed in the editor stays changed, also after a reload", async () => {
  const person = await arrive();
  const { page } = person;
  await openStream(page);
  await page.getByRole("button", { name: "Settings of the editor" }).click();
  await page.getByRole("button", { name: "Key for Submit or update" }).click();
  await page.keyboard.press("Control+s");
  await page.getByRole("button", { name: "Key for Submit or update" }).filter({ hasText: "Ctrl S" }).waitFor();
  // Another setting after it must not bring the old key back.
  await page.getByLabel("Number the lines of texts").check();
  await page.getByRole("button", { name: "Key for Submit or update" }).filter({ hasText: "Ctrl S" }).waitFor();
  await page.getByRole("button", { name: "Key for Skip" }).click();
  await page.keyboard.press("Control+s");
  await page.getByText(/Ctrl S.*(Skip|Submit)/).first().waitFor();
  await picture(page, "stream-key-conflict");
  await page.getByRole("button", { name: "Key for Skip" }).locator("xpath=..").getByRole("button", { name: "Default" }).click();
  await page.keyboard.press("Escape");
  await openStream(page);
  assert.match(await page.getByRole("button", { name: /^Submit/ }).innerText(), /Ctrl\s+S/);
  const { custom_hotkeys } = await server.api("GET", "/api/current-user/hotkeys/");
  assert.deepEqual(custom_hotkeys, { "annotation:submit": { key: "ctrl+s", active: true } });
  await server.api("PATCH", "/api/current-user/hotkeys/", { custom_hotkeys: {} });
  await person.leave();
});

test("making a relation says what is waited for, and stops with Escape", async () => {
  const person = await arrive();
  const { page } = person;
  await openStream(page);
  await page.keyboard.press("1");
  await mark(page, "Ada");
  await mark(page, "Zoe");
  await rows(page, 2);
  await page.locator(".lke-row").first().click();
  await page.keyboard.press("Alt+r");
  const waiting = page.getByText("Now select the region to connect with.");
  await waiting.waitFor();
  await page.keyboard.press("Escape");
  await waiting.waitFor({ state: "detached" });
  await page.keyboard.press("Alt+r");
  await page.locator(".lke-row").nth(1).click();
  await page.getByRole("tab", { name: /Relations 1/ }).waitFor();
  await waiting.waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await page.getByRole("tab", { name: /Relations 0/ }).waitFor();
  await saved(page, 2);
  await person.leave();
});

test("a session that ends in the middle: the work stays on screen and is saved after signing in", async () => {
  const person = await arrive();
  const { page } = person;
  await openStream(page);
  await page.getByRole("tab", { name: /Regions 2/ }).waitFor();
  const before = 2;
  await person.context.clearCookies();
  await page.keyboard.press("2");
  await mark(page, "London");
  await rows(page, before + 1);
  const dialog = page.getByRole("dialog", { name: "Sign in to save your work" });
  await dialog.waitFor();
  await picture(page, "stream-session-ended");
  await dialog.getByLabel("Password", { exact: true }).fill("not the password");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.getByRole("alert").or(dialog.getByText(/password/i).nth(1)).first().waitFor();
  await dialog.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Draft saved").waitFor();
  const id = await numberOf(page);
  assert.deepEqual(await drafts(id), [before + 1]);
  await page.keyboard.press("Control+Enter");
  await page.getByText(`Task ${id} submitted`).waitFor();
  await person.leave();
});

test("on a phone the bars take one line each, and saving moves nothing", async () => {
  const person = await Person.arrive(browser, server, { width: 360, height: 740, hasTouch: true, isMobile: true });
  const { page } = person;
  await person.signIn();
  await openStream(page);
  const height = async (place) => Math.round((await place.boundingBox()).height);
  const bottom = page.locator(".lke-bottom");
  assert.ok((await height(page.getByRole("banner").or(page.locator("header")).filter({ has: page.getByRole("heading", { name: /^Task/ }) }).last())) <= 56);
  const before = await height(bottom);
  assert.ok(before <= 48, `${before} px`);
  await page.getByRole("button", { name: "Place" }).tap();
  await page.evaluate(() => {
    const node = document.createTreeWalker(document.querySelector(".lke-text"), NodeFilter.SHOW_TEXT).nextNode();
    document.getSelection().setBaseAndExtent(node, 0, node, 3);
  });
  // A selection by touch has no pointer of its own: the label marks it.
  await page.getByRole("button", { name: "Person" }).tap();
  await page.getByText("Draft saved").waitFor();
  assert.equal(await height(bottom), before);
  await picture(page, "stream-phone");
  await page.getByRole("button", { name: /^Undo/ }).tap();
  // The task has the place of the main menu; one step leads back to it.
  assert.equal(await page.getByRole("navigation", { name: "Main menu" }).isVisible(), false);
  await page.getByRole("link", { name: "Projects" }).tap();
  await page.getByRole("navigation", { name: "Main menu" }).waitFor();
  await person.leave();
});

test("the same annotation in two tabs: each knows of the other, and nothing is overwritten unasked", async () => {
  const { tasks } = await server.api("GET", `/api/tasks/?project=${project}&fields=all`);
  const done = tasks.find((task) => task.annotations.length > 0);
  const person = await arrive();
  const [one, two] = [person.page, await person.context.newPage()];
  for (const page of [one, two]) {
    await page.goto(`/projects/${project}/data?task=${done.id}`);
    await page.locator(".lke-text-line", { hasText: TEXT }).waitFor();
  }
  await one.getByText("also open in another browser tab").waitFor();
  const count = await one.locator(".lke-row").count();
  await one.keyboard.press("1");
  await mark(one, "met");
  await one.getByText("Draft saved").waitFor();
  await two.getByText("was changed in another browser tab").waitFor();
  await picture(two, "stream-two-tabs");
  await two.getByRole("button", { name: "Take the other version" }).click();
  await rows(two, count + 1);
  await person.leave();
});

test("an annotator sees no more than labeling: no tab of tasks, members or settings", async () => {
  const invitation = await server.api("POST", "/api/invitations/", { role: "AN", expires_in_hours: 24, max_uses: 1 });
  const answer = await fetch(`${server.url}/api/signup`, {
    method: "POST", headers: { "Content-Type": "application/json", Origin: server.url },
    body: JSON.stringify({ token: new URL(invitation.url).searchParams.get("token"), first_name: "Ann", last_name: "Otter", ...ANNOTATOR }),
  });
  const { user } = await answer.json();
  await server.api("POST", `/api/projects/${project}/members/`, { user: user.id });
  const person = await arrive(ANNOTATOR);
  const { page } = person;
  await openStream(page);
  const links = await page.getByRole("navigation").getByRole("link").allInnerTexts();
  await picture(page, "stream-annotator");
  for (const name of ["Members", "Settings", "People", "Security"]) assert.ok(!links.includes(name), `${name} is among ${links.join(", ")}`);
  await person.leave();
  return links;
});
