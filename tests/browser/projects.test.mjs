// What becomes of a project: copied, put away, thrown away and brought back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const CONFIG = '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="Praise"/></Choices></View>';
let server;
let browser;
let owner;

before(async () => {
  server = await Server.start();
  browser = await openBrowser();
  owner = await Person.arrive(browser, server);
  await owner.signIn();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function choose(page, project, action) {
  await page.getByRole("button", { name: `Menu of ${project}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("the only project comes back from the trash, also long after it went there", async () => {
  const { page } = owner;
  const { id } = await server.api("POST", "/api/projects/", { title: "Reviews", label_config: CONFIG });
  await server.api("POST", `/api/projects/${id}/import`, [{ data: { text: "fine" } }]);
  await page.goto("/projects/");
  await choose(page, "Reviews", "Move to trash");
  await page.getByText("No projects yet").waitFor();
  // A new page has no "Undo" any more.
  await page.goto("/projects/");
  await page.getByRole("button", { name: "Trash (1)" }).click();
  await choose(page, "Reviews", "Restore");
  await page.goto("/projects/");
  await page.getByRole("link", { name: "Reviews" }).first().waitFor();
  assert.equal((await server.api("GET", `/api/tasks/?project=${id}`)).total, 1);
});

test("a copy with its tasks is a project of its own", async () => {
  const { page } = owner;
  await page.goto("/projects/");
  await choose(page, "Reviews", "Duplicate with tasks");
  await page.waitForFunction(async () => (await (await fetch("/api/projects/")).json()).count === 2);
  const { results } = await server.api("GET", "/api/projects/?ordering=-id");
  const copy = results.find((project) => project.title !== "Reviews");
  assert.equal(copy.task_number, 1);
  await server.api("DELETE", `/api/projects/${copy.id}/`);
  await owner.leave();
});
