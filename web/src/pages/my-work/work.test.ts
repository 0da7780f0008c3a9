import { expect, it } from "vitest";
import type { Project } from "../../api/project";
import { leftOf, workOf } from "./work";

function project(id: number, task_number: number, finished_task_number: number, more: Partial<Project> = {}): Project {
  return { id, task_number, finished_task_number, permissions: ["label"], ...more } as Project;
}

it("lists what there is to do: first what has tasks left, nothing without tasks, no drafts, nothing one may not label", () => {
  const all = [project(1, 5, 5), project(2, 0, 0), project(3, 5, 1), project(4, 9, 0, { is_draft: true }), project(5, 9, 0, { permissions: [] }), project(6, 2, 0)];
  expect(workOf(all).map(({ id }) => id)).toEqual([3, 6, 1]);
  expect(leftOf(project(1, 5, 7))).toBe(0);
});
