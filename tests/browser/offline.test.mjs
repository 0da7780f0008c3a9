// Submits without a connection: they wait on the machine, survive the browser tab, and arrive once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const CONFIG = '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="Praise"/><Choice value="Blame"/></Choices></View>';

let server;
let browser;

before(async () => {
  server = await Server.start();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function project(tasks) {
  const { id } = await server.api("POST", "/api/projects/", { title: "Offline", label_config: CONFIG });
  await server.api("POST", `/api/projects/${id}/import`, Array.from({ length: tasks }, (_, n) => ({ data: { text: `Text number ${n + 1}.` } })));
  return id;
}

async function annotations(id) {
  const { tasks } = await server.api("GET", `/api/tasks/?project=${id}&fields=all&page_size=100`);
  return tasks.map((task) => task.annotations.map((item) => [item.was_cancelled, item.result[0]?.value.choices?.[0]]));
}

/** Polls the server; the browser delivers on its own. */
async function eventually(read, expected) {
  const deadline = Date.now() + 20_000;
  let last;
  while (Date.now() < deadline) {
    last = await read();
    if (JSON.stringify(last) === JSON.stringify(expected)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.deepEqual(last, expected);
}

const waiting = (page, count) => page.getByRole("main").getByRole("button", { name: `${count} submit${count === 1 ? " waits" : "s wait"} for the connection` });
const ready = async (page, words) => {
  await page.getByText(words).waitFor();
  await page.waitForFunction(() => document.querySelector(".lke-root")?.getAttribute("aria-busy") === "false");
};
/** The stream has fetched what it wants ahead. */
const fetchedAhead = (page, project, count) => page.waitForFunction(([id, wanted]) => performance.getEntriesByType("resource").filter((entry) => entry.name.includes(`/api/projects/${id}/next`)).length >= wanted, [project, count]);

test("the stream goes on with what was fetched ahead, and everything arrives once", async () => {
  const id = await project(5);
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page, context } = person;
  await page.goto(`/projects/${id}/data?labeling=1`);
  await ready(page, "Text number 1.");
  await fetchedAhead(page, id, 3);
  await context.setOffline(true);
  await page.keyboard.press("1");
  await page.keyboard.press("Control+Enter");
  await waiting(page, 1).waitFor();
  await ready(page, "Text number 2.");
  await page.keyboard.press("2");
  await page.keyboard.press("Control+Enter");
  await waiting(page, 2).waitFor();
  await ready(page, "Text number 3.");
  await page.keyboard.press("Control+Space");
  await waiting(page, 3).waitFor();
  await page.getByText("The server does not answer. It is asked again").waitFor();
  await picture(page, "offline-stream");
  assert.deepEqual(await annotations(id), [[], [], [], [], []]);
  await context.setOffline(false);
  await eventually(() => annotations(id), [[[false, "Praise"]], [[false, "Blame"]], [[true, null]], [], []].map((list) => list.map(([a, b]) => [a, b ?? undefined])));
  await ready(page, "Text number 4.");
  await waiting(page, 3).waitFor({ state: "detached" });
  await page.getByText(/^Task \d+ skipped/).waitFor();
  assert.equal(await page.getByText(/No connection/).count(), 0);
  // Its undo now takes back what the server has.
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await eventually(() => annotations(id), [[[false, "Praise"]], [[false, "Blame"]], [], [], []]);
  await person.leave();
});

test("a closed browser tab loses none, and the dialog shows them without a violation", async () => {
  const id = await project(3);
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { context } = person;
  const first = person.page;
  await first.goto(`/projects/${id}/data?labeling=1`);
  await ready(first, "Text number 1.");
  await context.setOffline(true);
  await first.keyboard.press("1");
  await first.keyboard.press("Control+Enter");
  await waiting(first, 1).click();
  await first.getByRole("dialog").getByText(/Task \d+: submit/).waitFor();
  assert.deepEqual(await person.accessibility(), []);
  await picture(first, "offline-dialog");
  person.page = await context.newPage();
  await first.close();
  await context.setOffline(false);
  await person.page.goto("/projects/");
  await eventually(() => annotations(id), [[[false, "Praise"]], [], []]);
  await person.leave();
});

test("a lost answer makes no second annotation; taken back, the work is a draft again", async () => {
  const id = await project(3);
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page, context } = person;
  await page.goto(`/projects/${id}/data?labeling=1`);
  await ready(page, "Text number 1.");
  await fetchedAhead(page, id, 3);
  // The server stores it, and the answer gets lost on the way back.
  await page.route("**/annotations/", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  }, { times: 1 });
  await page.keyboard.press("1");
  await page.keyboard.press("Control+Enter");
  await eventually(() => annotations(id), [[[false, "Praise"]], [], []]);
  await ready(page, "Text number 2.");
  await waiting(page, 1).waitFor({ state: "detached" });
  assert.deepEqual(await annotations(id), [[[false, "Praise"]], [], []]);
  await context.setOffline(true);
  await page.keyboard.press("2");
  await page.keyboard.press("Control+Enter");
  await waiting(page, 1).waitFor();
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await ready(page, "Text number 2.");
  await page.getByText(/Unsaved work from .* was restored/).waitFor();
  assert.equal(await page.getByRole("radio", { name: "Blame" }).isChecked(), true);
  await context.setOffline(false);
  await eventually(async () => (await server.api("GET", `/api/tasks/?project=${id}&fields=all`)).tasks.map((task) => [task.annotations.length, task.drafts.length]), [[1, 0], [0, 1], [0, 0]]);
  await person.leave();
});
