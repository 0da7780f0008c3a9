/** Everything a task holds, whole: the file it came from and its data, to be read and copied. */
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../../../api/client";
import { toast } from "../../../shared/ui/toast";
import { Button, Dialog, Problem } from "../../../shared/ui/ui";
import { t } from "../words/messages";
import styles from "./task-data.module.css";

interface WholeTask {
  id: number;
  data: Record<string, unknown>;
  meta?: unknown;
  file_upload?: unknown;
  storage_filename?: unknown;
}

export function TaskData({ taskId, onClose }: { taskId: number; onClose: () => void }) {
  const { data: task, error } = useQuery({ queryKey: ["task-data", taskId], queryFn: () => ask(api.GET("/api/tasks/{id}", { params: { path: { id: taskId } } })), staleTime: 0, gcTime: 0 });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(JSON.stringify(task?.data, null, 2));
      toast(t("copied"));
    } catch {
      toast(t("copyFailed"), { tone: "bad" });
    }
  };
  return (
    <Dialog title={t("taskDataOf", { id: String(taskId) })} isOpen wide onClose={onClose} closeLabel={t("close")} actions={task && <Button icon="copy" onPress={() => void copy()}>{t("copyJson")}</Button>}>
      {error && <Problem title={error.message} />}
      {task && (
        <dl className={styles["fields"]}>
          {files(task).map((name) => <Field key={`file ${name}`} name={t("fileName")} value={name} />)}
          {Object.entries(task.data).map(([name, value]) => <Field key={name} name={name} value={value} />)}
          {isFilled(task.meta) && <Field name="meta" value={task.meta} />}
        </dl>
      )}
    </Dialog>
  );
}

function Field({ name, value }: { name: string; value: unknown }) {
  const isText = typeof value === "string";
  return (
    <div>
      <dt dir="auto">{name}</dt>
      <dd dir={isText ? "auto" : "ltr"} className={isText ? undefined : styles["json"]}>{isText ? value : JSON.stringify(value, null, 2)}</dd>
    </div>
  );
}

function files(task: WholeTask): string[] {
  return [task.file_upload, task.storage_filename].filter((name): name is string => typeof name === "string" && name !== "");
}

function isFilled(meta: unknown): boolean {
  return typeof meta === "object" && meta !== null && Object.keys(meta).length > 0;
}
