import type { Project } from "../../api/project";

export function leftOf(project: Project): number {
  return Math.max(0, project.task_number - project.finished_task_number);
}

/** Projects whose tasks the person may label, those with something left first. One without tasks is no work. */
export function workOf(projects: readonly Project[]): Project[] {
  const mine = projects.filter((project) => (project.permissions?.includes("label") ?? true) && project.task_number > 0 && project["is_draft"] !== true);
  return mine.sort((a, b) => Number(leftOf(b) > 0) - Number(leftOf(a) > 0));
}
