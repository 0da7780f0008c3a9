/** The labeling config as text, what is wrong with it at which line, and the real editor with it beside. */
import { Editor } from "../../editor";
import type { EditorTask } from "../../editor/api";
import { Problem, TextField } from "../lib/ui";
import { type ConfigCheck, useConfigCheck } from "./config-check";
import { t } from "./messages";
import styles from "./projects.module.css";

export function ConfigField({ value, onChange, check }: { value: string; onChange: (value: string) => void; check: ConfigCheck | null }) {
  return (
    <div className={`${styles["code"]} ${styles["form"]}`}>
      <TextField label={t("config")} lines={14} value={value} onChange={onChange} />
      <div className={styles["problems"]} role="status">
        {(check?.errors ?? []).slice(0, 5).map((error) => <Problem key={`${error.line}:${error.column}:${error.message}`} title={t("line", { line: error.line, column: error.column, message: error.message })} />)}
        {(check?.impact ?? []).slice(0, 5).map((item) => <Problem key={item.message} title={item.message} />)}
        {check?.errors.length === 0 && <small>{t("checked")}</small>}
      </div>
    </div>
  );
}

export function ConfigPreview({ config, project }: { config: string; project: number | null }) {
  const { check, config: settled } = useConfigCheck(config, project);
  if (!check || check.errors.length > 0) return null;
  // The server answers with plain JSON, as a task's data is.
  const task = { id: 0, data: check.sample_task, annotations: [], predictions: [], drafts: [] } as unknown as EditorTask;
  return (
    <div className={styles["preview"]}>
      <Editor key={settled} config={settled} task={task} mode="preview" />
    </div>
  );
}
