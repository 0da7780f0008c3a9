import { expect, test } from "vitest";
import { storesChanged, watchMediaPolicy } from "./media-policy";

function refuse(effectiveDirective: string): void {
  document.dispatchEvent(Object.assign(new Event("securitypolicyviolation"), { effectiveDirective }));
}

test("what the policy of another project refuses loads a document once, and its own refusal stands", () => {
  let loads = 0;
  const watch = (projectId: number): (() => void) => watchMediaPolicy(projectId, () => { loads += 1; });
  let stop = watch(3);
  refuse("style-src");
  expect(loads).toBe(0);
  refuse("img-src");
  refuse("img-src");
  expect(loads).toBe(1);
  storesChanged();
  refuse("connect-src");
  expect(loads).toBe(2);
  stop();
  stop = watch(4);
  refuse("media-src");
  expect(loads).toBe(3);
  stop();
  refuse("img-src");
  expect(loads).toBe(3);
});
