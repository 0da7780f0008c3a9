import { describe, expect, it } from "vitest";
import { LineError, readProjectGroups, readRoleGroups, readWorkspaceGroups, writeProjectGroups, writeRoleGroups, writeWorkspaceGroups } from "./mapping";

describe("groups as lines", () => {
  it("are read as they are written", () => {
    const roles = readRoleGroups("cn=labelers,ou=x = AN\n\n Leads = ma ");
    expect(roles).toEqual([{ group: "cn=labelers,ou=x", role: "AN" }, { group: "Leads", role: "MA" }]);
    expect(readRoleGroups(writeRoleGroups(roles))).toEqual(roles);
    const projects = readProjectGroups("a = 12\nb = 3 re");
    expect(projects).toEqual([{ group: "a", project: 12, role: null }, { group: "b", project: 3, role: "RE" }]);
    expect(readProjectGroups(writeProjectGroups(projects))).toEqual(projects);
    const workspaces = readWorkspaceGroups("a = b = 7\nc=12");
    expect(workspaces).toEqual([{ group: "a = b", workspace: 7 }, { group: "c", workspace: 12 }]);
    expect(readWorkspaceGroups(writeWorkspaceGroups(workspaces))).toEqual(workspaces);
    expect(() => readWorkspaceGroups("a = 7 RE")).toThrow(new LineError(1));
  });

  it.each([["a = AN\nb", 2], ["= AN", 1], ["a = OW", 1]])("name the line that cannot be read: %j", (text, line) => {
    expect(() => readRoleGroups(text)).toThrow(new LineError(line));
  });

  it.each(["a = x", "a = 1 MA", "a = -1"])("refuse %j for a project", (text) => {
    expect(() => readProjectGroups(text)).toThrow(LineError);
  });
});
