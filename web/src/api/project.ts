/** The project a page is about, and what the person may do in it. */
import { useQuery } from "@tanstack/react-query";
import { http } from "./http";

export interface Project {
  id: number;
  title: string;
  label_config: string;
  expert_instruction: string | null;
  show_instruction: boolean;
  show_skip_button: boolean;
  enable_empty_annotation: boolean;
  show_collab_predictions: boolean;
  auto_submit?: boolean;
  model_version: string | null;
  task_number: number;
  finished_task_number: number;
  maximum_annotations: number;
  my_role?: string | null;
  permissions?: string[];
  data_kind?: string | null;
  [field: string]: unknown;
}

export function useProject(id: number) {
  return useQuery({ queryKey: ["project", id], queryFn: () => http<Project>("GET", `/api/projects/${id}/`), staleTime: 15_000 });
}

export function may(project: Project | undefined, permission: string): boolean {
  return project?.permissions?.includes(permission) ?? false;
}
