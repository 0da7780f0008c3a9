import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { attempt } from "../../shared/ui/attempt";
import { http } from "../../api/http";
import type { Project } from "../../api/project";
import { toast } from "../../shared/ui/toast";
import { t } from "./messages";

export type Fields = Readonly<Record<string, unknown>>;

/** Saves fields at once; the message that says so has the way back. */
export function useSave(project: Project): (fields: Fields) => Promise<boolean> {
  const client = useQueryClient();
  const { id } = project;
  return useCallback(
    async (fields: Fields) => {
      const send = async (values: Fields): Promise<void> => {
        const changed = await http<Project>("PATCH", `/api/projects/${id}/`, values);
        client.setQueryData(["project", id], changed);
        void client.invalidateQueries({ queryKey: ["projects"] });
      };
      const before = Object.fromEntries(Object.keys(fields).map((name) => [name, project[name]]));
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
