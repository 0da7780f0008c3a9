// The whole path as people go it: the first start, a project from dropped files, labeling, the tasks, an invited
// colleague who labels too, the export.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const TEXTS = "text\nThe soup was cold.\nThe cake was lovely.\nThe waiter forgot us.\nThe view is the best in town.\n";
const WORDS = "four short random words";
let server;
let browser;
let ada;
let grace;
let project;

before(async () => {
  server = await Server.start({ empty: true });
  browser = await openBrowser();
  ada = await Person.arrive(browser, server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("the printed link makes the first account", async () => {
  const { page } = ada;
  await page.goto(await server.setupLink());
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Last name").fill("Jones");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill(WORDS);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/projects/");
  await picture(page, "path-1-projects");
});

test("the link works once", async () => {
  const late = await Person.arrive(browser, server);
  await late.page.goto(await server.setupLink());
  await late.page.getByRole("alert").filter({ hasText: "has its owner already" }).waitFor();
  assert.equal(await late.page.getByRole("textbox").count(), 0);
  assert.match(late.page.url(), /\/setup/);
  await late.leave();
});

test("dropped texts become a project that can be labeled at once", async () => {
  const { page } = ada;
  await page.getByRole("link", { name: "New project" }).or(page.getByRole("button", { name: "New project" })).first().click();
  await page.getByLabel("Choose files").setInputFiles({ name: "reviews.csv", mimeType: "text/csv", buffer: Buffer.from(TEXTS) });
  await page.getByText("The soup was cold.").first().waitFor();
  await page.getByRole("button", { name: "Mood of a text" }).or(page.getByRole("button", { name: /mood|sentiment/i })).first().click();
  await page.getByRole("textbox", { name: "Labels" }).fill("Praise\nBlame");
  await picture(page, "path-2-new-project");
  await page.getByRole("button", { name: "Start labeling" }).click();
  await page.waitForURL(/\/projects\/\d+\/data\?labeling=1/);
  project = Number(/projects\/(\d+)/.exec(page.url())[1]);
});

/** Labels the task on the screen and waits for the next. */
async function answer(page, choice) {
  const task = await page.getByRole("heading", { name: /^Task \d+$/ }).innerText();
  await page.getByRole("radio", { name: new RegExp(choice) }).or(page.getByRole("checkbox", { name: new RegExp(choice) })).first().check({ force: true });
  await page.getByRole("button", { name: /^Submit/ }).click();
  await page.getByText(`${task} submitted.`).waitFor();
}

test("tasks are labeled one after the other", async () => {
  const { page } = ada;
  await page.getByText("The soup was cold.").first().waitFor();
  await picture(page, "path-3-label");
  await answer(page, "Blame");
  await page.getByText("The cake was lovely.").first().waitFor();
  await answer(page, "Praise");
  await page.getByText("The waiter forgot us.").first().waitFor();
});

test("a submit can be taken back", async () => {
  const { page } = ada;
  await page.getByRole("button", { name: "Undo" }).last().click();
  await page.getByText("The cake was lovely.").first().waitFor();
  assert.equal((await state()).total_annotations_number, 1);
  await answer(page, "Praise");
});

/** The project as the API shows it to the person who is signed in. */
const state = () => ada.page.evaluate(async (id) => (await fetch(`/api/projects/${id}/`)).json(), project);

test("an invited colleague joins and labels the rest", async () => {
  const { page } = ada;
  await page.goto("/people/");
  await page.getByRole("button", { name: "Invite people" }).first().click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = await page.getByRole("dialog").locator("code").innerText();
  assert.match(link, /\/user\/signup\/?\?token=/);
  grace = await Person.arrive(browser, server);
  await grace.page.goto(new URL(link).pathname + new URL(link).search);
  await grace.page.getByLabel("First name").fill("Grace");
  await grace.page.getByLabel("E-mail").fill("grace@example.com");
  await grace.page.getByLabel("Password").fill(WORDS);
  await grace.page.getByRole("button", { name: "Create account" }).click();
  await grace.page.waitForURL("**/projects/");
  // She is an annotator, and sees no project until she is made a member of it.
  assert.equal(await grace.page.getByText("reviews").count(), 0);
  const added = await page.evaluate(async (id) => {
    const people = await (await fetch("/api/users/")).json();
    const user = people.find((person) => person.email === "grace@example.com").id;
    const answer = await fetch(`/api/projects/${id}/members/`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user }) });
    return answer.status;
  }, project);
  assert.equal(added, 201);
  await grace.page.goto(`/projects/${project}/data?labeling=1`);
  await grace.page.getByText("The waiter forgot us.").first().waitFor();
  await picture(grace.page, "path-4-colleague");
  await answer(grace.page, "Blame");
  await grace.page.getByText("The view is the best in town.").first().waitFor();
  await answer(grace.page, "Praise");
  await grace.page.getByText("Nothing left to label").waitFor();
  assert.equal((await state()).finished_task_number, 4);
});

test("the tasks are seen, filtered and opened", async () => {
  const { page } = ada;
  await page.goto(`/projects/${project}/data`);
  await page.getByRole("grid").or(page.getByRole("table")).first().waitFor();
  await page.getByText("The cake was lovely.").first().waitFor();
  await picture(page, "path-5-tasks");
  await page.getByRole("button", { name: "Export", exact: true }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /All tasks \(4\)/ }).waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Download" }).click()]);
  const { readFile } = await import("node:fs/promises");
  const exported = JSON.parse(await readFile(await file.path(), "utf8"));
  const answers = Object.fromEntries(exported.map((task) => [task.data.text, task.annotations[0].result.find((item) => item.type === "choices").value.choices]));
  assert.deepEqual(answers, {
    "The soup was cold.": ["Blame"],
    "The cake was lovely.": ["Praise"],
    "The waiter forgot us.": ["Blame"],
    "The view is the best in town.": ["Praise"],
  });
});

test("a snapshot is kept, downloaded again, and deleted", async () => {
  const { page } = ada;
  await page.goto(`/projects/${project}/data`);
  await page.getByRole("button", { name: "Export", exact: true }).first().click();
  const dialog = page.getByRole("dialog").first();
  await dialog.getByText("There is no snapshot yet.").waitFor();
  await dialog.getByRole("button", { name: "Take a snapshot" }).click();
  const kept = dialog.getByRole("listitem");
  await kept.getByText("4 tasks").waitFor();
  await picture(page, "path-6-snapshot");
  assert.deepEqual(await ada.accessibility(), []);
  await kept.getByRole("button", { name: /^Download the snapshot/ }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "CSV" }).click()]);
  const { readFile } = await import("node:fs/promises");
  assert.match(await readFile(await file.path(), "utf8"), /"Blame","The soup was cold\."/);
  await kept.getByRole("button", { name: /^Delete the snapshot/ }).click();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await dialog.getByText("There is no snapshot yet.").waitFor();
});

test("nothing went wrong on the pages of either person", async () => {
  await ada.leave();
  await grace.leave();
});
