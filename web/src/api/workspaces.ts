/** Workspaces: projects that belong together, and who is in all of them. */
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";

export type Workspace = Schemas["Workspace"];

export const WORKSPACES = ["workspaces"];

/** Those that the person belongs to, archived ones too; administrators see all but the sandboxes of others. */
export function useWorkspaces(isOn = true) {
  return useQuery({
    queryKey: WORKSPACES,
    queryFn: () => ask(api.GET("/api/workspaces", { params: { query: { include_all_workspaces: true } } })),
    staleTime: 30_000,
    enabled: isOn,
  });
}

export function moveProject(project: number, workspace: number | null): Promise<unknown> {
  return ask(api.PATCH("/api/projects/{id}", { params: { path: { id: project } }, body: { workspace } }));
}
