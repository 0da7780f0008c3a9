// Pictures of every page in both themes and at three widths, and an index to look at them: `cargo xtask gallery FOLDER`.
import { mkdir, writeFile } from "node:fs/promises";
import { openBrowser, Person } from "./support/browser.mjs";
import { PAGES, prepare } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const folder = process.argv[2] ?? ".cache/gallery";
const server = await Server.start();
const browser = await openBrowser();
try {
  await mkdir(folder, { recursive: true });
  const project = await prepare(server);
  const pictures = [];
  for (const theme of ["light", "dark"]) {
    for (const width of [1440, 1024, 360]) {
      const person = await Person.arrive(browser, server, { theme, width });
      for (const { name, path, open } of PAGES) {
        if (open) await person.signInOnce();
        await person.page.goto(path(project));
        await person.page.waitForLoadState("networkidle");
        const file = `${name.replaceAll(" ", "-")}-${theme}-${width}.png`;
        await person.page.screenshot({ path: `${folder}/${file}`, caret: "initial" });
        pictures.push(`<figure><img src="${file}" width="${Math.min(width, 640)}"><figcaption>${name}, ${theme}, ${width} px</figcaption></figure>`);
      }
      await person.context.close();
    }
  }
  await writeFile(`${folder}/index.html`, `<!doctype html><meta charset="utf-8"><title>Labelkeep, every page</title>${pictures.join("\n")}`);
  console.log(`${pictures.length} pictures are in ${folder}; open ${folder}/index.html`);
} finally {
  await browser.close();
  await server.stop();
}
