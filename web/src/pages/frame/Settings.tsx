/** The settings of a project. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { attempt } from "../lib/attempt";
import { http } from "../lib/http";
import page from "../lib/page.module.css";
import { may, type Project, useProject } from "../lib/project";
import { toast } from "../lib/toast";
import { Button, Dialog, Problem, Select, Switch, TextField } from "../lib/ui";
import { t as tasks } from "../data-manager/messages";
import { ConfigField, ConfigPreview } from "./ConfigField";
import { useConfigCheck } from "./config-check";
import { t } from "./messages";
import styles from "./projects.module.css";

export function Settings({ projectId }: { projectId: number }) {
  const project = useProject(projectId);
  if (project.error) return <div className={page["page"]}><Problem title={project.error.message} /></div>;
  return project.data ? <Form key={projectId} project={project.data} /> : null;
}

const SAMPLINGS = [["Sequential sampling", "sequential"], ["Uniform sampling", "uniform"], ["Uncertainty sampling", "uncertainty"]] as const;
const SKIPS = [["REQUEUE_FOR_ME", "skipMe"], ["REQUEUE_FOR_OTHERS", "skipOthers"], ["IGNORE_SKIPPED", "skipIgnore"]] as const;

function Form({ project }: { project: Project }) {
  const client = useQueryClient();
  const [changed, setChanged] = useState<Partial<Project>>({});
  const now: Project = { ...project, ...changed };
  const set = (part: Partial<Project>): void => setChanged((all) => ({ ...all, ...part }));
  const { check } = useConfigCheck(now.label_config, project.id);
  const text = (name: string): string => (typeof now[name] === "string" ? now[name] : "");
  const save = (): void => {
    void attempt(
      async () => {
        const stored = await http<Project>("PATCH", `/api/projects/${project.id}/`, changed);
        client.setQueryData(["project", project.id], { ...project, ...stored });
        await client.invalidateQueries({ queryKey: ["project", project.id] });
        setChanged({});
        toast(t("saved"));
      },
      (reason) => t("failed", { reason }),
    );
  };
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <h1>{t("settings")}</h1>
        <Button variant="primary" isDisabled={Object.keys(changed).length === 0 || (check?.errors.length ?? 0) > 0} onPress={save}>{t("save")}</Button>
      </header>
      <section className={page["section"]}>
        <h2>{t("general")}</h2>
        <div className={page["form"]}>
          <TextField label={t("title")} value={now.title} onChange={(title) => set({ title })} hint={t("titleHint")} maxLength={50} />
          <TextField label={t("description")} lines={2} value={text("description")} onChange={(description) => set({ description })} />
        </div>
      </section>
      <section className={page["section"]}>
        <h2>{t("labelingConfig")}</h2>
        <div className={styles["two"]}>
          <ConfigField value={now.label_config} onChange={(label_config) => set({ label_config })} check={check} />
          <ConfigPreview config={now.label_config} project={project.id} />
        </div>
      </section>
      <section className={page["section"]}>
        <h2>{t("instructions")}</h2>
        <div className={page["form"]}>
          <TextField label={t("instructions")} lines={5} value={now.expert_instruction ?? ""} onChange={(expert_instruction) => set({ expert_instruction })} hint={t("instructionsText")} />
          <Switch isSelected={now.show_instruction} onChange={(show_instruction) => set({ show_instruction })}>{t("showFirst")}</Switch>
        </div>
      </section>
      <section className={page["section"]}>
        <h2>{t("queue")}</h2>
        <div className={page["form"]}>
          <TextField type="number" label={t("annotationsPerTask")} value={String(now.maximum_annotations)} onChange={(value) => set({ maximum_annotations: Math.max(1, Math.round(Number(value) || 1)) })} />
          <Select label={t("sampling")} value={text("sampling") || "Sequential sampling"} options={SAMPLINGS.map(([value, name]) => ({ value, label: t(name) }))} onChange={(sampling) => set({ sampling })} />
          <Switch isSelected={now.show_skip_button} onChange={(show_skip_button) => set({ show_skip_button })}>{t("showSkip")}</Switch>
          <Select label={t("skipRule")} value={text("skip_queue") || "REQUEUE_FOR_OTHERS"} options={SKIPS.map(([value, name]) => ({ value, label: t(name) }))} onChange={(skip_queue) => set({ skip_queue })} />
        </div>
      </section>
      {may(project, "project_delete") && <Danger project={project} />}
    </div>
  );
}

function Danger({ project }: { project: Project }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const remove = (): void => {
    void attempt(
      async () => {
        await http("DELETE", `/api/projects/${project.id}/`);
        await client.invalidateQueries({ queryKey: ["projects"] });
        navigate("/projects");
        const undo = async (): Promise<void> => {
          await http("POST", `/api/projects/${project.id}/restore/`);
          await client.invalidateQueries({ queryKey: ["projects"] });
        };
        toast(t("deleted", { title: project.title }), { action: { label: t("undo"), run: () => void undo() }, seconds: 15 });
      },
      (reason) => t("failed", { reason }),
    );
  };
  return (
    <section className={page["section"]}>
      <h2>{t("danger")}</h2>
      <div><Button variant="danger" icon="trash" onPress={() => setAsking(true)}>{t("deleteProject")}</Button></div>
      {asking && (
        <Dialog
          title={t("deleteTitle", { title: project.title })}
          isOpen
          onClose={() => setAsking(false)}
          closeLabel={t("close")}
          actions={
            <>
              <Button onPress={() => setAsking(false)}>{t("cancel")}</Button>
              <Button variant="danger" onPress={remove}>{t("deleteProject")}</Button>
            </>
          }
        >
          {t("deleteText", { count: tasks("tasks", { count: project.task_number }) })}
        </Dialog>
      )}
    </section>
  );
}
