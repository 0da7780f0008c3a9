import { expect, it } from "vitest";
import { pathOf } from "./QrCode";

it("draws each run of dark modules once, within the margin", () => {
  expect(pathOf(["101", "000", "111"])).toBe("M4 4h1v1h-1zM6 4h1v1h-1zM4 6h3v1h-3z");
});
