// What an annotator, a reviewer and somebody without a role meet: pages that work for them, and no dead ends.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { prepare } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const WORDS = "four short random words";
let server;
let browser;
let project;
const tabs = (page) => page.getByRole("navigation", { name: "Project", exact: true }).getByRole("link").allInnerTexts();
const places = (page) => page.getByRole("navigation", { name: "Main menu" }).getByRole("listitem").allInnerTexts();

/** Somebody who came by an invitation, and is signed in. */
async function invite(role, first) {
  const { url } = await server.api("POST", "/api/invitations/", { role, expires_in_hours: 1, max_uses: 1 });
  const person = await Person.arrive(browser, server);
  await person.page.goto(url);
  await person.page.getByLabel("First name").fill(first);
  await person.page.getByLabel("E-mail").fill(`${first.toLowerCase()}@example.com`);
  await person.page.getByLabel("Password").fill(WORDS);
  await person.page.getByRole("button", { name: "Create account" }).click();
  await person.page.waitForURL("**/projects/");
  const { id } = await person.page.evaluate(async () => (await (await fetch("/api/session")).json()).user);
  return { person, id, url };
}

async function isForbidden(page, path) {
  await page.goto(path);
  await page.getByRole("heading", { level: 1, name: "Your role does not open this page" }).waitFor();
}

before(async () => {
  server = await Server.start();
  browser = await openBrowser();
  project = await prepare(server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("an annotator labels, and meets no page that does nothing", async () => {
  const { person, id } = await invite("AN", "Anna");
  const { page } = person;
  await page.getByText("You are not a member of any project yet").waitFor();
  await page.goto(`/projects/${project}/data`);
  await page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
  await server.api("POST", `/api/projects/${project}/members/`, { user: id });

  await page.goto("/projects/");
  await page.getByRole("link", { name: "Reviews" }).waitFor();
  assert.deepEqual(await places(page), ["Projects", "My work", "Help"]);
  assert.equal(await page.getByRole("button", { name: "New project" }).count(), 0);
  await page.getByRole("link", { name: "Reviews" }).click();
  await page.waitForURL(/\/data\?labeling=1/);
  await page.getByText("Review number 1,").first().waitFor();
  await page.getByRole("link", { name: "Label", exact: true }).waitFor();
  assert.deepEqual(await tabs(page), ["Label"], "the list of tasks is not theirs");
  await picture(page, "roles-annotator");

  // A bookmark of the list leads to the work, not to an empty table.
  await page.goto(`/projects/${project}/data?tab=1`);
  await page.waitForURL(/\/data\?labeling=1/);
  for (const path of ["overview", "members", "storage", "settings", "settings/labeling"]) await isForbidden(page, `/projects/${project}/${path}`);
  for (const path of ["/people/", "/security", "/projects/new"]) await isForbidden(page, path);

  await server.api("PATCH", `/api/projects/${project}/`, { show_annotation_history: true });
  await page.goto(`/projects/${project}/data`);
  await page.getByRole("link", { name: "Tasks", exact: true }).waitFor();
  assert.deepEqual(await tabs(page), ["Tasks", "Label"]);
  await page.getByRole("grid").or(page.getByRole("heading", { level: 2 })).first().waitFor();
  assert.deepEqual(await person.accessibility(), []);
  await person.leave();
});

test("a reviewer sees the project's work and its people by name, and changes nothing", async () => {
  const { person, id } = await invite("RE", "Rita");
  const { page } = person;
  await server.api("POST", `/api/projects/${project}/members/`, { user: id });
  await page.goto("/projects/");
  await page.getByRole("img", { name: /^Works? on it: .*Rita/ }).waitFor();
  await page.getByRole("link", { name: "Reviews" }).click();
  await page.waitForURL(/\/overview/);
  await page.getByRole("link", { name: "Members", exact: true }).waitFor();
  assert.deepEqual(await tabs(page), ["Overview", "Tasks", "Label", "Members"]);
  await page.goto(`/projects/${project}/members`);
  await page.getByText("Rita", { exact: true }).waitFor();
  // The list of tasks names them too, although the people of the organization are not shown to a reviewer.
  await page.goto(`/projects/${project}/data`);
  await page.getByText("owner@example.com").first().waitFor();
  await page.goto(`/projects/${project}/members`);
  assert.equal(await page.getByRole("button", { name: /^(Add|Remove)/ }).count(), 0);
  for (const path of ["storage", "settings"]) await isForbidden(page, `/projects/${project}/${path}`);
  await person.leave();
});

test("who has no role yet reads what to do, and nothing else", async () => {
  const { person } = await invite("NO", "Noah");
  const { page } = person;
  await page.getByRole("heading", { level: 1, name: "Your account waits for a role" }).waitFor();
  assert.deepEqual(await places(page), []);
  assert.deepEqual(await person.accessibility(), []);
  await person.leave();
});

test("an invitation that was used, and a link for a password that is none, say so", async () => {
  const { person, url } = await invite("AN", "Una");
  await person.leave();
  const late = await Person.arrive(browser, server, { width: 360 });
  await late.page.goto(url);
  await late.page.getByRole("alert").filter({ hasText: "does not work any more" }).waitFor();
  assert.equal(await late.page.getByRole("textbox").count(), 0);
  await late.page.goto("/user/password-reset?token=none");
  await late.page.getByLabel("New password").fill(WORDS);
  await late.page.getByRole("button", { name: "Save password" }).click();
  await late.page.getByRole("alert").filter({ hasText: "Ask for a new one" }).waitFor();
  await late.leave();
});

test("a reset link gives a new password, once", async () => {
  const { person, id } = await invite("AN", "Rosa");
  await person.leave();
  const { url } = await server.api("POST", `/api/users/${id}/password-reset`, {});
  const rosa = await Person.arrive(browser, server);
  const { page } = rosa;
  for (const again of [false, true]) {
    await page.goto(url);
    await page.getByLabel("New password").fill(`${WORDS} again`);
    await page.getByRole("button", { name: "Save password" }).click();
    if (again) await page.getByRole("alert").filter({ hasText: "Ask for a new one" }).waitFor();
    else await page.getByRole("link", { name: /sign.in/i }).waitFor();
  }
  await rosa.signIn({ email: "rosa@example.com", password: `${WORDS} again` });

  await page.goto("/user/account/password");
  await page.getByLabel("Present password").fill("not this one");
  await page.getByLabel("New password", { exact: true }).fill(`${WORDS} at last`);
  await page.getByLabel("New password again").fill(`${WORDS} at last`);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Present password").fill(`${WORDS} again`);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Your password is changed.").waitFor();
  await rosa.leave();
});
