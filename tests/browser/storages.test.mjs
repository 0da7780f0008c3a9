// Data that stays in its store: connected by the wizard, synced, labeled, written out; from a real S3 and from a directory.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { png, Store } from "./support/store.mjs";

const CONFIG = '<View><Image name="image" value="$image"/><Choices name="boat" toName="image"><Choice value="Sail"/><Choice value="Motor"/></Choices></View>';
let root;
let store;
let server;
let browser;
let ada;
let project;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "labelkeep-files-"));
  await mkdir(join(root, "pictures"));
  for (const [index, colour] of [[200, 60, 60], [60, 160, 90]].entries()) await writeFile(join(root, "pictures", `shore ${index}.png`), png(colour));
  store = await Store.start();
  for (const [index, colour] of [[40, 90, 200], [220, 180, 40], [120, 120, 120]].entries()) await store.put(`2026/boat-${index}.png`, png(colour));
  await store.put("2026/notes.txt", "not a picture");
  const settings = { LABELKEEP_EGRESS_ALLOW: "127.0.0.0/8", LABELKEEP_LOCAL_FILES_SERVING_ENABLED: "true", LABELKEEP_LOCAL_FILES_DOCUMENT_ROOT: root };
  server = await Server.start({ settings });
  browser = await openBrowser();
  ada = await Person.arrive(browser, server, { hosts: [new URL(store.url).host] });
  await ada.signIn();
  ({ id: project } = await server.api("POST", "/api/projects/", { title: "Boats", label_config: CONFIG }));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await store?.stop();
  await rm(root, { recursive: true, force: true });
});

const next = () => ada.page.getByRole("button", { name: "Next", exact: true }).click();
const card = (name) => ada.page.getByRole("listitem", { name });

/** Provider and connection of the store. */
async function connect({ bucket, key, secret, name }) {
  const { page } = ada;
  await next();
  await page.getByRole("button", { name: /^Kind/ }).or(page.getByLabel("Kind")).first().click();
  await page.getByRole("option", { name: /^Another one/ }).click();
  await page.getByLabel("Bucket", { exact: true }).fill(bucket);
  await page.getByLabel("Address of the store (endpoint)").fill(store.url);
  await page.getByLabel("Region").fill("us-east-1");
  await page.getByLabel("Access key ID").fill(key);
  await page.getByLabel("Secret access key").fill(secret);
  await page.getByLabel("Name", { exact: true }).fill(name);
}

test("a wrong secret is refused in words that help, and nothing is stored", async () => {
  const { page } = ada;
  await page.goto(`/projects/${project}/storage`);
  await page.getByRole("button", { name: "Add source" }).click();
  await connect({ bucket: "lake", key: "READER", secret: "wrong", name: "Lake cameras" });
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByRole("alert").or(page.locator("[aria-invalid=true]")).first().waitFor();
  await picture(page, "storages-1-refused");
  assert.deepEqual(await server.api("GET", `/api/storages/?project=${project}`), []);
});

test("the wizard shows the keys that are found, connects and syncs", async () => {
  const { page } = ada;
  await page.getByLabel("Secret access key").fill("reader-secret");
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByText("The store answers, and the credential is allowed what it needs.").waitFor();
  await next();
  await page.getByText("4 keys fit").waitFor();
  await page.getByLabel("Folder (prefix)").fill("2026/");
  await page.getByRole("button", { name: "Pictures" }).click();
  await page.getByText("3 keys fit").waitFor();
  await picture(page, "storages-2-keys");
  await next();
  await page.getByLabel(/A link holds for/).fill("60");
  await next();
  await page.getByRole("button", { name: "Connect and sync" }).click();
  await card("Lake cameras").getByText("3 new tasks").waitFor();
  await card("Lake cameras").getByText("Synced", { exact: true }).waitFor();
  await picture(page, "storages-3-synced");
  const [stored] = await server.api("GET", `/api/storages/?project=${project}`);
  assert.equal(JSON.stringify(stored).includes("reader-secret"), false);
});

test("a second sync makes no second task", async () => {
  await card("Lake cameras").getByRole("button", { name: /^Sync now/ }).click();
  await card("Lake cameras").getByText("3 were tasks already").waitFor();
  const { total } = await server.api("GET", `/api/tasks/?project=${project}`);
  assert.equal(total, 3);
});

test("annotations are written to a target", async () => {
  const { page } = ada;
  await page.getByRole("button", { name: "Add target" }).click();
  await connect({ bucket: "results", key: "WRITER", secret: "writer-secret", name: "Results" });
  await next();
  await page.getByLabel("Folder (prefix)").fill("done/");
  await next();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await card("Results").waitFor();
});

test("a picture comes from the store itself by a signed link, and is labeled", async () => {
  const { page } = ada;
  const links = [];
  page.on("request", (request) => { if (request.url().startsWith(store.url)) links.push(new URL(request.url())); });
  await page.getByRole("navigation", { name: "Project" }).getByRole("link", { name: "Label", exact: true }).click();
  await page.locator(".lki-live").waitFor();
  await picture(page, "storages-4-label");
  assert.ok(links.some((link) => link.pathname === "/lake/2026/boat-0.png" && link.searchParams.get("X-Amz-Expires") === "60"), links.join(" "));
  await page.getByRole("radio", { name: /Sail/ }).or(page.getByRole("checkbox", { name: /Sail/ })).first().check({ force: true });
  await page.getByRole("button", { name: /^Submit/ }).click();
  await page.getByText(/submitted/).first().waitFor();
  const { tasks } = await server.api("GET", `/api/tasks/?project=${project}&resolve_uri=false`);
  assert.deepEqual(tasks.map((task) => task.data.image).sort(), [0, 1, 2].map((index) => `s3://lake/2026/boat-${index}.png`));
});

test("the annotation is in the target, and the page says that nothing waits", async () => {
  const { page } = ada;
  await page.goto(`/projects/${project}/storage`);
  await card("Results").getByText("All written").waitFor();
  const written = JSON.parse(await store.run("read", "results"));
  const [name] = Object.keys(written);
  assert.match(name, /^done\//);
  assert.equal(JSON.parse(written[name]).result[0].value.choices[0], "Sail");
});

test("an object that is gone is told from one that is refused", async () => {
  const { page } = ada;
  // Which of the two comes depends on how far the page had looked ahead.
  for (const key of ["2026/boat-1.png", "2026/boat-2.png"]) await store.run("delete", "lake", key);
  await page.goto(`/projects/${project}/data?labeling=1`);
  await page.locator(".lki-problem").filter({ hasText: "There is no image at this address" }).waitFor();
});

test("another bucket asks for the secret again, also of who calls the API", async () => {
  const { page } = ada;
  await page.goto(`/projects/${project}/storage`);
  await page.getByRole("button", { name: "More for Lake cameras" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Bucket", { exact: true }).fill("results");
  await next();
  await page.getByText("Type the secret of that place").first().waitFor();
  const [{ id }] = await server.api("GET", `/api/storages/?project=${project}`);
  await assert.rejects(server.api("PATCH", `/api/storages/s3/${id}`, { bucket: "results" }), /answered 400/);
});

test("removing takes the connection, and the tasks stay", async () => {
  const { page } = ada;
  await page.goto(`/projects/${project}/storage`);
  await page.getByRole("button", { name: "More for Lake cameras" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await card("Lake cameras").waitFor({ state: "detached" });
  const { total } = await server.api("GET", `/api/tasks/?project=${project}`);
  assert.equal(total, 3);
});

test("a new project begins from a directory, and its pictures come through the server", async () => {
  const { page } = ada;
  await page.goto("/projects/new");
  await page.getByRole("button", { name: "From a bucket" }).click();
  await page.getByRole("radio", { name: "Local directory" }).check();
  await next();
  await page.getByLabel("Directory", { exact: true }).fill(join(root, "pictures"));
  await next();
  await page.getByText("2 keys fit").waitFor();
  await next();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("heading", { name: "Fits your data" }).waitFor();
  await picture(page, "storages-5-new-project");
  await page.getByRole("button", { name: "Start labeling" }).click();
  await page.waitForURL(/\/projects\/\d+\/data\?labeling=1/);
  await page.locator(".lki-live").waitFor();
  assert.deepEqual(await ada.accessibility(), []);
  // The page was loaded before the store was connected: it is refused once, and the page is loaded anew with its store.
  ada.troubles = ada.troubles.filter((trouble) => !(trouble.includes("Content Security Policy") && trouble.includes(`'${store.url}/lake/`)));
  await ada.leave();
});
