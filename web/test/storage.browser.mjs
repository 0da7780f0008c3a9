// The storages of a project in a real browser, over a made-up server: connecting, changing, syncing, removing.
// SHOTS=folder keeps a picture of every step.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { openBrowser, overflow, violations } from "./mock/look.mjs";
import { startSite } from "./mock/site.mjs";

const SHOTS = process.env.SHOTS;
const sites = [];
let site;
let browser;

before(async () => {
  browser = await openBrowser();
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
});

after(async () => {
  await browser?.close();
  await Promise.all(sites.map((made) => made.close()));
});

async function visit(path, { width = 1440, height = 900, theme = "light", language = "en" } = {}, heading = "h2") {
  site = await startSite();
  sites.push(site);
  site.preferences({ theme, language });
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: language === "de" ? "de-DE" : "en-GB", reducedMotion: "reduce" });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
  });
  await page.goto(site.url + path);
  await page.locator(heading).first().waitFor();
  const leave = async () => {
    await context.close();
    assert.deepEqual(troubles, []);
  };
  const looks = async (name) => {
    if (SHOTS) {
      const height = await page.locator("#content").evaluate((content) => content.scrollHeight + 120);
      await page.setViewportSize({ width, height: Math.max(height, 600) });
      await page.screenshot({ path: `${SHOTS}/storage-${name}-${width}-${theme}-${language}.png` });
      await page.setViewportSize({ width, height: 900 });
    }
    assert.deepEqual(await violations(page), []);
    assert.ok((await overflow(page)) <= 0, "the page is wider than the screen");
  };
  return { page, leave, looks };
}

const next = (page) => page.getByRole("button", { name: "Next", exact: true }).click();

/** To the step of the connection, with what an S3 needs. */
async function fillS3(page, { bucket = "lake-cameras", secret = "right" } = {}) {
  await next(page);
  await page.getByLabel("Bucket", { exact: true }).fill(bucket);
  await page.getByLabel("Region").fill("eu-central-1");
  await page.getByLabel("Access key ID").fill("AKIAEXAMPLE");
  await page.getByLabel("Secret access key").fill(secret);
}

describe("connecting a source", () => {
  test("by keyboard alone, from the provider to the sync, with the keys that are found", async () => {
    const { page, leave, looks } = await visit("/projects/1/storage");
    await page.getByRole("button", { name: "Add source" }).press("Enter");
    await page.getByRole("radio", { name: "Amazon S3" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Connection/ }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("Connection"));
    await page.getByLabel("Bucket", { exact: true }).focus();
    await page.keyboard.type("lake-cameras");
    await page.getByLabel("Access key ID").focus();
    await page.keyboard.type("AKIAEXAMPLE");
    await page.getByLabel("Secret access key").focus();
    await page.keyboard.type("right");
    await page.getByRole("button", { name: "Test the connection" }).press("Enter");
    await page.getByText("The store answers, and the credential is allowed what it needs.").waitFor();
    await looks("connection");
    await page.getByLabel("Bucket", { exact: true }).press("Enter");
    await page.getByRole("radio", { name: "Each file is a task" }).waitFor();
    await page.getByText("63 keys fit").waitFor();
    await page.getByLabel("Folder (prefix)").focus();
    await page.keyboard.type("lake/nothing");
    await page.getByText("No key fits.").waitFor();
    await page.getByLabel("Folder (prefix)").fill("lake/");
    await page.getByRole("button", { name: "Texts" }).press("Enter");
    await page.getByText("1 key fits").waitFor();
    await page.getByRole("button", { name: "Pictures" }).press("Enter");
    await page.getByText("61 keys fit").waitFor();
    await looks("import");
    await page.getByLabel("Folder (prefix)").press("Enter");
    await page.getByLabel(/A link holds for/).fill("60");
    await looks("media");
    await page.getByLabel(/A link holds for/).press("Enter");
    await page.getByText("s3://lake-cameras/lake/", { exact: true }).waitFor();
    await page.getByText("To paste at the provider").press("Enter");
    assert.match(await page.getByRole("region").or(page.locator("code")).first().innerText(), /"Action": "s3:ListBucket"/);
    await looks("review");
    await page.getByRole("button", { name: "Connect and sync" }).press("Enter");
    await page.getByText("s3://lake-cameras/lake/ is connected.").waitFor();
    const { aws_secret_access_key: secret, presign_ttl_seconds: seconds, presign_ttl: minutes, use_blob_urls: media, prefix, project, synchronizable } = site.world.created;
    assert.deepEqual({ secret, seconds, minutes, media, prefix, project, synchronizable }, { secret: "right", seconds: 60, minutes: 1, media: true, prefix: "lake/", project: 1, synchronizable: true });
    assert.ok(site.world.asked.includes("sync"));
    await leave();
  });

  test("what is missing is said at its field, which has the focus", async () => {
    const { page, leave, looks } = await visit("/projects/1/storage?add=source");
    await next(page);
    await next(page);
    await page.getByText("This is needed.").first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name") ?? document.activeElement?.closest("div")?.textContent?.startsWith("Bucket")), true);
    await looks("missing");
    await leave();
  });

  test("links of our own, a sync by itself, and a role are what is sent", async () => {
    const { page, leave, looks } = await visit("/projects/1/storage?add=source");
    await fillS3(page);
    await page.getByText("More fields, which few need").press("Enter");
    await page.getByLabel("Role to take (ARN)").fill("arn:aws:iam::123456789012:role/label");
    await next(page);
    await page.getByRole("button", { name: /Sync by itself/ }).click();
    await page.getByRole("option", { name: "Every hour" }).click();
    await next(page);
    await page.getByRole("radio", { name: "By links for one person and task" }).check();
    await page.getByText("Only from the address that asked for the link").click();
    await looks("media-task");
    await next(page);
    await page.getByText("By links for one person and task").waitFor();
    await page.getByRole("button", { name: "Connect and sync" }).click();
    await page.getByText("s3://lake-cameras is connected.").waitFor();
    const { role_arn: role, task_links: task, task_links_for_address: address, presign, sync_every_minutes: minutes } = site.world.created;
    assert.deepEqual({ role, task, address, presign, minutes }, { role: "arn:aws:iam::123456789012:role/label", task: true, address: true, presign: false, minutes: 60 });
    await leave();
  });

  test("the doctor says in words what is too much, and writes what to enter at the provider", async () => {
    const { page, leave, looks } = await visit("/projects/1/storage");
    await page.getByRole("button", { name: "More for Lake cameras" }).click();
    await page.getByRole("menuitem", { name: "Check rights" }).click();
    const dialog = page.getByRole("dialog", { name: "Rights of Lake cameras" });
    await dialog.getByRole("button", { name: "Check now" }).click();
    await dialog.getByText("which this storage does not need. Take it away.").waitFor();
    await dialog.getByText("s3:PutObject").waitFor();
    assert.equal(await dialog.getByText("New", { exact: true }).count(), 1);
    await dialog.getByText("What to enter at the provider").click();
    await dialog.getByText('"s3:ListBucket"').waitFor();
    await dialog.getByLabel("Only from these networks").fill("203.0.113.0/24");
    await dialog.getByText("their networks must be among those listed").waitFor();
    await looks("doctor");
    await dialog.getByRole("button", { name: /Check again by itself/ }).click();
    await page.getByRole("option", { name: "Every 24 hours" }).click();
    await page.waitForFunction(() => document.querySelector("[role=listbox]") === null);
    assert.deepEqual(site.world.changed, { check_every_hours: 24 });
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await leave();
  });

  test("a refusal stands at the field that it names, and one of the credential names the permission", async () => {
    const { page, leave } = await visit("/projects/1/storage?add=source");
    await fillS3(page, { bucket: "nobody" });
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("There is no bucket “nobody” at this address.").waitFor();
    assert.equal(await page.getByLabel("Bucket", { exact: true }).getAttribute("aria-invalid"), "true");
    await page.getByLabel("Bucket", { exact: true }).fill("lake-cameras");
    await page.getByLabel("Secret access key").fill("wrong");
    for (const _ of [1, 2, 3]) await next(page);
    await page.getByRole("button", { name: "Connect and sync" }).click();
    await page.getByRole("alert").getByText("the credential needs the permission “list”").waitFor();
    await leave();
  });

  test("a refusal that is about no field is in sight from the button that asked", async () => {
    const { page, leave } = await visit("/projects/1/storage?add=source", { height: 600 });
    await fillS3(page, { secret: "wrong" });
    await page.getByRole("button", { name: "Test the connection" }).click();
    const told = page.getByRole("alert").getByText("the credential needs the permission “list”");
    await told.waitFor();
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector("form [role=alert]").getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    });
    await leave();
  });

  test("a regular expression that is none is said at its field", async () => {
    const { page, leave } = await visit("/projects/1/storage?add=source");
    await fillS3(page);
    await next(page);
    await page.getByLabel("Only keys that match").fill("[");
    await page.getByRole("alert").getByText("This is no regular expression").waitFor();
    await next(page);
    await next(page);
    await page.getByRole("button", { name: "Connect and sync" }).click();
    await page.getByText("unclosed character class").first().waitFor();
    assert.equal(await page.getByLabel("Only keys that match").getAttribute("aria-invalid"), "true");
    await leave();
  });

  test("without a sync nothing is asked of the store", async () => {
    const { page, leave } = await visit("/projects/1/storage?add=source");
    await fillS3(page, { secret: "wrong" });
    await next(page);
    await page.getByText("The store does not show its keys").waitFor();
    await page.getByRole("radio", { name: "Nothing: no sync" }).check();
    const before = site.world.asked.length;
    await page.getByText("Nothing is listed in this mode.").waitFor();
    await next(page);
    await next(page);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("s3://lake-cameras is connected.").waitFor();
    assert.equal(site.world.asked.length, before);
    assert.equal(site.world.created.synchronizable, false);
    await leave();
  });
});

describe("changing a storage", () => {
  const openEdit = async (page) => {
    await page.getByRole("button", { name: "More for Lake cameras" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await page.getByLabel("Bucket", { exact: true }).waitFor();
  };

  test("keeps the secret that is not typed, and asks for it when the place is another", async () => {
    const { page, leave, looks } = await visit("/projects/1/storage");
    await openEdit(page);
    assert.equal(await page.getByLabel("Secret access key").inputValue(), "");
    await page.getByText("Stored; type to replace.").first().waitFor();
    await looks("edit");
    await page.getByLabel("Bucket", { exact: true }).fill("elsewhere");
    await page.getByRole("alert").getByText("This is another place than before.").waitFor();
    await next(page);
    await page.getByText("Type the secret of that place").first().waitFor();
    await page.getByLabel("Access key ID").fill("AKIAOTHER");
    await next(page);
    await page.getByText("Type the secret of that place").waitFor();
    assert.equal(await page.getByLabel("Secret access key").evaluate((field) => field === document.activeElement), true);
    await looks("elsewhere");
    await page.getByLabel("Bucket", { exact: true }).fill("lake-cameras");
    await page.getByLabel("Access key ID").fill("");
    for (const _ of [1, 2, 3]) await next(page);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Lake cameras was saved.").waitFor();
    assert.equal("aws_secret_access_key" in site.world.changed, false);
    assert.equal("aws_access_key_id" in site.world.changed, false);
    await leave();
  });

  test("is found again by its address", async () => {
    const { page, leave } = await visit("/projects/1/storage?edit=source-redis-4");
    await page.getByRole("heading", { name: "Change Pipeline" }).waitFor();
    assert.equal(await page.getByLabel("Host").inputValue(), "redis.lake.example");
    await leave();
  });
});

describe("how it goes", () => {
  test("a sync is begun, and its counts grow until it is over", async () => {
    const { page, leave } = await visit("/projects/1/storage");
    const card = page.getByRole("listitem", { name: "Lake cameras" });
    await card.getByText("1,240 new tasks").waitFor();
    await card.getByRole("button", { name: "Sync now: Lake cameras" }).click();
    await card.getByText("10 objects seen · 4 new tasks").waitFor();
    const storage = site.world.storages.source[0];
    Object.assign(storage, { objects_seen: 900, tasks_made: 880 });
    await card.getByText("900 objects seen · 880 new tasks").waitFor();
    Object.assign(storage, { status: "completed", last_sync_count: 2000 });
    await card.getByText("2,000 new tasks").waitFor();
    await card.getByText("Synced", { exact: true }).waitFor();
    await leave();
  });

  test("each object that could not be read has its reason, and a target says what waits and why", async () => {
    const { page, leave, looks } = await visit("/projects/1/storage");
    await page.getByText("2 objects could not be read").press("Enter");
    await page.getByRole("row", { name: "reviews/18.json It has no task." }).waitFor();
    const queue = page.getByRole("listitem", { name: "Training queue" });
    await queue.getByText("14 to write").waitFor();
    await queue.getByText("connection refused").waitFor();
    await queue.getByRole("button", { name: "Write all again: Training queue" }).waitFor();
    await looks("list");
    await leave();
  });

  test("removing says what stays, and cancelling is at hand", async () => {
    const { page, leave } = await visit("/projects/1/storage");
    await page.getByRole("button", { name: "More for Lake cameras" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    const dialog = page.getByRole("dialog", { name: "Remove Lake cameras?" });
    await dialog.getByText("Stays: every file in the store, every task of this project, and all annotations.").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("listitem", { name: "Lake cameras" }).waitFor();
    await page.getByRole("button", { name: "More for Lake cameras" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByText("Lake cameras was removed.").waitFor();
    await page.getByRole("listitem", { name: "Lake cameras" }).waitFor({ state: "detached" });
    await leave();
  });

  test("an empty page says what it is for", async () => {
    const { page, leave, looks } = await visit("/projects/1/overview");
    site.world.storages = { source: [], target: [] };
    await page.getByRole("navigation", { name: "Project" }).getByRole("link", { name: "Storage" }).click();
    await page.getByText("its files become tasks, and stay where they are").waitFor();
    await looks("empty");
    await leave();
  });
});

describe("a new project", () => {
  test("begins from a bucket, a reload on the way loses nothing, and labeling starts when there is a task", async () => {
    const { page, leave, looks } = await visit("/projects/new");
    await page.getByRole("button", { name: "From a bucket" }).click();
    await fillS3(page);
    await next(page);
    await page.getByText("63 keys fit").waitFor();
    await next(page);
    await next(page);
    await page.getByText("Tasks are made when you start labeling.").waitFor();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("The data stays there.").waitFor();
    await page.getByRole("heading", { name: "Fits your data" }).waitFor();
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "lake cameras");
    assert.equal(site.world.asked.includes("sync"), false);
    await looks("new-project");
    await page.reload();
    await page.getByText("s3://lake-cameras").waitFor();
    await page.getByRole("button", { name: "Start labeling" }).click();
    await page.waitForURL(/\/projects\/900\/data\?labeling=1/);
    assert.equal(site.world.asked.includes("sync"), true);
    assert.equal(site.world.made.is_draft, false);
    await leave();
  });
});

describe("a connection of the organization", () => {
  test("is what a project connects, below its prefix and without any credential", async () => {
    const { page, leave, looks } = await visit("/projects/1/storage?add=source");
    await page.getByRole("radio", { name: "Lake of the house" }).check();
    await next(page);
    await page.getByText("s3://lake-shared").waitFor();
    assert.equal(await page.getByLabel("Secret access key").count(), 0);
    await looks("shared-connection");
    await next(page);
    assert.equal(await page.getByLabel("Folder (prefix)").inputValue(), "scenes/");
    await page.getByLabel("Folder (prefix)").fill("scenes/2026");
    await next(page);
    await next(page);
    await page.getByText("Lake of the house").waitFor();
    await page.getByRole("button", { name: "Connect and sync" }).click();
    await page.getByRole("heading", { name: "Sources" }).waitFor();
    assert.equal(site.world.created.connection, 7);
    assert.equal(site.world.created.prefix, "scenes/2026");
    for (const name of ["bucket", "aws_access_key_id", "aws_secret_access_key"]) assert.equal(name in site.world.created, false);
    await leave();
  });

  test("is made, shared with a project and taken away again", async () => {
    const { page, leave, looks } = await visit("/organization/storage", {}, "h1");
    await page.getByRole("button", { name: "Add connection" }).click();
    await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Archive");
    await page.getByLabel("Bucket", { exact: true }).fill("archive");
    await page.getByLabel("Access key ID").fill("AKIAEXAMPLE");
    await page.getByLabel("Secret access key").fill("right");
    await looks("shared-form");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const card = page.getByRole("listitem", { name: "Archive" });
    await card.getByText("No project may use it yet.").waitFor();
    assert.equal("prefix" in site.world.created, false);
    await card.getByRole("button", { name: "Share with a project: Archive" }).click();
    await page.getByRole("dialog").getByLabel("Prefix").fill("old");
    await looks("share");
    await page.getByRole("dialog").getByRole("button", { name: "Share with a project" }).click();
    await card.getByText(/Below old/).waitFor();
    await card.getByRole("button", { name: /^Take away/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Take away" }).click();
    await card.getByText("No project may use it yet.").waitFor();
    await leave();
  });
});

describe("on a phone", () => {
  for (const theme of ["light", "dark"]) {
    test(`the list and the wizard fit, ${theme}, German`, async () => {
      const { page, leave, looks } = await visit("/projects/1/storage", { width: 360, height: 740, theme, language: "de" });
      await page.getByRole("listitem", { name: "Lake cameras" }).waitFor();
      await looks("list");
      await page.getByRole("button", { name: "Quelle hinzufügen" }).click();
      await page.getByRole("radio", { name: "Amazon S3" }).waitFor();
      await looks("provider");
      const on = () => page.getByRole("button", { name: "Weiter", exact: true }).click();
      await on();
      await page.getByLabel("Bucket", { exact: true }).fill("qualitätssicherungsmaßnahmen-donauuferpromenade");
      await page.getByLabel("Zugriffsschlüssel-ID").fill("AKIAEXAMPLE");
      await page.getByLabel("Geheimer Zugriffsschlüssel").fill("right");
      await looks("connection");
      await on();
      await page.getByText("63 Schlüssel passen").waitFor();
      await looks("import");
      await on();
      await looks("media");
      await on();
      await page.getByText("Zum Einfügen beim Anbieter").click();
      await looks("review");
      await leave();
    });
  }
});
