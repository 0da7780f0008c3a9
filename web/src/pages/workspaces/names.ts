import type { Workspace } from "../../api/workspaces";
import { t } from "./messages";

/** The own sandbox is called so in the person's language. */
export function nameOfWorkspace(workspace: Pick<Workspace, "title" | "is_personal">): string {
  return workspace.is_personal ? t("sandbox") : workspace.title;
}

/** The projects of each workspace, in the order in which they first come; those of none at last. */
export function byWorkspace<P extends { workspace?: number | null }>(projects: readonly P[], known: ReadonlySet<number>): { workspace: number | null; projects: P[] }[] {
  const groups = new Map<number | null, P[]>();
  for (const project of projects) {
    const id = project.workspace ?? null;
    const key = id !== null && known.has(id) ? id : null;
    groups.set(key, [...(groups.get(key) ?? []), project]);
  }
  const all = [...groups].map(([workspace, found]) => ({ workspace, projects: found }));
  return [...all.filter(({ workspace }) => workspace !== null), ...all.filter(({ workspace }) => workspace === null)];
}
