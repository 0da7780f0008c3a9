/** Export snapshots of a project. */
import { useQuery } from "@tanstack/react-query";
import { http } from "../../../api/http";

export interface Snapshot {
  id: number;
  title: string;
  created_by: { id: number; email: string; first_name: string; last_name: string };
  created_at: string;
  status: "created" | "in_progress" | "completed" | "failed";
  counters: { task_number: number };
}

const WATCHED = 2000;

export function isBeingWritten(snapshot: Snapshot): boolean {
  return snapshot.status === "created" || snapshot.status === "in_progress";
}

export const snapshotsKey = (project: number): readonly unknown[] => ["snapshots", project];

export function useSnapshots(project: number) {
  return useQuery({
    queryKey: snapshotsKey(project),
    queryFn: () => http<Snapshot[]>("GET", `/api/projects/${project}/exports/`),
    refetchInterval: (query) => (query.state.data?.some(isBeingWritten) ? WATCHED : false),
  });
}

export const takeSnapshot = (project: number): Promise<Snapshot> => http("POST", `/api/projects/${project}/exports/`, {});

export const deleteSnapshot = (project: number, id: number): Promise<void> => http("DELETE", `/api/projects/${project}/exports/${id}`);

export const snapshotUrl = (project: number, id: number, format: string): string => `/api/projects/${project}/exports/${id}/download?${new URLSearchParams({ exportType: format })}`;
