/** The labeling config: code with completion and errors at their line, the real editor beside it, and what a change does. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { JsonObject } from "../../editor";
import { http } from "../lib/http";
import page from "../lib/page.module.css";
import type { Project } from "../lib/project";
import { shelve, type Template, useTemplates } from "../lib/templates";
import { TemplateGallery } from "../lib/TemplateGallery";
import { Badge, Button, Dialog } from "../lib/ui";
import { useDebounced } from "../lib/use-latest";
import { useUnsaved } from "../lib/use-unsaved";
import { Preview } from "../new-project/Preview";
import { CodeField, type Finding } from "./CodeField";
import { t } from "./messages";
import styles from "./settings.module.css";
import { useSave } from "./use-save";

interface Check {
  errors: Finding[];
  warnings: Finding[];
  impact: { message: string }[];
}

export function ConfigEditor({ project }: { project: Project }) {
  const save = useSave(project);
  const [text, setText] = useState(project.label_config);
  const [choosing, setChoosing] = useState(false);
  const saved = useRef(project.label_config);
  useEffect(() => {
    // What was saved elsewhere, or taken back, shows here unless somebody is writing something else.
    const before = saved.current;
    saved.current = project.label_config;
    setText((now) => (now === before ? project.label_config : now));
  }, [project.label_config]);
  const settled = useDebounced(text, 250);
  const { data: check, isFetching } = useQuery({
    queryKey: ["config-check", project.id, settled],
    queryFn: () => http<Check>("POST", "/api/labeling-config/check", { label_config: settled, project: project.id }),
    placeholderData: (before) => before,
  });
  const { data: first } = useQuery({ queryKey: ["first-task", project.id], queryFn: () => firstTask(project.id) });
  const changed = text !== project.label_config;
  useUnsaved(changed);
  const unknown = isFetching || settled !== text;
  const findings = [...(check?.errors ?? []), ...(check?.warnings ?? [])];
  return (
    <div className={styles["config"]}>
      <div className={styles["code"]}>
        <div className={page["row"]}>
          <Button icon="grid" onPress={() => setChoosing(true)}>{t("template")}</Button>
          {changed && <Badge tone="warn">{t("unsaved")}</Badge>}
          <span className={styles["spacer"]} />
          <Button isDisabled={!changed} onPress={() => setText(project.label_config)}>{t("revert")}</Button>
          <Button variant="primary" isDisabled={!changed || unknown || (check?.errors.length ?? 0) > 0} onPress={() => void save({ label_config: text })}>{t("save")}</Button>
        </div>
        <CodeField label={t("code")} value={text} onChange={setText} errors={check?.errors ?? []} warnings={check?.warnings ?? []} />
        {findings.length > 0 && (
          <section aria-live="polite">
            <h3>{t("problems")}</h3>
            <ul className={styles["findings"]}>
              {findings.map((finding) => <li key={`${finding.line}:${finding.column}:${finding.message}`}>{t("line", { line: String(finding.line), message: finding.message })}</li>)}
            </ul>
          </section>
        )}
        {changed && (check?.impact.length ?? 0) > 0 && (
          <section aria-live="polite">
            <h3>{t("impact")}</h3>
            <ul className={styles["findings"]}>{check?.impact.map((entry) => <li key={entry.message}>{entry.message}</li>)}</ul>
          </section>
        )}
      </div>
      <div>
        <h3>{t("preview")}</h3>
        <Preview config={text} task={first ?? null} />
      </div>
      {choosing && <Chooser onClose={() => setChoosing(false)} onChoose={(template) => { setText(template.config); setChoosing(false); }} />}
    </div>
  );
}

async function firstTask(projectId: number): Promise<JsonObject | null> {
  const { tasks } = await http<{ tasks: { data: JsonObject }[] }>("GET", `/api/tasks/?project=${projectId}&page=1&page_size=1`);
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
