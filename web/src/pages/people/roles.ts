/** The roles of an organization: who may give which, and what a change gives and takes. Pure. */

export const ROLES = ["OW", "AD", "MA", "RE", "AN", "NO", "DI"] as const;
export type Role = (typeof ROLES)[number];

export function isRole(value: unknown): value is Role {
  return typeof value === "string" && (ROLES as readonly string[]).includes(value);
}

/** What people can do, in the words of the interface; the keys are message ids. */
export type Ability =
  | "sign-in" | "label" | "see-own-data" | "see-all-data" | "review" | "assign" | "import-export" | "create-projects" | "manage-projects"
  | "see-people" | "invite" | "change-roles" | "see-audit" | "manage-security" | "own";

const ANNOTATOR: readonly Ability[] = ["sign-in", "label", "see-own-data"];
const REVIEWER: readonly Ability[] = ["sign-in", "label", "see-own-data", "see-all-data", "review", "assign"];
const MANAGER: readonly Ability[] = [...REVIEWER, "import-export", "create-projects", "manage-projects", "see-people", "invite"];
const ADMINISTRATOR: readonly Ability[] = [...MANAGER, "change-roles", "see-audit", "manage-security"];

const ABILITIES: Readonly<Record<Role, readonly Ability[]>> = {
  NO: ["sign-in"],
  DI: [],
  AN: ANNOTATOR,
  RE: REVIEWER,
  MA: MANAGER,
  AD: ADMINISTRATOR,
  OW: [...ADMINISTRATOR, "own"],
};

export function roleChange(from: Role, to: Role): { gives: Ability[]; takes: Ability[] } {
  const before = ABILITIES[from];
  const after = ABILITIES[to];
  return { gives: after.filter((ability) => !before.includes(ability)), takes: before.filter((ability) => !after.includes(ability)) };
}

export function abilities(role: Role): readonly Ability[] {
  return ABILITIES[role];
}

/** There is one owner, who can hand that over; it is no role to choose from a list. */
export const ASSIGNABLE: readonly Role[] = ["AD", "MA", "RE", "AN", "NO"];
/** Who can become the owner: somebody who works here already. */
export function canSucceed(role: Role): boolean {
  return ASSIGNABLE.includes(role) && role !== "NO";
}
export const INVITABLE: readonly Role[] = ["AN", "RE", "MA", "AD", "NO"];

/** What the organization's link may give: nothing that a manager, who can read it, has not. */
export const LINK_ROLES: readonly Role[] = ["NO", "AN", "RE", "MA"];

/** Nobody invites a person above themselves. */
export function invitableBy(role: Role): readonly Role[] {
  if (role === "OW" || role === "AD") return INVITABLE;
  return role === "MA" ? INVITABLE.filter((other) => other !== "AD") : [];
}
