import { describe, expect, it } from "vitest";
import { initialsOf, nameOfPerson } from "./person";

const person = { id: 1, email: "ada@example.com", first_name: "Ada", last_name: "Jones" };

describe("a person on a card", () => {
  it("has a name, or else the address", () => {
    expect(nameOfPerson(person)).toBe("Ada Jones");
    expect(nameOfPerson({ ...person, last_name: "" })).toBe("Ada");
    expect(nameOfPerson({ ...person, first_name: "", last_name: "" })).toBe("ada@example.com");
  });

  it("has two letters of whole characters", () => {
    expect(initialsOf(person)).toBe("AJ");
    expect(initialsOf({ ...person, first_name: "", last_name: "" })).toBe("AD");
    expect(initialsOf({ ...person, first_name: "𝒜da", last_name: "ñ" })).toBe("𝒜Ñ");
  });
});
