/** The project a page is about, and what the person may do in it. */
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";

export type Project = Schemas["ProjectBody"];

export function useProject(id: number) {
  return useQuery({ queryKey: ["project", id], queryFn: () => ask(api.GET("/api/projects/{id}", { params: { path: { id } } })), staleTime: 15_000 });
}

/** Counts are null only while a project is being made. */
export function taskCount(project: Pick<Project, "task_number">): number {
  return project.task_number ?? 0;
}

export function finishedCount(project: Pick<Project, "finished_task_number">): number {
  return project.finished_task_number ?? 0;
}

export function may(project: Pick<Project, "permissions"> | undefined, permission: string): boolean {
  return project?.permissions.includes(permission) ?? false;
}
