/** Before an action on many tasks: what it does, to how many, and what it needs to know. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../../../api/client";
import { toast } from "../../../shared/ui/toast";
import { Button, Dialog, Problem, Select, TextField } from "../../../shared/ui/ui";
import { actionText, actionTitle } from "../../../shared/words/work-names";
import { type ActionField, type DmAction, runAction } from "../data/api";
import { t } from "../words/messages";
import { type Selection, toWire } from "../model/selection";
import type { TaskQuery } from "../model/view";
import styles from "../manager.module.css";
import { chosen, labelOf, optionsOf } from "./narrowed";

interface Props {
  projectId: number;
  action: DmAction;
  count: number;
  query: TaskQuery;
  selection: Selection;
  onClose: () => void;
  onStarted: () => void;
}

export function ActionDialog({ projectId, action, count, query, selection, onClose, onStarted }: Props) {
  const client = useQueryClient();
  const name = actionTitle(action.id, action.title);
  const text = actionText(action.id, action.dialog.text);
  const form = useQuery({
    queryKey: ["dm-form", projectId, action.id],
    queryFn: () => ask(api.GET("/api/dm/actions/{action_id}/form", { params: { path: { action_id: action.id }, query: { project: projectId } } })),
    retry: false,
    staleTime: 30_000,
  });
  const fields = (form.data ?? []).flatMap((row) => row.fields);
  const [values, setValues] = useState<Record<string, string>>({});
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const valueOf = (field: ActionField): string => values[field.name] ?? "";

  const run = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const job = await runAction(projectId, action.id, { ...query, selectedItems: toWire(selection), ...chosen(fields, values) });
      await client.invalidateQueries({ queryKey: ["jobs"] });
      toast(job === null ? t("actionDone", { title: name }) : t("actionStarted", { title: name, count: t("tasks", { count }) }), { kind: "job" });
      onStarted();
      onClose();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={name}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant={action.id.startsWith("delete") ? "danger" : "primary"} onPress={() => void run()} isDisabled={busy || form.isLoading}>
            {`${name} (${t("tasks", { count })})`}
          </Button>
        </>
      }
    >
      <div className={styles["stack"]}>
        {text && <p>{text}</p>}
        <p>{t("actionScope", { count: t("tasks", { count }) })}</p>
        {fields.map((field) => (
          <Field key={field.name} field={field} value={valueOf(field)} onChange={(value) => setValues((all) => ({ ...all, [field.name]: value }))} />
        ))}
        {error && <Problem title={t("actionFailed", { title: name, reason: error })} />}
      </div>
    </Dialog>
  );
}

function Field({ field, value, onChange }: { field: ActionField; value: string; onChange: (value: string) => void }) {
  const label = labelOf(field);
  if (field.type === "select") return <Select label={label} value={value} options={optionsOf(field)} onChange={onChange} />;
  return <TextField label={label} value={value} onChange={onChange} {...(field.type === "number" ? { type: "number" as const } : {})} />;
}
