// Ways into the first project: an upload that is stopped, and the example from wherever somebody looks for a start.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

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

test("an upload that takes too long can be stopped, and tried again", async () => {
  const { page } = owner;
  let held = true;
  await page.route("**/import?commit_to_project=false", (route) => (held ? undefined : route.continue()));
  const file = { name: "lines.txt", mimeType: "text/plain", buffer: Buffer.from("one\ntwo\n") };
  await page.goto("/projects/new");
  await page.getByLabel("Choose files").setInputFiles(file);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
  assert.equal(await page.getByRole("alert").count(), 0, "what was stopped on purpose is no problem");
  held = false;
  await page.getByLabel("Choose files").setInputFiles(file);
  await page.getByText("two", { exact: true }).first().waitFor();
});

test("the example is one step away on the help page, in New project and in the palette", async () => {
  const { page } = owner;
  for (const place of ["/help", "/projects/new"]) {
    await page.goto(place);
    await page.getByRole("button", { name: "Try the example" }).click();
    await page.waitForURL(/\/projects\/\d+\/data$/);
  }
  await page.goto("/projects/");
  await page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to" }).fill("example");
  await page.getByRole("option", { name: "Try the example" }).click();
  await page.waitForURL(/\/projects\/\d+\/data$/);
  await owner.leave();
});
