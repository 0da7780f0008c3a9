/** Name and description of a workspace, new or not. */
import { useState } from "react";
import { messageOf } from "../../shared/failure";
import { Button, Dialog, Problem, TextField } from "../../shared/ui/ui";
import type { Workspace } from "../../api/workspaces";
import { changeWorkspace, makeWorkspace } from "./api";
import { t } from "./messages";

export function EditDialog({ workspace, onClose, onSaved }: { workspace: Workspace | null; onClose: () => void; onSaved: (saved: Workspace) => void }) {
  const [title, setTitle] = useState(workspace?.title ?? "");
  const [description, setDescription] = useState(workspace?.description ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    try {
      const fields = { title, description };
      onSaved(workspace === null ? await makeWorkspace(fields) : await changeWorkspace(workspace.id, fields));
    } catch (cause) {
      setProblem(messageOf(cause));
    }
  };
  return (
    <Dialog title={workspace === null ? t("add") : t("edit")} isOpen onClose={onClose} closeLabel={t("close")} actions={<><Button onPress={onClose}>{t("cancel")}</Button><Button variant="primary" isDisabled={title.trim() === ""} onPress={() => void save()}>{t("save")}</Button></>}>
      {problem !== null && <Problem title={t("failed", { reason: problem })} />}
      <TextField label={t("name")} value={title} onChange={setTitle} maxLength={1000} autoFocus />
      <TextField label={t("description")} value={description} onChange={setDescription} lines={3} maxLength={10_000} />
    </Dialog>
  );
}
