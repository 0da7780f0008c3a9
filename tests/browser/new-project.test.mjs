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

test("after a file that is not taken, the others are looked at as if they came first", async () => {
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page } = person;
  await page.goto("/projects/new");
  const files = page.getByLabel("Choose files");
  const rows = { name: "rows.csv", mimeType: "text/csv", buffer: Buffer.from("text,n\nhello world,1\nsecond row,2\n") };
  await files.setInputFiles([rows, { name: "setup.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") }]);
  await page.getByText("Leave out setup.exe").waitFor();
  // The draft keeps what is chosen so far.
  await page.waitForResponse((response) => response.request().method() === "PATCH" && response.ok());
  await files.setInputFiles([rows]);
  await page.getByText("2 tasks, 0 annotations, 0 predictions found").waitFor();
  await page.getByRole("button", { name: "Start labeling" }).click();
  await page.getByText("hello world").first().waitFor();
  await person.leave();
});
