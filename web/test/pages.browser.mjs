// The built interface in a real browser, under the product's content security policy, over a made-up server:
// `npm run build && node --test test/pages.browser.mjs` in web/. SHOTS=folder keeps a picture of every page.
import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { openBrowser, overflow, violations } from "./mock/look.mjs";
import { startSite } from "./mock/site.mjs";

const SHOTS = process.env.SHOTS;
let site;
let browser;

before(async () => {
  site = await startSite();
  browser = await openBrowser();
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** A page of somebody who is signed in. Faults of the code, and what the policy refuses, fail the test in `leave`. */
async function visit(path, { width = 1440, height = 900, theme = "light", language = "en", signedIn = true } = {}) {
  site.preferences({ theme, language });
  site.signIn(signedIn);
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: language === "de" ? "de-DE" : "en-GB", reducedMotion: "reduce" });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
  });
  await page.goto(site.url + path);
  await page.waitForSelector("h1, h2, form");
  await page.waitForLoadState("networkidle");
  return { page, troubles, leave: async () => { await context.close(); assert.deepEqual(troubles, []); } };
}

const PAGES = {
  projects: "/projects/", "new-project": "/projects/new", general: "/projects/1/settings/general", labeling: "/projects/1/settings/labeling", annotation: "/projects/1/settings/annotation",
  model: "/projects/1/settings/model", "help-models": "/help/models", predictions: "/projects/1/settings/predictions", deleted: "/projects/1/settings/deleted", danger: "/projects/1/settings/danger", help: "/help/", "help-page": "/help/configuration", "help-keys": "/help/keys", overview: "/projects/1/overview", members: "/projects/1/members", storage: "/projects/1/storage", "storage-add": "/projects/1/storage?add=source", "help-storage": "/help/storage", people: "/people/", permissions: "/organization/permissions", workspaces: "/workspaces/", workspace: "/workspaces/7", "shared-storage": "/organization/storage",
  security: "/security/", account: "/user/account/", tokens: "/user/account/tokens", "second-factor": "/user/account/second-factor", sessions: "/user/account/sessions", "my-work": "/my-work/", nothing: "/nowhere",
};
const DOORS = { login: "/user/login/", signup: "/user/signup/?token=x", setup: "/setup?token=x", reset: "/user/password-reset/?token=x" };
const LOOKS = [{ width: 1440, theme: "light" }, { width: 1024, theme: "dark" }, { width: 360, height: 740, theme: "light", language: "de" }, { width: 360, height: 740, theme: "dark", language: "ar-XB" }];

describe("every page", () => {
  for (const [name, path] of [...Object.entries(PAGES), ...Object.entries(DOORS)]) {
    for (const look of LOOKS) {
      const { width, theme, language = "en" } = look;
      test(`${name}, ${width} px, ${theme}, ${language}`, async () => {
        const { page, leave } = await visit(path, { ...look, signedIn: !(name in DOORS) });
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${width}-${theme}-${language}.png` });
        assert.deepEqual(await violations(page), []);
        assert.ok((await overflow(page)) <= 0, "the page is wider than the screen");
        assert.notEqual(await page.title(), "");
        await leave();
      });
    }
  }
});

test("a model is connected with a form that says what is wrong", async () => {
  const { page, leave } = await visit("/projects/1/settings/model", { language: "de" });
  await page.getByRole("listitem", { name: "YOLO on the lake" }).getByText("Verbunden").waitFor();
  await page.getByText("Das ML-Backend antwortet mit dem HTTP-Status 502.").waitFor();
  await page.getByRole("button", { name: "Modell verbinden", exact: true }).click();
  const form = page.getByRole("dialog", { name: "Ein Modell verbinden" });
  assert.equal(await form.getByRole("button", { name: "Speichern" }).isDisabled(), true);
  await form.getByLabel("Adresse").fill("https://ml.lake.example");
  await form.getByText("Es verlangt Name und Passwort").click();
  assert.equal(await form.getByRole("textbox", { name: "Passwort" }).getAttribute("type"), "password");
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await leave();
});

test("media from every https host are let in and shut out again, by keyboard", async () => {
  const { page, leave } = await visit("/security/");
  const any = page.getByRole("switch", { name: /Also from every https host/ });
  await page.getByText("Listed: media.example.org").waitFor();
  assert.equal(await any.isChecked(), false);
  await any.press("Space");
  await page.reload();
  assert.equal(await any.isChecked(), true);
  await any.press("Space");
  await page.reload();
  assert.equal(await any.isChecked(), false);
  await leave();
});

test("what was deleted comes back, and the focus stays near it", async () => {
  const { page, leave } = await visit("/projects/1/settings/deleted");
  const tasks = page.getByRole("region", { name: "Tasks" });
  await tasks.getByRole("button", { name: "Restore task 12" }).press("Enter");
  await page.getByText("Task 12 is back.").waitFor();
  await tasks.getByRole("button", { name: "Restore task 12" }).waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Tasks");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Restore task 11");
  await leave();
});

test("on a phone every place of the menu has its whole word", async () => {
  for (const language of ["en", "de"]) {
    const { page, leave } = await visit("/projects/", { width: 360, height: 740, language });
    const words = await page.locator("nav li:not([data-minor]) a span").evaluateAll((spans) => spans.map((span) => ({ text: span.textContent, width: span.getBoundingClientRect().width, cut: span.scrollWidth > span.clientWidth + 1 })));
    assert.ok(words.length >= 5);
    assert.deepEqual(words.filter(({ width, cut }) => width < 10 || cut), []);
    await leave();
  }
});

describe("the help", () => {
  test("is found by words and by the keyboard, and opens at the place", async () => {
    const { page, leave } = await visit("/help/");
    await page.getByRole("searchbox").press("a");
    await page.getByRole("searchbox").fill("audit trail");
    await page.getByRole("link", { name: "Security › The audit trail" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Tab");
    while (!(await page.evaluate(() => document.activeElement?.textContent === "Security › The audit trail"))) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/help\/security#the-audit-trail$/);
    await page.waitForFunction(() => {
      const top = document.getElementById("the-audit-trail")?.getBoundingClientRect().top ?? Infinity;
      return document.getElementById("content").scrollTop > 0 && top >= 0 && top < window.innerHeight - 100;
    });
    await leave();
  });

  test("opens at what fits the page one is on", async () => {
    const { page, leave } = await visit("/projects/1/settings/labeling");
    await page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: "Help" }).click();
    await page.waitForURL(/\/help\/labeling-configuration$/);
    await page.getByRole("heading", { level: 1, name: "The labeling configuration" }).waitFor();
    await leave();
  });

  test("is in German, or says that it is not", async () => {
    const { page, leave } = await visit("/help/labeling", { language: "de" });
    await page.getByRole("heading", { name: "Ihre Arbeit bleibt" }).waitFor();
    await page.getByRole("link", { name: "Installation" }).click();
    await page.getByText("Diese Seite ist auf Englisch").waitFor();
    await leave();
  });
});

describe("the doors", () => {
  test("a refused field says why, and the next try goes through", async () => {
    site.isNew(true);
    const { page, leave } = await visit("/setup?token=x", { signedIn: false });
    await page.getByLabel("E-mail").fill("ada@example.org");
    await page.getByLabel("Password").fill("short");
    await page.keyboard.press("Enter");
    await page.getByText("Use at least 12 characters.").waitFor();
    assert.deepEqual(await violations(page), []);
    site.signIn(true);
    await page.getByLabel("Password").fill("long enough for anybody");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/projects/);
    site.isNew(false);
    await leave();
  });
});

describe("a new project", () => {
  test("goes from a file to labeling, and a reload on the way loses nothing", async () => {
    const { page, leave } = await visit("/projects/new");
    await page.locator("input[type=file]").first().setInputFiles({ name: "lake_reviews.csv", mimeType: "text/csv", buffer: Buffer.from("id,text\n1,a\n") });
    await page.getByText("lines.csv").first().waitFor();
    assert.equal(await page.getByLabel("Name").inputValue(), "lake reviews");
    assert.match(page.url(), /project=900/);
    const labels = page.getByRole("textbox", { name: "Labels" });
    await labels.fill("Alpha\nBeta");
    await page.waitForResponse(async (answer) => answer.request().method() === "PATCH" && (await answer.text()).includes("Beta"));
    await page.reload();
    await page.getByRole("textbox", { name: "Labels" }).waitFor();
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "Alpha\nBeta");
    const start = page.getByRole("button", { name: "Start labeling" });
    assert.equal(await start.isDisabled(), true, "rows with problems wait for a decision");
    await page.getByText("Leave these out and go on with the others").click();
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/new-project-data.png`, fullPage: true });
    assert.deepEqual(await violations(page), []);
    await start.click();
    await page.waitForURL(/\/projects\/900\/data\?labeling=1/);
    const { committed, is_draft: isDraft, label_config: config } = site.world.made;
    assert.deepEqual(committed, { file_upload_ids: [5], files_as_tasks_list: true, keep_good_rows: true, background: true, people: {} });
    assert.equal(isDraft, false);
    assert.match(config, /Alpha/);
    await leave();
  });
});

describe("a new project on a phone", () => {
  test("opens at its top, though the preview comes later and lower", async () => {
    const { page, leave } = await visit("/projects/new", { width: 360, height: 740 });
    await page.waitForSelector(".lke-bottom");
    await page.waitForTimeout(300);
    assert.equal(await page.locator("#content").evaluate((element) => element.scrollTop), 0);
    await leave();
  });
});

/** The page begins with the visual view; the code is one step away. */
const toCode = (page) => page.getByText("Code", { exact: true }).click();

describe("the labeling config", () => {
  test("says what is wrong at its line, what a change does, and comes back", async () => {
    const { page, leave } = await visit("/projects/1/settings/labeling");
    await toCode(page);
    const code = page.locator(".cm-content");
    await code.click();
    await page.keyboard.press("Control+a");
    // As one piece, because typed the field closes the tag itself; into an empty field, because what the browser puts in
    // place of a selection carries an inline style, which the policy refuses (and reports) before the field cleans it.
    await page.keyboard.press("Delete");
    await page.keyboard.insertText("<View>\n");
    await page.getByText(/View is not closed/).first().waitFor();
    const save = page.getByRole("button", { name: "Save", exact: true });
    assert.equal(await save.isDisabled(), true);
    await page.getByRole("button", { name: /take back|undo|revert|discard/i }).first().click();
    await page.getByRole("button", { name: /template/i }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "text names", exact: true }).click();
    await page.getByText(/120 regions use the label Sun/).waitFor();
    assert.deepEqual(await violations(page), []);
    await leave();
  });
});

describe("a labeling config that is being written", () => {
  const write = async (page, text) => {
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(text);
    await page.getByText("Not saved yet").waitFor();
  };
  const shown = (page) => page.locator(".cm-content").innerText();
  const MINE = '<View><Text name="mine" value="$text"/></View>';
  const THEIRS = '<View><Text name="theirs" value="$text"/></View>';

  test("is there again after the page was left and after it was loaded anew, until it is reverted", async () => {
    const { page, leave } = await visit("/projects/1/settings/labeling");
    await toCode(page);
    const before = await shown(page);
    await write(page, MINE);
    await page.getByRole("link", { name: "General" }).click();
    await page.getByLabel("Title").waitFor();
    await page.goto(`${site.url}/projects/1/settings/labeling`);
    await page.getByText(/^This is your draft of /).waitFor();
    assert.equal(await shown(page), MINE);
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "Revert" }).click();
    assert.equal(await shown(page), before);
    await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
    assert.equal(await shown(page), MINE);
    await page.getByRole("button", { name: "Revert" }).click();
    await page.reload();
    await page.locator(".cm-content").waitFor();
    assert.equal(await shown(page), before);
    await leave();
  });

  test("does not silently replace what somebody else saved meanwhile", async () => {
    const { page, leave } = await visit("/projects/1/settings/labeling", { width: 360, height: 740, language: "de" });
    await toCode(page);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(MINE);
    site.world.config = THEIRS;
    await page.getByRole("button", { name: "Speichern", exact: true }).click();
    await page.getByText("Jemand anders hat diese Konfiguration gespeichert, seit Sie begonnen haben.").waitFor();
    assert.equal(site.world.config, THEIRS);
    assert.equal(await shown(page), MINE);
    assert.deepEqual(await violations(page), []);
    assert.ok((await overflow(page)) <= 0);
    await page.getByRole("button", { name: "Trotzdem speichern" }).click();
    await page.getByText("Gespeichert.").waitFor();
    assert.equal(site.world.config, MINE);
    await page.reload();
    await page.locator(".cm-content").waitFor();
    assert.equal(await page.getByText(/^Das ist Ihr Entwurf/).count(), 0);
    site.world.config = undefined;
    await leave();
  });
});

describe("the overview", () => {
  test("says of imported annotations that they are nobody's work here", async () => {
    site.world.overview = { annotations: 1125, people: [] };
    const { page, leave } = await visit("/projects/1/overview");
    await page.getByText("Nobody has labeled anything here yet. 1,125 annotations were imported or made by an action, and are nobody’s work here.").waitFor();
    site.world.overview = { annotations: 3, people: [{ user: { id: 2, email: "b@example.org", first_name: "Bo", last_name: "B" }, annotations: 2, skipped: 1, drafts: 0, avg_lead_time: null, last_activity: null }] };
    await page.reload();
    await page.getByText("1 annotation was imported or made by an action, and is nobody’s work here.").waitFor();
    site.world.overview = { annotations: 2, people: site.world.overview.people };
    await page.reload();
    await page.getByRole("cell", { name: "Bo B" }).waitFor();
    assert.equal(await page.getByText(/nobody’s work/).count(), 0);
    site.world.overview = undefined;
    await leave();
  });
});

test("in forced colours the menu, the project's line and the sections show where one is", async () => {
  const { page, leave } = await visit("/projects/1/settings/labeling");
  await page.emulateMedia({ forcedColors: "active" });
  for (const name of ["Main menu", "Project", "Sections"]) {
    const links = page.getByRole("navigation", { name, exact: true }).getByRole("link");
    const colours = await links.evaluateAll((all) => all.map((link) => ({ here: link.getAttribute("aria-current") === "page", colour: getComputedStyle(link).backgroundColor })));
    const here = colours.filter((link) => link.here).map((link) => link.colour);
    assert.equal(here.length, 1, name);
    for (const other of colours.filter((link) => !link.here)) assert.notEqual(other.colour, here[0], name);
  }
  await leave();
});

describe("keys", () => {
  test("Ctrl K goes places, ? shows the keys, and focus comes back", async () => {
    const { page, leave } = await visit("/projects/");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("Review");
    await page.getByRole("option").first().waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("searchbox").fill("?");
    assert.equal(await page.getByRole("dialog").count(), 0);
    await leave();
  });
});

describe("people and tokens on a phone, by keyboard", () => {
  test("an invitation names projects, and the organization's link gives a role", async () => {
    const { page, leave } = await visit("/people/", { width: 360, height: 740 });
    await page.getByRole("button", { name: "Invite people" }).first().focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    const project = dialog.getByRole("group", { name: "Projects" }).getByRole("checkbox").first();
    await project.focus();
    await page.keyboard.press("Space");
    assert.equal(await project.isChecked(), true);
    assert.deepEqual(await violations(page), []);
    assert.ok((await overflow(page)) <= 0);
    await dialog.getByRole("button", { name: "Make a link" }).press("Enter");
    await dialog.getByText("The link is shown only now.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).press("Enter");
    await page.getByRole("cell", { name: /^Project \d+$/ }).waitFor();
    await page.getByRole("button", { name: /Who joins by it becomes/ }).press("Enter");
    await page.getByRole("option", { name: /^Annotator/ }).click();
    await page.getByText("Who joins by the link becomes Annotator.").waitFor();
    await leave();
  });

  test("tokens have names, each once", async () => {
    const { page, leave } = await visit("/user/account/tokens", { width: 360, height: 740 });
    for (const name of ["nightly", "weekly"]) {
      await page.getByRole("button", { name: "Create a token" }).press("Enter");
      await page.getByRole("dialog").getByLabel("Name").fill(name);
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByText("It is shown only now.").waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Done" }).press("Enter");
    }
    assert.ok((await overflow(page)) <= 0);
    await page.getByRole("button", { name: "Create a token" }).press("Enter");
    await page.getByRole("dialog").getByLabel("Name").fill("nightly");
    await page.getByText("You have a token with this name.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Revoke nightly" }).press("Enter");
    await page.getByRole("cell", { name: "nightly", exact: true }).waitFor({ state: "detached" });
    await page.getByRole("cell", { name: "weekly", exact: true }).waitFor();
    await leave();
  });
});

describe("a session that ends", () => {
  test("is asked for over the page, and what was being saved is saved", async () => {
    const { page, leave } = await visit("/projects/1/settings/general");
    site.signIn(false);
    await page.getByLabel("Title").fill("Saved after all");
    await page.getByLabel("Title").blur();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password").fill("wrong");
    await page.keyboard.press("Enter");
    await dialog.getByText("E-mail or password is wrong.").waitFor();
    assert.deepEqual(await violations(page), []);
    await dialog.getByLabel("Password").fill("right");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Saved.").waitFor();
    assert.deepEqual(site.world.patched, { title: "Saved after all" });
    await leave();
  });
});

describe("weight", () => {
  test("the first page is at most 180 KB as it is sent", async () => {
    const loaded = [];
    const { page, leave } = await visit("/user/login/", { signedIn: false });
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    site.signIn(true);
    await page.goto(`${site.url}/projects/`, { waitUntil: "networkidle" });
    const assets = [...new Set(loaded)].filter((path) => path.startsWith("/assets/"));
    const bytes = assets.reduce((sum, path) => sum + statSync(new URL(`../dist${path}.br`, import.meta.url)).size, 0);
    assert.ok(assets.length > 1);
    assert.ok(bytes <= 180 * 1024, `${Math.round(bytes / 1024)} KB in ${assets.length} files`);
    await leave();
  });
});

describe("x_second_factor in the browser", () => {
  test("who must have one is led to set one up, shows who they are on the way, and gets recovery codes", async () => {
    Object.assign(site.world, { mustEnrol: true, proved: false });
    const { page, leave } = await visit("/projects/");
    assert.equal(await page.locator("h1").textContent(), "Set up a second factor");
    assert.equal(await page.getByRole("link").count(), 0, "nothing else is there");
    await page.getByRole("button", { name: "Set up an authenticator app" }).press("Enter");
    await page.getByLabel("Password").fill("right");
    await page.keyboard.press("Enter");
    await page.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole("textbox", { name: "Code" }).fill("000000");
    await page.keyboard.press("Enter");
    await page.getByText("This code is not right.").waitFor();
    await page.getByRole("textbox", { name: "Code" }).fill("123456");
    await page.keyboard.press("Enter");
    await page.getByText("k7fd-9xzq-aaaa-bbbb").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "I have kept them" }).press("Enter");
    await page.getByRole("link", { name: "Projects" }).first().waitFor();
    await leave();
  });

  test("the code is asked for after the password", async () => {
    const { page, leave } = await visit("/user/login/", { signedIn: false });
    await page.getByLabel("E-mail").fill("me@example.org");
    await page.getByLabel("Password").fill("right");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Code" }).waitFor();
    await page.keyboard.type("123456");
    await page.keyboard.press("Enter");
    await page.waitForURL((address) => address.pathname === "/projects/");
    site.world.factor.since = null;
    await leave();
  });
});
