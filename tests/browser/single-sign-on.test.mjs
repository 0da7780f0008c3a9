// Single sign-on with a real provider: set up by clicking, coming in, roles by groups, signing out, the only way in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person } from "./support/browser.mjs";
import { Provider } from "./support/provider.mjs";
import { freePort, OWNER, Server } from "./support/server.mjs";

const FONTS = "fonts.googleapis.com";
let server;
let browser;
let provider;

before(async () => {
  const port = await freePort();
  provider = await Provider.start(`http://localhost:${port}`);
  server = await Server.start({ port, settings: { EGRESS_ALLOW: provider.place } });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await provider?.stop();
});

/** Somebody who goes to the provider and comes back. */
async function comeIn(name) {
  const person = await Person.arrive(browser, server, { hosts: [provider.place, FONTS] });
  // The provider's pages ask for a font that nobody needs.
  await person.context.route((url) => url.host === FONTS, (route) => route.abort());
  await person.page.goto("/user/login/");
  await person.page.getByRole("button", { name: "Sign in with Work" }).click();
  await provider.comeIn(person.page, name);
  return person;
}

const session = (page) => page.evaluate(async () => (await fetch("/api/session")).json());

test("x_sso_an_administrator_sets_a_provider_up_and_tests_it", async () => {
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page } = person;
  await page.goto("/people/");
  await page.getByRole("button", { name: "Add a provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Work");
  await dialog.getByLabel("Name in addresses").fill("work");
  await dialog.getByLabel("Issuer").fill(provider.issuer);
  await dialog.getByLabel("Client ID").fill("labels");
  await dialog.getByLabel("Client secret").fill("a secret of the client");
  await dialog.getByLabel("Groups and roles").fill("labelers = AN\nleads = XX");
  assert.deepEqual(await person.accessibility(), []);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Line 2 cannot be read.").waitFor();
  await dialog.getByLabel("Groups and roles").fill("labelers = AN\nleads = MA");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Test: Work" }).click();
  await page.getByText("Work answers, and its keys can be used.").waitFor();
  assert.deepEqual(await person.accessibility(), []);
  await person.leave();
});

test("x_sso_somebody_comes_in_by_a_real_provider_and_signs_out_there_too", async () => {
  const person = await comeIn("ann");
  const { page } = person;
  await page.waitForURL("**/projects/");
  const { user, role, single_sign_on } = await session(page);
  assert.deepEqual([user.email, user.first_name, role, single_sign_on.slug], ["ann@example.com", "Ann", "AN", "work"]);
  await page.getByRole("button", { name: /Ann Example/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.host === provider.place);
  await page.getByRole("button", { name: /yes/i }).click();
  await page.waitForURL("**/user/login/**");
  assert.equal((await session(page)).user, null);
  await page.getByRole("button", { name: "Sign in with Work" }).click();
  await page.waitForURL((url) => url.host === provider.place);
  await page.locator("input[name=login]").waitFor();
  await person.leave();
});

test("x_sso_what_the_provider_ends_ends_here", async () => {
  const person = await comeIn("ann");
  await person.page.waitForURL("**/projects/");
  // In another window, at the provider itself.
  const there = await person.context.newPage();
  await there.goto(`${provider.issuer}/session/end`);
  await there.getByRole("button", { name: /yes/i }).click();
  // The provider has told by then.
  await there.waitForURL(/session\/end\/success/);
  assert.equal((await session(person.page)).user, null);
  await person.leave();
});

test("x_sso_passwords_open_nothing_where_it_is_the_only_way_in", async () => {
  const person = await comeIn("boss");
  const { page } = person;
  await page.waitForURL("**/projects/");
  assert.equal((await session(page)).role, "OW", "groups take nothing from the owner");
  await page.goto("/people/");
  await page.getByText("The only way in", { exact: true }).click();
  await page.waitForFunction(async () => (await (await fetch("/api/session")).json()).only_single_sign_on);
  await person.leave();
  const other = await Person.arrive(browser, server);
  await other.page.goto("/user/login/?problem=no_account_here");
  await other.page.getByText("You have no account here, or it is deactivated.").waitFor();
  await other.page.getByRole("button", { name: "Sign in with Work" }).waitFor();
  assert.equal(await other.page.getByLabel("Password").count(), 0);
  assert.deepEqual(await other.accessibility(), []);
  const refused = await fetch(`${server.url}/api/session`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(OWNER) });
  assert.deepEqual([refused.status, (await refused.json()).code], [403, "only_single_sign_on"]);
  await other.leave();
});
