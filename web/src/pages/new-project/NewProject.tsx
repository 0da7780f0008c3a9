/** One page: data, template, labels, and the real editor beside them. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { ImportPreviewView } from "../data-manager/ImportPreview";
import { dataKeys, labelLines, pointAtKey, readLabels, writeLabels } from "../lib/labels";
import page from "../lib/page.module.css";
import { fitting, type Template, useTemplates } from "../lib/templates";
import { TemplateGallery } from "../lib/TemplateGallery";
import { http } from "../lib/http";
import { Button, Checkbox, Problem, ProgressBar, Segments, Select, TextField } from "../lib/ui";
import * as uploads from "../data-manager/import-api";
import { DropZone } from "./DropZone";
import { commit, ensureDraft, titleFrom, upload, type Uploaded } from "./draft";
import { t } from "./messages";
import styles from "./new-project.module.css";
import { Preview } from "./Preview";

type Busy = { text: string; done: number; total: number | null } | null;

export function NewProject() {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const [title, setTitle] = useState<string | null>(null);
  const [draft, setDraft] = useState<number | null>(() => Number(new URLSearchParams(window.location.search).get("project")) || null);
  const [data, setData] = useState<Uploaded | null>(null);
  const [keepGood, setKeepGood] = useState(false);
  const [template, setTemplate] = useState<Template | null>(null);
  const [labels, setLabels] = useState<string | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const [busy, setBusy] = useState<Busy>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { data: gallery } = useTemplates();

  const kinds = useMemo(() => [...new Set(data?.preview.columns.map((column) => column.kind) ?? [])], [data]);
  const templates = useMemo(() => fitting(gallery?.templates ?? [], kinds), [gallery, kinds]);
  const chosen = template ?? templates[0] ?? null;
  const config = useMemo(() => buildConfig(chosen, labels, key ?? fittingColumn(chosen, data)), [chosen, labels, key, data]);
  const listed = readLabels(chosen?.config ?? "");
  const name = title ?? t("untitled");

  const guarded = async (work: () => Promise<void>): Promise<void> => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(null);
    }
  };
  const take = (files: readonly File[]): void => {
    if (files.length === 0) return;
    void guarded(async () => {
      setBusy({ text: t("uploading", { done: "0", total: String(files.length) }), done: 0, total: files.length });
      const proposed = title ?? titleFrom(files[0]?.name ?? "", t("untitled"));
      setTitle(proposed);
      const id = await ensureDraft(draft, validTitle(proposed));
      setDraft(id);
      setData(await upload(id, files, data?.ids ?? [], (done) => setBusy({ text: t("uploading", { done: String(done), total: String(files.length) }), done, total: files.length })));
    });
  };
  const discard = (): void => {
    if (data) void uploads.discard(data.projectId, data.ids);
    setData(null);
    setKey(null);
  };
  const asList = (list: boolean): void => {
    if (!data) return;
    void guarded(async () => setData({ ...data, asList: list, preview: await uploads.preview(data.projectId, data.ids, list) }));
  };
  const start = (): void =>
    void guarded(async () => {
      setBusy({ text: t("starting"), done: 0, total: null });
      const id = await ensureDraft(draft, validTitle(name));
      setDraft(id);
      await http("PATCH", `/api/projects/${id}/`, { title: validTitle(name), label_config: config });
      if (data) await commit(data, keepGood, (done, total) => setBusy({ text: t("importing", { done: String(done), total: String(total ?? data.preview.task_count) }), done, total: total ?? data.preview.task_count }));
      await http("PATCH", `/api/projects/${id}/`, { is_draft: false });
      await client.invalidateQueries({ queryKey: ["projects"] });
      navigate(data ? `/projects/${id}/data?labeling=1` : `/projects/${id}/data`);
    });
  const blocked = (data?.preview.problem_count ?? 0) > 0 && !keepGood;

  return (
    <div className={page["page"]}>
      <header className={styles["head"]}>
        <h1>{t("title")}</h1>
        <TextField label={t("name")} bare value={name} onChange={setTitle} maxLength={50} className={styles["name"] ?? ""} />
        <Button variant="primary" icon="play" isDisabled={busy !== null || blocked} onPress={start}>
          {t("start")}
        </Button>
      </header>
      {problem && <Problem title={t("failed", { reason: problem })} />}
      {busy && (
        <div role="status" className={styles["busy"]}>
          <span>{busy.text}</span>
          {busy.total !== null && <ProgressBar label={busy.text} value={busy.done} max={busy.total} />}
        </div>
      )}
      <section className={page["section"]}>
        <header>
          <h2>{t("data")}</h2>
          {data && <Button variant="quiet" icon="trash" onPress={discard}>{t("remove")}</Button>}
        </header>
        <DropZone onFiles={take} small={data !== null} />
        {data && (
          <>
            <Segments label={t("data")} value={data.asList ? "list" : "file"} onChange={(value) => asList(value === "list")} options={[{ value: "list", label: t("perLine") }, { value: "file", label: t("perFile") }]} />
            <ImportPreviewView preview={data.preview} />
            {data.preview.problem_count > 0 && (
              <>
                <Checkbox isSelected={keepGood} onChange={setKeepGood}>{t("keepGood")}</Checkbox>
                {blocked && <p className={page["muted"]}>{t("blocked")}</p>}
              </>
            )}
          </>
        )}
      </section>
      <div className={styles["columns"]}>
        <section className={page["section"]}>
          <h2>{t("template")}</h2>
          {data && <p className={page["muted"]}>{t("templateFor")}</p>}
          <TemplateGallery label={t("template")} templates={templates} chosen={chosen?.title ?? null} onChoose={(next) => { setTemplate(next); setLabels(null); setKey(null); }} />
          {data && dataKeys(chosen?.config ?? "").length === 1 && data.preview.columns.length > 1 && (
            <Select label={t("showsKey")} value={key ?? fittingColumn(chosen, data) ?? ""} onChange={setKey} options={data.preview.columns.filter((column) => /^[A-Za-z_][\w-]*$/.test(column.name)).map((column) => ({ value: column.name, label: column.name }))} />
          )}
          {listed ? (
            <TextField label={t("labels")} hint={chosen?.config.includes("<Choices") ? t("choicesHint") : t("labelsHint")} lines={6} value={labels ?? listed.join("\n")} onChange={setLabels} />
          ) : (
            chosen && <p className={page["muted"]}>{t("noLabels")}</p>
          )}
        </section>
        <section className={page["section"]}>
          <h2>{t("preview")}</h2>
          <p className={page["muted"]}>{data ? t("previewText") : t("previewEmpty")}</p>
          <Preview config={config} task={data?.preview.tasks[0] ?? null} />
        </section>
      </div>
    </div>
  );
}

/** The server wants 3 to 50 characters. */
function validTitle(text: string): string {
  const trimmed = text.trim().slice(0, 50);
  return trimmed.length >= 3 ? trimmed : t("untitled");
}

/** The first column of a kind the template shows; a template's own key when the data has it. */
function fittingColumn(template: Template | null, data: Uploaded | null): string | null {
  if (!template || !data) return null;
  const columns = data.preview.columns;
  const own = dataKeys(template.config)[0];
  if (own !== undefined && columns.some((column) => column.name === own)) return own;
  return (columns.find((column) => template.kinds.includes(column.kind)) ?? columns[0])?.name ?? null;
}

function buildConfig(template: Template | null, labels: string | null, key: string | null): string {
  if (!template) return "<View></View>";
  const lines = labels === null ? null : labelLines(labels);
  const named = lines && lines.length > 0 ? writeLabels(template.config, lines) : template.config;
  return key === null ? named : pointAtKey(named, key);
}
