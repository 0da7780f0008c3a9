// Data that stays in Google's, Microsoft's or Redis' store, under the clouds' own names: connected by the wizard, labeled from there,
// and written out to there. Run by inside.sh.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openBrowser, Person, picture } from "../browser/support/browser.mjs";
import { Server } from "../browser/support/server.mjs";
import { png } from "../browser/support/store.mjs";

const PICTURES = '<View><Image name="image" value="$image"/><Choices name="boat" toName="image"><Choice value="Sail"/><Choice value="Motor"/></Choices></View>';
const TEXTS = '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices></View>';
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const HOSTS = { gcs: "storage.googleapis.com", azure: `${ACCOUNT}.blob.core.windows.net` };
let clouds;
let server;
let browser;
let ada;

/** The servers of clouds.py, and what they are asked. */
class Clouds {
  static async start(buckets) {
    const clouds = new Clouds();
    clouds.folder = await mkdtemp(join(tmpdir(), "labelkeep-clouds-"));
    const script = fileURLToPath(new URL("clouds.py", import.meta.url));
    clouds.process = spawn("python3", [script, clouds.folder], { stdio: ["pipe", "pipe", "inherit"] });
    clouds.lines = createInterface({ input: clouds.process.stdout })[Symbol.asyncIterator]();
    clouds.given = await clouds.ask(buckets);
    return clouds;
  }

  async ask(question) {
    this.process.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error("the clouds ended");
    return JSON.parse(value);
  }

  async stop() {
    const ended = once(this.process, "exit");
    this.process.stdin.end();
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

before(async () => {
  const boats = [[40, 90, 200], [220, 180, 40]].map((colour, index) => [`2026/boat ${index}+ä.png`, png(colour).toString("base64")]);
  clouds = await Clouds.start({ lake: Object.fromEntries(boats), results: {} });
  for (const [index, text] of ["The lake is calm.", "The lake is rough."].entries()) await clouds.ask(["redis", "SET", `tasks:${index}`, JSON.stringify({ text })]);
  server = await Server.start({ settings: clouds.given.settings });
  browser = await openBrowser();
  // The authority is the tests' own; whether the server trusts no other is asked elsewhere.
  ada = await Person.arrive(browser, server, { hosts: Object.values(HOSTS), ignoreHTTPSErrors: true });
  await ada.signIn();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await clouds?.stop();
});

const next = () => ada.page.getByRole("button", { name: "Next", exact: true }).click();
const card = (name) => ada.page.getByRole("listitem", { name });

const CONNECT = {
  gcs: async (page, bucket) => {
    await page.getByRole("radio", { name: /^Google Cloud Storage/ }).check({ force: true });
    await next();
    await page.getByLabel("Bucket", { exact: true }).fill(bucket);
    await page.getByLabel("Service account key (JSON)").fill(clouds.given.account);
  },
  azure: async (page, bucket) => {
    await page.getByRole("radio", { name: /^Azure Blob Storage/ }).check({ force: true });
    await next();
    await page.getByLabel("Container", { exact: true }).fill(bucket);
    await page.getByLabel("Storage account", { exact: true }).fill(ACCOUNT);
    await page.getByLabel("Account key", { exact: true }).fill(ACCOUNT_KEY);
  },
  redis: async (page) => {
    await page.getByRole("radio", { name: /^Redis/ }).check({ force: true });
    await next();
    await page.getByLabel("Host", { exact: true }).fill("127.0.0.1");
    await page.getByLabel("Port", { exact: true }).fill(String(clouds.given.redis));
    await page.getByLabel("Database", { exact: true }).fill("1");
    await page.getByLabel("Password", { exact: true }).fill("a password of redis");
  },
};

/** The wizard, with the connection tried before it is stored. */
async function connect(provider, button, bucket, name, prefix) {
  const { page } = ada;
  await page.getByRole("button", { name: button }).click();
  await CONNECT[provider](page, bucket);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByText("The store answers, and the credential is allowed what it needs.").waitFor();
  await next();
  await page.getByLabel(provider === "redis" ? "Beginning of the keys" : "Folder (prefix)").fill(prefix);
}

/** Through both wizards to the first task. */
async function connected(provider, config, prefix, count) {
  const { page } = ada;
  const { id } = await server.api("POST", "/api/projects/", { title: `Lake of ${provider}`, label_config: config });
  await page.goto(`/projects/${id}/storage`);
  await connect(provider, "Add source", "lake", "Cameras", prefix);
  await page.getByText(`${count} keys fit`).waitFor();
  await picture(page, `clouds-${provider}-1-keys`);
  await next();
  if (provider !== "redis") await next();
  await page.getByRole("button", { name: "Connect and sync" }).click();
  await picture(page, `clouds-${provider}-1-connected`);
  await card("Cameras").getByText(`${count} new tasks`).waitFor();
  await connect(provider, "Add target", "results", "Results", provider === "redis" ? "done:" : "done/");
  await next();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await card("Results").waitFor();
  return id;
}

/** Labels the first task, and waits until its annotation is written. */
async function labeled(project, choice) {
  const { page } = ada;
  await page.getByRole("radio", { name: choice }).or(page.getByRole("checkbox", { name: choice })).first().check({ force: true });
  await page.getByRole("button", { name: /^Submit/ }).click();
  await page.getByText(/submitted/).first().waitFor();
  await page.goto(`/projects/${project}/storage`);
  await card("Results").getByText("All written").waitFor();
}

for (const provider of ["gcs", "azure"]) {
  test(`a picture comes from ${HOSTS[provider]} by a signed link, is labeled, and its annotation goes there`, async () => {
    const { page } = ada;
    const project = await connected(provider, PICTURES, "2026/", 2);
    const links = [];
    page.on("response", (response) => { if (new URL(response.url()).host === HOSTS[provider]) links.push([response.status(), new URL(response.url()).pathname]); });
    await page.getByRole("navigation", { name: "Project" }).getByRole("link", { name: "Label", exact: true }).click();
    await page.locator(".lki-live").waitFor();
    await picture(page, `clouds-${provider}-2-label`);
    assert.ok(links.some(([status, path]) => status === 200 && decodeURIComponent(path).startsWith("/lake/2026/boat ")), JSON.stringify(links));
    await labeled(project, /Sail/);
    const written = await clouds.ask(["read", provider, "results"]);
    const [name] = Object.keys(written);
    assert.match(name, /^done\/\d+$/);
    assert.equal(JSON.parse(written[name]).result[0].value.choices[0], "Sail");
    const { tasks } = await server.api("GET", `/api/tasks/?project=${project}&resolve_uri=false`);
    assert.ok(tasks.every((task) => /^(gs|azure-blob):\/\/lake\/2026\/boat /.test(task.data.image)), JSON.stringify(tasks));
  });
}

test("a text comes from Redis, is labeled, and its annotation goes there", async () => {
  const { page } = ada;
  const project = await connected("redis", TEXTS, "tasks:", 2);
  await page.getByRole("navigation", { name: "Project" }).getByRole("link", { name: "Label", exact: true }).click();
  await page.getByText(/The lake is (calm|rough)\./).first().waitFor();
  await picture(page, "clouds-redis-2-label");
  await labeled(project, /Good/);
  const [annotation] = (await server.api("GET", `/api/tasks/?project=${project}&fields=all`)).tasks.flatMap((task) => task.annotations);
  const written = await clouds.ask(["redis", "GET", `done:${annotation.id}`]);
  assert.match(written, /"choices": ?\["Good"\]/);
});

test("nothing broke on the way", async () => {
  // A page that was loaded before its store was connected is refused the first picture, and is loaded anew with its store.
  ada.troubles = ada.troubles.filter((trouble) => !(trouble.includes("Content Security Policy") && Object.values(HOSTS).some((host) => trouble.includes(`'https://${host}/lake/`))));
  await ada.leave();
});
