/** One page: data, template, labels, and the real editor beside them. */
import { useQueryClient } from "@tanstack/react-query";
import { Fragment, lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { hasStrangers, ImportAuthors } from "../import/ImportAuthors";
import { ImportHow } from "../import/ImportHow";
import { ImportLabels } from "../import/ImportLabels";
import { ImportPreviewView, ImportUnused } from "../import/ImportPreview";
import { dataKeys, isShowable, readLabels } from "./labels";
import page from "../../shared/ui/page.module.css";
import { shelve, type Template, useTemplates } from "../labeling-interface/templates";
import { TemplateGallery } from "../labeling-interface/TemplateGallery";
import { api, ask } from "../../api/client";
import { formatBytes, formatNumber } from "../../shared/words/i18n";
import { Button, Checkbox, classes, Problem, ProgressBar, Segments, Select, TextField } from "../../shared/ui/ui";
import * as uploads from "../import/import-api";
import { t as exampleText, useExample } from "../projects/example";
import { toast } from "../../shared/ui/toast";
import { useDebounced } from "../../shared/use-latest";
import { removeStorage } from "../storage/model/api";
import type { Storage } from "../storage/model/storage";
import type { Found } from "../storage/wizard/use-found";
import { type Bucket, BucketLine, bucketOf, connectedBucket, nameOfBucket, syncBucket } from "./bucket";
import { buildConfig, fittingColumn } from "./config";
import { DropZone } from "../import/DropZone";
import { commit, draftInAddress, ensureDraft, proposalFor, resume, showDraft, titleFrom, upload, type Uploaded } from "./draft";
import { t } from "./messages";
import styles from "./new-project.module.css";
import { Preview } from "../labeling-interface/Preview";

type Busy = { text: string; done: number; total: number | null } | null;

const Wizard = lazy(() => import("../storage/wizard/Wizard").then((part) => ({ default: part.Wizard })));
const OwnConfig = lazy(() => import("./OwnConfig").then((part) => ({ default: part.OwnConfig })));

const NO_CONFIG = "<View></View>";

export function NewProject() {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const [title, setTitle] = useState<string | null>(null);
  const [draft, setDraft] = useState<number | null>(draftInAddress);
  const [data, setData] = useState<Uploaded | null>(null);
  const [bucket, setBucket] = useState<Bucket | null>(null);
  const [connecting, setConnecting] = useState(false);
  const [keepGood, setKeepGood] = useState(false);
  const [people, setPeople] = useState<uploads.People>({});
  const [template, setTemplate] = useState<Template | null>(null);
  const [labels, setLabels] = useState<string | null>(null);
  const [key, setKey] = useState<string | null>(null);
  /** Written by the person, in place of what template, labels and column make. */
  const [own, setOwn] = useState<string | null>(null);
  const [hasLeftOwn, setHasLeftOwn] = useState(false);
  const [busy, setBusy] = useState<Busy>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { data: gallery } = useTemplates();
  const example = useExample();

  const kinds = useMemo(() => [...new Set<string>(data?.preview.columns.map((column) => column.kind) ?? bucket?.kinds ?? [])], [data, bucket]);
  const shelves = useMemo(() => shelve(gallery, kinds, t("fits")), [gallery, kinds]);
  const chosen = template ?? shelves[0]?.templates[0] ?? null;
  const columns = useMemo(() => data?.preview.columns ?? [], [data]);
  const made = useMemo(() => buildConfig(chosen, labels, key ?? fittingColumn(chosen, columns)), [chosen, labels, key, columns]);
  const config = own ?? made;
  const listed = readLabels(chosen?.config ?? "");
  const name = title ?? t("untitled");

  const guarded = async (work: () => Promise<void>): Promise<void> => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      // What was stopped on purpose is no problem.
      if (!isStop(error)) setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(null);
    }
  };
  // A draft that was left, by a reload or from the list of projects, goes on where it was.
  const [resumed, setResumed] = useState(draft === null);
  useEffect(() => {
    if (draft === null || resumed) return;
    void guarded(async () => {
      const before = await resume(draft);
      setTitle(before.title);
      setData(before.data);
      setBucket(await connectedBucket(draft));
      if (before.template) setTemplate(before.template);
    }).finally(() => setResumed(true));
    // Once, for the address the page was opened at.
  }, []);
  const kept = useDebounced(`${validTitle(name)}\n${config}`, 1000);
  useEffect(() => {
    if (draft === null || !resumed || busy !== null) return;
    const [keptTitle = "", ...lines] = kept.split("\n");
    // What cannot be stored yet is said when the person starts.
    ask(api.PATCH("/api/projects/{id}", { params: { path: { id: draft } }, body: { title: keptTitle, label_config: lines.join("\n") } })).catch(() => undefined);
  }, [draft, resumed, kept, busy]);
  // Labels of other programs need controls of their kinds: what is proposed stands in for a template until somebody writes another.
  const hold = (next: Uploaded): void => {
    setOwn((now) => (now === null || now === proposalFor(data) ? proposalFor(next) : now));
    setData(next);
  };
  const uploading = useRef<AbortController | null>(null);
  // Who leaves the page does not want the rest of the files.
  useEffect(() => () => uploading.current?.abort(), []);
  const take = (files: readonly File[]): void => {
    if (files.length === 0) return;
    void guarded(async () => {
      const stop = new AbortController();
      uploading.current = stop;
      setBusy({ text: t("uploading", { done: formatBytes(0), total: formatBytes(files.reduce((sum, file) => sum + file.size, 0)) }), done: 0, total: 1 });
      const proposed = title ?? titleFrom(files[0]?.name ?? "", t("untitled"));
      setTitle(proposed);
      const id = await ensureDraft(draft, validTitle(proposed));
      setDraft(id);
      showDraft(id);
      // Data are looked at as they are; what was chosen before they came must not refuse them.
      if (draft !== null) await ask(api.PATCH("/api/projects/{id}", { params: { path: { id } }, body: { label_config: NO_CONFIG } }));
      hold(await upload(id, files, data, ({ bytes, ofBytes }) => setBusy(bytes < ofBytes ? { text: t("uploading", { done: formatBytes(bytes), total: formatBytes(ofBytes) }), done: bytes, total: ofBytes } : { text: t("reading"), done: 0, total: null }), stop.signal));
    }).finally(() => {
      uploading.current = null;
    });
  };
  // What is written by hand is kept as a draft from its begin, also while there is no data.
  const write = (): void => {
    setOwn(config);
    void guarded(async () => {
      const id = await ensureDraft(draft, validTitle(name));
      setDraft(id);
      showDraft(id);
    });
  };
  const leaveOwn = (): void => {
    const before = own;
    setOwn(null);
    setHasLeftOwn(true);
    if (before !== null && before !== made) toast(t("replaced"), { action: { label: t("undo"), run: () => setOwn(before) }, kind: "own-config" });
  };
  const discard = (): void => {
    if (data) void uploads.discard(data.projectId, data.ids);
    if (own === proposalFor(data)) setOwn(null);
    setData(null);
    setKey(null);
    setPeople({});
  };
  const readAnew = (change: { asList?: boolean; how?: uploads.How }): void => {
    if (!data) return;
    const next = { ...data, ...change };
    void guarded(async () => hold({ ...next, preview: await uploads.preview(data.projectId, data.ids, next.asList, next.how, data.leftOut) }));
  };
  // A storage belongs to a project, so there is one from here on.
  const connect = (): void => void guarded(async () => {
    const id = await ensureDraft(draft, validTitle(name));
    setDraft(id);
    showDraft(id);
    setConnecting(true);
  });
  const connected = (storage: Storage, { found }: Found): void => {
    const made = bucketOf(storage, found?.files.map((file) => file.key) ?? []);
    setBucket(made);
    setTitle(title ?? titleFrom(nameOfBucket(made), t("untitled")));
    setConnecting(false);
  };
  const disconnect = (): void => void guarded(async () => {
    if (bucket) await removeStorage(bucket.storage);
    setBucket(null);
  });
  const start = (): void =>
    void guarded(async () => {
      setBusy({ text: t("starting"), done: 0, total: null });
      const id = await ensureDraft(draft, validTitle(name));
      setDraft(id);
      await ask(api.PATCH("/api/projects/{id}", { params: { path: { id } }, body: { title: validTitle(name), label_config: config } }));
      if (data) await commit(data, keepGood, people, (done, total) => setBusy({ text: t("importing", { done: formatNumber(done), total: formatNumber(total ?? data.preview.task_count) }), done, total: total ?? data.preview.task_count }));
      const synced = bucket ? await syncBucket(bucket, id, (count) => setBusy({ text: t("bucketSeen", { count }), done: 0, total: null })) : null;
      await ask(api.PATCH("/api/projects/{id}", { params: { path: { id } }, body: { is_draft: false } }));
      await client.invalidateQueries({ queryKey: ["projects"] });
      navigate(data || synced === "tasks" ? `/projects/${id}/data?labeling=1` : `/projects/${id}/${synced === "nothing" ? "storage" : "data"}`);
    });
  const blocked = (data?.preview.problem_count ?? 0) > 0 && !keepGood;

  if (connecting && draft !== null) {
    return (
      <Suspense fallback={null}>
        <Wizard projectId={draft} direction="source" stored={bucket?.storage ?? null} onLeave={() => setConnecting(false)} onCreated={connected} />
      </Suspense>
    );
  }
  return (
    <div className={classes(page["page"], styles["page"])}>
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
          <div className={styles["busyLine"]}>
            <span>{busy.text}</span>
            {uploading.current && <Button icon="close" onPress={() => uploading.current?.abort()}>{t("stop")}</Button>}
          </div>
          {busy.total !== null && <ProgressBar label={busy.text} value={busy.done} max={busy.total} />}
        </div>
      )}
      <section className={page["section"]}>
        <header>
          <h2>{t("data")}</h2>
          {data && <Button variant="quiet" icon="trash" onPress={discard}>{t("remove")}</Button>}
        </header>
        {bucket && <BucketLine bucket={bucket} onChange={() => setConnecting(true)} onRemove={disconnect} />}
        {!bucket && <DropZone onFiles={take} small={data !== null} {...(data ? {} : { onBucket: connect })} />}
        {!data && !bucket && (
          <p className={classes(page["row"], page["muted"])}>
            {t("noDataYet")} <Button variant="quiet" icon="play" isDisabled={example.busy || busy !== null} onPress={example.make}>{exampleText("try")}</Button>
            {example.others.map((other) => <Fragment key={other.id}>{" "}<Button variant="quiet" icon={other.icon} isDisabled={example.busy || busy !== null} onPress={other.make}>{other.title}</Button></Fragment>)}
          </p>
        )}
        {data && (
          <>
            {data.preview.labels && <ImportLabels labels={data.preview.labels} how={data.how} onChange={(how) => readAnew({ how })} />}
            {!data.preview.labels && <Segments label={t("data")} value={data.asList ? "list" : "file"} onChange={(value) => readAnew({ asList: value === "list" })} options={[{ value: "list", label: t("perLine") }, { value: "file", label: t("perFile") }]} />}
            <ImportHow files={data.preview.files ?? []} how={data.how} onChange={(how) => readAnew({ how })} />
            <ImportUnused files={data.unused} />
            <ImportPreviewView preview={data.preview} />
            {hasStrangers(data.preview.authors) && <ImportAuthors authors={data.preview.authors} people={people} onChange={setPeople} />}
            {data.preview.problem_count > 0 && (
              <>
                {data.preview.task_count > 0 && <Checkbox isSelected={keepGood} onChange={setKeepGood}>{t("keepGood")}</Checkbox>}
                {blocked && <p className={page["muted"]}>{data.preview.task_count > 0 ? t("blocked") : t("blockedWhole")}</p>}
              </>
            )}
          </>
        )}
      </section>
      {own === null ? (
        <div className={styles["columns"]}>
          <section className={page["section"]}>
            <h2>{t("template")}</h2>
            {kinds.length > 0 && <p className={page["muted"]}>{t("templateFor")}</p>}
            <TemplateGallery label={t("template")} shelves={shelves} chosen={chosen?.title ?? null} onChoose={(next) => { setTemplate(next); setLabels(null); setKey(null); }} />
            {data && dataKeys(chosen?.config ?? "").length === 1 && columns.length > 1 && (
              <Select label={t("showsKey")} value={key ?? fittingColumn(chosen, columns) ?? ""} onChange={setKey} options={columns.filter((column) => isShowable(column.name)).map((column) => ({ value: column.name, label: column.name }))} />
            )}
            {listed ? (
              <TextField label={t("labels")} hint={chosen?.config.includes("<Choices") ? t("choicesHint") : t("labelsHint")} lines={6} value={labels ?? listed.join("\n")} onChange={setLabels} />
            ) : (
              chosen && <p className={page["muted"]}>{t("noLabels")}</p>
            )}
            <p className={classes(page["row"], page["muted"])}>
              <Button icon="edit" autoFocus={hasLeftOwn} isDisabled={!resumed} onPress={write}>{t("changeAll")}</Button> <span className={page["small"]}>{t("changeAllHint")}</span>
            </p>
          </section>
          <section className={page["section"]}>
            <h2>{t("preview")}</h2>
            <p className={page["muted"]}>{data ? t("previewText") : t("previewEmpty")}</p>
            <Preview config={config} task={data?.preview.tasks[0] ?? null} />
          </section>
        </div>
      ) : (
        <Suspense fallback={null}>
          <OwnConfig takesFocus={own !== proposalFor(data)} text={own} onChange={setOwn} onLeave={leaveOwn} columns={columns.map((column) => column.name)} task={data?.preview.tasks[0] ?? null} />
        </Suspense>
      )}
    </div>
  );
}

function isStop(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** The server wants 3 to 50 characters. */
function validTitle(text: string): string {
  const trimmed = text.trim().slice(0, 50);
  return trimmed.length >= 3 ? trimmed : t("untitled");
}
