// axe-core finds nothing on any page, in the light and in the dark, also on a phone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { PAGES, prepare } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

let server;
let browser;
let project;

before(async () => {
  server = await Server.start();
  browser = await openBrowser();
  project = await prepare(server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const theme of ["light", "dark"]) {
  for (const width of [1440, 360]) {
    describe(`${theme}, ${width} px wide`, () => {
      let person;
      before(async () => {
        person = await Person.arrive(browser, server, { theme, width });
      });
      after(() => person.leave());

      for (const { name, path, open } of PAGES) {
        test(name, async () => {
          const { page } = person;
          if (open) await person.signInOnce();
          await page.goto(path(project));
          await page.getByRole("heading").or(page.getByRole("alert")).first().waitFor();
          await page.waitForLoadState("networkidle");
          await picture(page, `${name.replaceAll(" ", "-")}-${theme}-${width}`);
          assert.deepEqual(await person.accessibility(), []);
        });
      }
    });
  }
}
