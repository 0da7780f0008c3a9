/** Export snapshots of a project. */
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../../../api/client";

export type Snapshot = Schemas["ExportBody"];

const WATCHED = 2000;

export function isBeingWritten(snapshot: Snapshot): boolean {
  return snapshot.status === "created" || snapshot.status === "in_progress";
}

export const snapshotsKey = (project: number): readonly unknown[] => ["snapshots", project];

export function useSnapshots(project: number) {
  return useQuery({
    queryKey: snapshotsKey(project),
    queryFn: () => ask(api.GET("/api/projects/{id}/exports", { params: { path: { id: project } } })),
    refetchInterval: (query) => (query.state.data?.some(isBeingWritten) ? WATCHED : false),
  });
}

export const takeSnapshot = (project: number): Promise<Snapshot> => ask(api.POST("/api/projects/{id}/exports", { params: { path: { id: project } } }));

export const deleteSnapshot = (project: number, id: number): Promise<void> => ask(api.DELETE("/api/projects/{id}/exports/{export_pk}", { params: { path: { id: project, export_pk: id } } }));

export const snapshotUrl = (project: number, id: number, format: string): string => `/api/projects/${project}/exports/${id}/download?${new URLSearchParams({ exportType: format })}`;
