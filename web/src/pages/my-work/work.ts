import { finishedCount, type Project, taskCount } from "../../api/project";

export type Work = Pick<Project, "task_number" | "finished_task_number" | "permissions" | "is_draft">;

export function leftOf(project: Work): number {
  return Math.max(0, taskCount(project) - finishedCount(project));
}

/** Projects whose tasks the person may label, those with something left first. One without tasks is no work. */
export function workOf<T extends Work>(projects: readonly T[]): T[] {
  const mine = projects.filter((project) => project.permissions.includes("label") && taskCount(project) > 0 && !project.is_draft);
  return mine.sort((a, b) => Number(leftOf(b) > 0) - Number(leftOf(a) > 0));
}
