import { describe, expect, it } from "vitest";
import { initialsOf, nameOf } from "./person";

const person = { id: 1, email: "ada@example.com", first_name: "Ada", last_name: "Jones" };

describe("a person", () => {
  it("has a name, or else the address", () => {
    expect(nameOf(person)).toBe("Ada Jones");
    expect(nameOf({ ...person, last_name: "" })).toBe("Ada");
    expect(nameOf({ ...person, first_name: "", last_name: "" })).toBe("ada@example.com");
    expect(nameOf({ id: 1, email: "ada@example.com" })).toBe("ada@example.com");
  });

  it("has two letters of whole characters, the same on every page", () => {
    expect(initialsOf(person)).toBe("AJ");
    expect(initialsOf({ ...person, first_name: "", last_name: "" })).toBe("AD");
    expect(initialsOf({ id: 1, email: "ada@example.com" })).toBe("AD");
    expect(initialsOf({ ...person, initials: "xy" })).toBe("XY");
    expect(initialsOf({ ...person, first_name: "𝒜da", last_name: "ñ" })).toBe("𝒜Ñ");
  });
});
