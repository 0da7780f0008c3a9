import { describe, expect, it } from "vitest";
import { abilities, invitableBy, roleChange, ROLES } from "./roles";

describe("roles", () => {
  it("says what a change gives and takes", () => {
    expect(roleChange("AN", "RE")).toEqual({ gives: ["see-all-data", "review", "assign"], takes: [] });
    expect(roleChange("AD", "MA").takes).toEqual(["change-roles", "see-audit", "manage-security"]);
    expect(roleChange("RE", "DI").gives).toEqual([]);
  });
  it("gives the higher role everything of the lower", () => {
    const order = ROLES.slice(0, 5).reverse();
    for (const [index, role] of order.entries()) {
      const next = order[index + 1];
      if (next) expect(roleChange(role, next).takes).toEqual([]);
    }
    expect(abilities("DI")).toEqual([]);
    expect(invitableBy("MA")).not.toContain("AD");
    expect(invitableBy("RE")).toEqual([]);
  });
});
