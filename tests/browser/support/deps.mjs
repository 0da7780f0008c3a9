// The packages of the interface are used here too, so that there is one lock file and one install.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const fromWeb = createRequire(new URL("../../../web/package.json", import.meta.url));

export const { chromium } = fromWeb("playwright-core");
export const axeSource = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
