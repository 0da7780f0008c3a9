/** The labeling config of a project: its views, what is wrong with it, and what a change does to the work that is there. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { JsonObject } from "../../editor";
import { attempt } from "../../shared/ui/attempt";
import { api, ask } from "../../api/client";
import { formatDate } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import type { Project } from "../../api/project";
import { shelve, type Template, useTemplates } from "../labeling-interface/templates";
import { TemplateGallery } from "../labeling-interface/TemplateGallery";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, classes, Dialog, Problem } from "../../shared/ui/ui";
import { Preview } from "../labeling-interface/Preview";
import { Problems } from "../labeling-interface/Problems";
import { useCheck } from "../labeling-interface/use-check";
import { Workbench } from "../labeling-interface/Workbench";
import { t } from "./messages";
import styles from "./settings.module.css";
import { useConfigDraft } from "./use-config-draft";
import { useSave } from "./use-save";

export function ConfigEditor({ project }: { project: Project }) {
  const save = useSave(project);
  const client = useQueryClient();
  const written = useConfigDraft(project);
  const { text, write } = written;
  const [choosing, setChoosing] = useState(false);
  const known = useCheck(text, project.id);
  const check = known?.check;
  const { data: summary } = useQuery({ queryKey: ["summary", project.id], queryFn: () => ask(api.GET("/api/projects/{id}/summary", { params: { path: { id: project.id } } })) });
  const { data: first } = useQuery({ queryKey: ["first-task", project.id], queryFn: () => firstTask(project.id) });
  const columns = [...new Set([...Object.keys(summary?.all_data_columns ?? {}), ...Object.keys(first ?? {})])];
  const changed = written.isChanged;
  /** Saves unless somebody else has saved something that this person has not been told of. */
  const saveKnown = async (): Promise<void> => {
    const now = await ask(api.GET("/api/projects/{id}", { params: { path: { id: project.id } } }));
    client.setQueryData(["project", project.id], now);
    if (now.label_config !== project.label_config && now.label_config !== text) return;
    if (await save({ label_config: text })) written.settle();
  };
  const revert = (): void => {
    const before = text;
    written.settle();
    toast(t("reverted"), { action: { label: t("undo"), run: () => write(before) }, kind: "saved" });
  };
  return (
    <div className={styles["config"]}>
      <div className={classes(page["row"], styles["configBar"])}>
        <Button icon="grid" onPress={() => setChoosing(true)}>{t("template")}</Button>
        {changed && <Badge tone="warn">{t("unsaved")}</Badge>}
        <span className={styles["spacer"]} />
        <Button isDisabled={!changed} onPress={revert}>{t("revert")}</Button>
        <Button variant="primary" isDisabled={!changed || (check?.errors.length ?? 0) > 0} onPress={() => void attempt(saveKnown, (reason) => t("failed", { reason }))}>{t(written.isOvertaken ? "saveAnyway" : "save")}</Button>
      </div>
      {written.isOvertaken && <Problem title={t("overtaken")} text={t("overtakenText")} />}
      {written.leftAt !== null && <p className={page["muted"]} role="status">{t("draftBack", { time: formatDate(written.leftAt) })}</p>}
      <Workbench
        text={text} onChange={write} check={known?.check} checked={known?.text ?? ""} columns={columns} used={summary?.created_labels ?? {}}
        preview={<Preview config={text} task={first ?? null} />}
      >
        <Problems check={check} isChanged={changed} />
      </Workbench>
      {choosing && <Chooser onClose={() => setChoosing(false)} onChoose={(template) => { write(template.config); setChoosing(false); }} />}
    </div>
  );
}

async function firstTask(projectId: number): Promise<JsonObject | null> {
  const { tasks } = await ask(api.GET("/api/tasks", { params: { query: { project: projectId, page: 1, page_size: 1 } } }));
  return tasks[0]?.data ?? null;
}

function Chooser({ onClose, onChoose }: { onClose: () => void; onChoose: (template: Template) => void }) {
  const { data } = useTemplates();
  return (
    <Dialog title={t("template")} isOpen wide onClose={onClose} closeLabel={t("close")}>
      <TemplateGallery label={t("template")} shelves={shelve(data, [], "")} chosen={null} onChoose={onChoose} tall />
    </Dialog>
  );
}
