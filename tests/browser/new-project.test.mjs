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
  await page.route("**/import?commit_to_project=false*", (route) => (held ? undefined : route.continue()));
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

test("a bad file is named with what can be done, and left out; what is chosen before does not refuse the rest", async () => {
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page } = person;
  await page.goto("/projects/new");
  const files = page.getByLabel("Choose files");
  const rows = { name: "rows.csv", mimeType: "text/csv", buffer: Buffer.from("text,n\nhello world,1\nsecond row,2\n") };
  const cut = { name: "cut.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\n", "latin1") };
  await files.setInputFiles([rows, { name: "setup.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") }, cut]);
  await page.getByText("setup.exe: .exe extension is not supported").waitFor();
  await page.getByText(/cut\.png: The picture ends in the middle/).waitFor();
  await page.getByText("2 tasks, 0 annotations, 0 predictions found").waitFor();
  const start = page.getByRole("button", { name: "Start labeling" });
  assert.ok(await start.isDisabled());
  await page.getByText("Leave these out and go on with the others").click();
  await start.click();
  await page.getByText("hello world").first().waitFor();
  await person.leave();
});

test("a table of Excel is shown as it was read, and the template shows a column of any name", async () => {
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page } = person;
  await page.goto("/projects/new");
  const table = "sep=;\r\nid;Review Text\r\n1;Schöne Grüße für 5 \x80\r\n2;Übel\r\n";
  await page.getByLabel("Choose files").setInputFiles({ name: "reviews.csv", mimeType: "text/csv", buffer: Buffer.from(table, "latin1") });
  await page.getByText("reviews.csv: Windows-1252, separated by ;, the first row names the columns").waitFor();
  await page.getByRole("button", { name: "Start labeling" }).click();
  await page.waitForURL(/\/projects\/\d+\/data\?labeling=1/);
  await page.getByText("Schöne Grüße für 5 €").first().waitFor();
  const id = /projects\/(\d+)/.exec(page.url())[1];
  const project = await page.evaluate((path) => fetch(path).then((answer) => answer.json()), `/api/projects/${id}/`);
  assert.match(project.label_config, /value="\$Review Text"/);
  await person.leave();
});

test("a table without names of columns keeps its first row when the person says so, by keyboard", async () => {
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page } = person;
  await page.goto("/projects/new");
  await page.getByLabel("Choose files").setInputFiles({ name: "moods.csv", mimeType: "text/csv", buffer: Buffer.from("I like it\nI hate it\n") });
  await page.getByText("1 task, 0 annotations, 0 predictions found").waitFor();
  await page.getByRole("button", { name: /First row of tables/ }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.getByText("2 tasks, 0 annotations, 0 predictions found").waitFor();
  await page.getByText("moods.csv: UTF-8, separated by ,, no row with names, so all rows are data").waitFor();
  await person.leave();
});

test("an import of another installation asks once whose the annotations become; the bell takes it back and brings it back", async () => {
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page } = person;
  const config = '<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>';
  const made = await page.evaluate(async (label_config) => {
    const answer = await fetch("/api/projects/", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ title: "Moved in", label_config }) });
    return answer.json();
  }, config);
  await page.goto(`/projects/${made.id}/data`);
  await page.getByRole("button", { name: "Import", exact: true }).first().click();
  const result = [{ id: "r", from_name: "c", to_name: "t", type: "choices", value: { choices: ["a"] } }];
  const annotation = { id: 5, unique_id: "6b0e5d7a-6cc7-4d9d-93a5-000000000001", completed_by: { email: "anna@old.example.org" }, result };
  const file = JSON.stringify([{ id: 9, data: { text: "from there" }, annotations: [annotation], predictions: [21] }]);
  await page.getByLabel("Files", { exact: true }).setInputFiles({ name: "export.json", mimeType: "application/json", buffer: Buffer.from(file) });
  await page.getByText("1 prediction is named by its number alone").waitFor();
  await page.getByRole("button", { name: /anna@old\.example\.org, 1 annotation/ }).click();
  await page.getByRole("option", { name: "a placeholder who cannot sign in" }).click();
  await page.getByRole("button", { name: "Import 1 task" }).click();
  await page.getByText("from there").first().waitFor();
  await page.getByRole("button", { name: /^Background jobs/ }).click();
  // The bell has the jobs of other projects too.
  const job = page.getByRole("dialog").getByRole("listitem").filter({ hasText: "Moved in · export.json · 1 tasks" });
  await job.getByRole("button", { name: "Take back" }).click();
  await job.getByRole("button", { name: "Bring back" }).click();
  await job.getByRole("button", { name: "Take back" }).waitFor();
  await person.leave();
});

test("two thousand pictures become tasks in the order in which people count, on a narrow screen too", async () => {
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page } = person;
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/projects/new");
  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const names = Array.from({ length: 2000 }, (_, number) => `猫 ${number}.PNG`);
  const shuffled = names.map((name, at) => names[(at * 997) % names.length]);
  await page.getByLabel("Choose files").setInputFiles(shuffled.map((name) => ({ name, mimeType: "image/png", buffer: pixel })));
  await page.getByText("2,000 tasks, 0 annotations, 0 predictions found").waitFor({ timeout: 120_000 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await page.getByRole("button", { name: "Start labeling" }).click();
  await page.waitForURL(/\/projects\/\d+\/data\?labeling=1/, { timeout: 60_000 });
  const id = /projects\/(\d+)/.exec(page.url())[1];
  const pages = [1, 2].map((number) => `/api/projects/${id}/tasks/?page=${number}&page_size=1000`);
  const tasks = (await page.evaluate((paths) => Promise.all(paths.map((path) => fetch(path).then((answer) => answer.json()))), pages)).flat();
  const shown = tasks.map((task) => decodeURIComponent(Object.values(task.data)[0].replace(/^.*\/[0-9a-f]{32}-/, "")));
  assert.deepEqual(shown, names.map((name) => name.replace(" ", "_")));
  await person.leave();
});
