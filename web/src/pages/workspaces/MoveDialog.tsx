/** To which workspace a project goes. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { moveProject, useWorkspaces } from "../../api/workspaces";
import { attempt } from "../../shared/ui/attempt";
import { toast } from "../../shared/ui/toast";
import { Button, Dialog, Select } from "../../shared/ui/ui";
import { t } from "./messages";
import { nameOfWorkspace } from "./names";

export interface Movable {
  id: number;
  title: string;
  workspace?: number | null;
}

export function MoveDialog({ project, onClose }: { project: Movable; onClose: () => void }) {
  const client = useQueryClient();
  const workspaces = useWorkspaces();
  const [target, setTarget] = useState(String(project.workspace ?? 0));
  const failed = (reason: string): string => t("failed", { reason });
  const go = (workspace: number | null): Promise<void> => moveProject(project.id, workspace).then(() => client.invalidateQueries());
  const move = (): void => void attempt(async () => {
    await go(Number(target) || null);
    onClose();
    toast(t("moved", { title: project.title }), { action: { label: t("undo"), run: () => void attempt(() => go(project.workspace ?? null), failed) } });
  }, failed);
  const open = (workspaces.data ?? []).filter((one) => !one.is_archived || one.id === project.workspace);
  const options = [{ value: "0", label: t("noWorkspace") }, ...open.map((one) => ({ value: String(one.id), label: nameOfWorkspace(one) }))];
  const isPrivate = open.some((one) => one.is_personal && String(one.id) === target);
  return (
    <Dialog title={t("moveTo")} isOpen onClose={onClose} closeLabel={t("close")} actions={<><Button onPress={onClose}>{t("cancel")}</Button><Button variant="primary" isDisabled={target === String(project.workspace ?? 0)} onPress={move}>{t("move")}</Button></>}>
      <p>{isPrivate ? t("moveSandbox") : t("moveText", { title: project.title })}</p>
      <Select label={t("target")} value={target} options={options} onChange={setTarget} />
    </Dialog>
  );
}
