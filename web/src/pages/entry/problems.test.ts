import { describe, expect, it } from "vitest";
import { problemOf } from "./problems";

describe("why somebody was not let in", () => {
  it("is told in words of ours, never in those of an address", () => {
    expect(problemOf("")).toBeNull();
    expect(problemOf("?problem=no_account_here")).toMatch(/no account here/);
    for (const other of ["<b>Call us</b>", "toString", "__proto__", ""]) expect(problemOf(`?problem=${encodeURIComponent(other)}`)).toMatch(/^You were not signed in/);
  });
});
