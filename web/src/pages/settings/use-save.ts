import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { attempt } from "../../shared/ui/attempt";
import { api, ask, type Schemas } from "../../api/client";
import type { Project } from "../../api/project";
import { toast } from "../../shared/ui/toast";
import { t } from "./messages";

/** Fields that a person can change, as the project has them. */
export type Fields = Partial<Pick<Project, keyof Project & keyof Schemas["ProjectFields"]>>;

/** Saves fields at once; the message that says so has the way back. */
export function useSave(project: Project): (fields: Fields) => Promise<boolean> {
  const client = useQueryClient();
  const { id } = project;
  return useCallback(
    async (fields: Fields) => {
      const send = async (values: Fields): Promise<void> => {
        const changed = await ask(api.PATCH("/api/projects/{id}", { params: { path: { id } }, body: values }));
        client.setQueryData(["project", id], changed);
        void client.invalidateQueries({ queryKey: ["projects"] });
      };
      const before = pick(project, fields);
      const explain = (reason: string): string => t("failed", { reason });
      const undo = (): void => void attempt(async () => { await send(before); toast(t("undone"), { kind: "saved" }); }, explain);
      return attempt(async () => {
        await send(fields);
        toast(t("saved"), { action: { label: t("undo"), run: undo }, kind: "saved" });
      }, explain);
    },
    [client, id, project],
  );
}

/** The values that the same fields have in the project. */
function pick(project: Project, fields: Fields): Fields {
  const names = new Set<string>(Object.keys(fields));
  return Object.fromEntries(Object.entries(project).filter(([name]) => names.has(name)));
}
