// A browser that talks to nobody but the server under test, and people who use it.
import { mkdir } from "node:fs/promises";
import { axeSource, chromium } from "./deps.mjs";
import { OWNER } from "./server.mjs";

const ARGUMENTS = [
  "--no-sandbox", // as root in a container there is no other way
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });
}

/**
 * A person: cookies of their own, and a page. Errors that the page throws make the test fail at `leave`, and so do requests to
 * others than the server and `hosts`.
 */
export class Person {
  static async arrive(browser, server, { theme = "light", width = 1440, height = 900, hosts = [], ...more } = {}) {
    const person = new Person();
    person.server = server;
    person.context = await browser.newContext({
      baseURL: server.url,
      colorScheme: theme,
      viewport: { width, height },
      acceptDownloads: true,
      ...more,
    });
    person.context.setDefaultTimeout(15_000);
    person.page = await person.context.newPage();
    person.troubles = [];
    person.page.on("pageerror", (error) => person.troubles.push(`the page threw: ${error.stack ?? error}`));
    person.page.on("console", (message) => {
      // The browser reports every answer of the 4xx kind as an error; only what the page's own code breaks counts.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) person.troubles.push(`console: ${message.text()}`);
    });
    person.page.on("request", (request) => {
      const address = new URL(request.url());
      if (address.protocol.startsWith("http") && ![new URL(server.url).host, ...hosts].includes(address.host)) person.troubles.push(`a request left for ${address.host}`);
    });
    return person;
  }

  async signIn({ email = OWNER.email, password = OWNER.password } = {}) {
    await this.page.goto("/user/login/");
    await this.page.getByLabel(/e-?mail/i).fill(email);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: /sign in|log in/i }).click();
    await this.page.waitForURL((url) => !url.pathname.startsWith("/user/login"));
  }

  /** For tests that visit many pages with one person. */
  async signInOnce() {
    if (this.signedIn) return;
    await this.signIn();
    this.signedIn = true;
  }

  /** What axe-core finds on the page as it is now; an empty list is the floor. */
  async accessibility() {
    await this.page.evaluate(axeSource);
    const found = await this.page.evaluate(async () => {
      const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
      return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 5).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`) }));
    });
    return found.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.join("\n    ")}`);
  }

  async leave() {
    await this.context.close();
    if (this.troubles.length > 0) throw new Error(this.troubles.join("\n"));
  }
}

/** A screenshot for the person who looks into a failure, beside the test's output. */
export async function picture(page, name) {
  const folder = process.env.LABELKEEP_SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  // The caret stays as it is: hiding it would take a style that the policy forbids.
  await page.screenshot({ path: `${folder}/${name}.png`, caret: "initial" });
}
