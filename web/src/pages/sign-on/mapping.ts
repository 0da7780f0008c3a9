/** Groups and what they give, as lines of text: hundreds of them are pasted more easily than clicked. */
import type { Schemas } from "../../api/client";

type RoleGroup = Schemas["SignInRoleGroup"];
type ProjectGroup = Schemas["SignInProjectGroup"];
type WorkspaceGroup = Schemas["SignInWorkspaceGroup"];

export class LineError extends Error {
  readonly line: number;
  constructor(line: number) {
    super(String(line));
    this.line = line;
  }
}

const ROLES: readonly string[] = ["AD", "MA", "RE", "AN", "NO"] satisfies RoleGroup["role"][];
const isRole = (text: string): text is RoleGroup["role"] => ROLES.includes(text);

/** A group may have an equals sign; what it gives has none. */
function parse<T>(text: string, read: (group: string, given: string) => T | null): T[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const at = line.lastIndexOf("=");
    const made = at > 0 ? read(line.slice(0, at).trim(), line.slice(at + 1).trim()) : null;
    if (made === null) throw new LineError(index + 1);
    return [made];
  });
}

export const readRoleGroups = (text: string): RoleGroup[] =>
  parse(text, (group, given) => {
    const role = given.toUpperCase();
    return group !== "" && isRole(role) ? { group, role } : null;
  });

export const readProjectGroups = (text: string): ProjectGroup[] =>
  parse(text, (group, given) => {
    const found = /^(\d{1,15})(?:\s+(AN|RE))?$/i.exec(given);
    if (!found || group === "") return null;
    const role = found[2]?.toUpperCase();
    return { group, project: Number(found[1]), role: role !== undefined && isRole(role) ? role : null };
  });

export const readWorkspaceGroups = (text: string): WorkspaceGroup[] =>
  parse(text, (group, given) => (group !== "" && /^\d{1,15}$/.test(given) ? { group, workspace: Number(given) } : null));

export const writeWorkspaceGroups = (groups: readonly WorkspaceGroup[]): string => groups.map(({ group, workspace }) => `${group} = ${workspace}`).join("\n");
export const writeRoleGroups = (groups: readonly RoleGroup[]): string => groups.map(({ group, role }) => `${group} = ${role}`).join("\n");
export const writeProjectGroups = (groups: readonly ProjectGroup[]): string => groups.map(({ group, project, role }) => `${group} = ${project}${role ? ` ${role}` : ""}`).join("\n");
