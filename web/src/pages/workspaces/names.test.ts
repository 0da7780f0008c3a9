import { expect, test } from "vitest";
import { byWorkspace } from "./names";

test("projects are grouped by the workspaces that the person knows, the others come last", () => {
  const projects = [{ id: 1, workspace: null }, { id: 2, workspace: 7 }, { id: 3, workspace: 9 }, { id: 4, workspace: 7 }, { id: 5, workspace: 8 }];
  const groups = byWorkspace(projects, new Set([7, 8]));
  expect(groups.map(({ workspace, projects: found }) => [workspace, found.map(({ id }) => id)])).toEqual([[7, [2, 4]], [8, [5]], [null, [1, 3]]]);
});

test("without workspaces there is one group", () => {
  const projects = [{ id: 1, workspace: null }, { id: 2, workspace: 7 }];
  expect(byWorkspace(projects, new Set())).toEqual([{ workspace: null, projects }]);
});
