// Two people in two browsers label fifty real pictures and fifty real texts, to the export.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, Person, picture } from "../browser/support/browser.mjs";
import { OWNER, Server } from "../browser/support/server.mjs";

const FOLDER = new URL("../../.cache/data/", import.meta.url).pathname;
const PYTHON = new URL("../../.cache/venv/bin/python", import.meta.url).pathname;
const CONFIG = `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Thing"/><Label value="Person"/></RectangleLabels>
  <Text name="text" value="$text"/>
  <Labels name="part" toName="text"><Label value="Praise"/><Label value="Blame"/></Labels>
</View>`;
const COLLEAGUE = { email: "grace@example.com", password: "four short random words" };
let server;
let browser;
let project;

before(async () => {
  execFileSync(PYTHON, [new URL("../browser/support/real_data.py", import.meta.url).pathname, FOLDER], { stdio: "inherit" });
  server = await Server.start();
  browser = await openBrowser();
  project = await prepare();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A task has a picture and a text beside it. */
async function prepare() {
  const { id } = await server.api("POST", "/api/projects/", { title: "Pictures and texts", label_config: CONFIG });
  const names = (await readdir(join(FOLDER, "images"))).sort();
  const form = new FormData();
  for (const name of names) form.append(name, new Blob([await readFile(join(FOLDER, "images", name))]), name);
  await server.api("POST", `/api/projects/${id}/import?commit_to_project=false`, form);
  const files = await server.api("GET", `/api/projects/${id}/file-uploads?all=true`);
  const texts = (await readFile(join(FOLDER, "texts.csv"), "utf8")).trim().split(/\r?\n/).slice(1).map((line) => line.split(",").slice(2).join(",").replace(/^"|"$/g, ""));
  const tasks = files.map((file, n) => ({ data: { image: `/data/${file.file}`, text: texts[n] } }));
  assert.deepEqual([tasks.length, texts.filter(Boolean).length], [50, 50]);
  await server.api("POST", `/api/projects/${id}/import`, tasks);
  return id;
}

async function colleague() {
  const invitation = await server.api("POST", "/api/invitations/", { role: "AN", expires_in_hours: 24, max_uses: 1 });
  const token = new URL(invitation.url).searchParams.get("token");
  const answer = await fetch(`${server.url}/api/signup`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: server.url },
    body: JSON.stringify({ token, first_name: "Grace", last_name: "Hall", ...COLLEAGUE }),
  });
  assert.equal(answer.status, 201);
  const { user } = await answer.json();
  await server.api("POST", `/api/projects/${project}/members/`, { user: user.id });
}

/** Draws a box and marks a word in every task offered, until there is none. */
async function labelAll(person, done) {
  const { page } = person;
  await page.goto(`/projects/${project}/data?labeling=1`);
  for (;;) {
    const heading = page.getByRole("heading", { name: /^Task \d+$/ });
    const empty = page.getByText("Nothing left to label");
    await heading.or(empty).first().waitFor();
    if (await empty.isVisible()) return;
    const task = await heading.innerText();
    await drawBox(page);
    await markWord(page);
    if (done.length === 0) await picture(page, `two-people-${task}`);
    await page.getByRole("button", { name: /^Submit/ }).click();
    await page.getByText(`${task} submitted.`).waitFor();
    done.push(Number(task.replace("Task ", "")));
    // The next task replaces this one, or there is none left.
    await page.waitForFunction((old) => document.querySelector("h2")?.textContent !== old, task);
  }
}

async function drawBox(page) {
  const canvas = page.locator("canvas").first();
  await canvas.waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  await page.getByRole("button", { name: /^Thing/ }).or(page.getByRole("radio", { name: /^Thing/ })).first().click();
  const box = await canvas.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height, 500) / 2];
  await page.mouse.move(x - 25, y - 20);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.move(x + 25, y + 20, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.press("Escape");
}

async function markWord(page) {
  await page.getByRole("button", { name: /^Praise/ }).or(page.getByRole("radio", { name: /^Praise/ })).first().click();
  await page.locator(".lke-text").scrollIntoViewIfNeeded();
  const word = await page.locator(".lke-text").evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const found = /\w{3,}/.exec(node.data);
      if (!found) continue;
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const { left, right, top, height } = range.getBoundingClientRect();
      return { left, right, y: top + height / 2 };
    }
    return null;
  });
  await page.mouse.move(word.left + 1, word.y);
  await page.mouse.down();
  await page.mouse.move((word.left + word.right) / 2, word.y, { steps: 3 });
  await page.mouse.move(word.right - 1, word.y, { steps: 3 });
  await page.mouse.up();
}

test("two people label everything, nothing twice, and the export has it all", async () => {
  await colleague();
  const people = [await Person.arrive(browser, server), await Person.arrive(browser, server)];
  await people[0].signIn(OWNER);
  await people[1].signIn(COLLEAGUE);
  const done = [[], []];
  await Promise.all(people.map((person, n) => labelAll(person, done[n])));
  const all = done.flat();
  assert.deepEqual([all.length, new Set(all).size], [50, 50]);
  assert.ok(done[0].length > 5 && done[1].length > 5, `one of them did nearly everything: ${done.map((each) => each.length)}`);
  const exported = await server.api("GET", `/api/projects/${project}/export?exportType=JSON`);
  assert.equal(exported.length, 50);
  for (const task of exported) {
    assert.equal(task.annotations.length, 1);
    assert.deepEqual(task.annotations[0].result.map((item) => item.type).sort(), ["labels", "rectanglelabels"], `task ${task.id}`);
  }
  await writeFile(process.env.LABELKEEP_EXPORT, JSON.stringify({ config: CONFIG, tasks: exported }));
  for (const person of people) await person.leave();
});
