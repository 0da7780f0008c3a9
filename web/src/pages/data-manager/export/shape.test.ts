import { expect, test } from "vitest";
import { isPossible, parametersOf, PLAIN } from "./shape";

test("splits are asked for where the format has them", () => {
  expect(parametersOf(PLAIN, false)).toEqual({});
  expect(parametersOf({ ...PLAIN, group: "book", report: true }, true)).toEqual({ report: "true", validation: "20", test: "0", seed: "0", group: "book" });
  expect(parametersOf({ ...PLAIN, onlyLatest: true }, false)).toEqual({ annotations: "latest" });
});

test("parts that are more than all tasks are none", () => {
  expect(isPossible(PLAIN)).toBe(true);
  expect(isPossible({ ...PLAIN, validation: "60", test: "60" })).toBe(false);
  expect(isPossible({ ...PLAIN, validation: "1.5" })).toBe(false);
  expect(isPossible({ ...PLAIN, seed: "-1" })).toBe(false);
});
