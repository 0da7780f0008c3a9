import { expect, test } from "vitest";
import { helpPages } from "../../build/help";
import { helpFor } from "./help-topic";

const PLACES = [
  "/projects/", "/projects/new", "/projects/1/data", "/projects/1/data?labeling=1", "/projects/1/data?tab=2&task=3", "/projects/1/settings/labeling", "/projects/1/settings/general",
  "/projects/1/members", "/projects/1/storage", "/projects/1/overview", "/people/", "/organization", "/security/", "/user/account/", "/user/account/tokens", "/my-work/",
];

test("every place leads to a page and a heading that are there", () => {
  for (const language of ["en", "de"] as const) {
    const pages = helpPages(language);
    for (const place of PLACES) {
      const [path, anchor] = helpFor(place, language === "de").split("#");
      if (path === "/help/") continue;
      const page = pages.find((entry) => path === `/help/${entry.id}`);
      expect(page, place).toBeDefined();
      if (anchor) expect(page?.blocks.some((block) => block.kind === "heading" && block.id === anchor), `${place}: ${anchor}`).toBe(true);
    }
  }
  expect(helpFor("/projects/1/data?task=3", false)).toBe("/help/labeling");
  expect(helpFor("/my-work/", false)).toBe("/help/");
});
