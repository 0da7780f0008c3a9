import { expect, it } from "vitest";
import { projectNumbers } from "./NewToken";

it("reads numbers of projects however they are set apart, and nothing else", () => {
  expect(projectNumbers(" 3, 12\n7 ")).toEqual([3, 12, 7]);
  expect(projectNumbers("")).toEqual([]);
  for (const text of ["x", "1 x", "-1", "1.5", "1234567890123456"]) expect(projectNumbers(text)).toBeNull();
});
