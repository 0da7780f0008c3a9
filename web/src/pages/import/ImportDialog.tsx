/** Bringing data into a project that exists already. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { DropZone } from "react-aria-components";
import { formatBytes, formatNumber } from "../../shared/words/i18n";
import { Icon } from "../../shared/ui/icons";
import { toast } from "../../shared/ui/toast";
import { Button, Checkbox, classes, Dialog, Problem, ProgressBar, Select, TextField } from "../../shared/ui/ui";
import { MOST_FILES } from "./dropped";
import { droppedItems } from "./dropped-items";
import { commit, discard, fetchUrl, type How, type ImportPreview, type ImportProblem, pastedFile, type People, preview, takeConfig, type UploadProgress, uploadFiles } from "./import-api";
import { hasStrangers, ImportAuthors } from "./ImportAuthors";
import { ImportHow } from "./ImportHow";
import { ImportLabels } from "./ImportLabels";
import { ImportPreviewView, ImportUnused } from "./ImportPreview";
import { t } from "./messages";
import styles from "./import.module.css";

type Look = { name: "look"; preview: ImportPreview } & Chosen;
/** The files, and how they are read. */
type Chosen = { ids: number[]; asList: boolean; how: How; leftOut: ImportProblem[]; unused: string[] };
type Step = { name: "choose" } | { name: "busy"; progress: UploadProgress | null } | Look;

export function ImportDialog({ projectId, onClose, onDone }: { projectId: number; onClose: () => void; onDone: () => void }) {
  const [step, setStep] = useState<Step>({ name: "choose" });
  const [keepGood, setKeepGood] = useState(false);
  const [people, setPeople] = useState<People>({});
  const [error, setError] = useState<string | null>(null);
  const client = useQueryClient();
  const running = useRef(new AbortController());

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(null);
    try {
      await work();
    } catch (cause) {
      if (!(cause instanceof DOMException && cause.name === "AbortError")) setError(cause instanceof Error ? cause.message : String(cause));
      setStep((now) => (now.name === "busy" ? { name: "choose" } : now));
    }
  };
  const look = async ({ ids, asList, how, leftOut, unused }: Chosen): Promise<void> =>
    setStep({ name: "look", ids, asList, how, leftOut, unused, preview: await preview(projectId, ids, asList, how, leftOut) });
  const upload = (files: readonly File[]): Promise<void> =>
    attempt(async () => {
      if (files.length === 0) return;
      running.current = new AbortController();
      setStep({ name: "busy", progress: null });
      const { ids, problems, unused } = await uploadFiles(projectId, files, (progress) => setStep({ name: "busy", progress }), running.current.signal);
      setStep({ name: "busy", progress: null });
      await look({ ids, asList: true, how: {}, leftOut: problems, unused });
    });
  const run = (): Promise<void> =>
    attempt(async () => {
      if (step.name !== "look") return;
      await commit(projectId, step.ids, step.asList, keepGood, step.how, people);
      await client.invalidateQueries({ queryKey: ["jobs"] });
      toast(t("importRunning"), { kind: "job" });
      onDone();
      onClose();
    });
  const take = (now: Look): Promise<void> =>
    attempt(async () => {
      if (!now.preview.labels) return;
      await takeConfig(projectId, now.preview.labels.labeling_config);
      await client.invalidateQueries();
      await look(now);
    });
  const startOver = (): void => {
    setPeople({});
    if (step.name === "look") void discard(projectId, step.ids).catch(() => {});
    setStep({ name: "choose" });
  };
  const fetchFile = (url: string): Promise<void> =>
    attempt(async () => {
      setStep({ name: "busy", progress: null });
      const { ids, unused } = await fetchUrl(projectId, url);
      await look({ ids, asList: true, how: {}, leftOut: [], unused });
    });
  const close = (): void => {
    running.current.abort();
    if (step.name === "look") void discard(projectId, step.ids).catch(() => {});
    onClose();
  };
  const ready = step.name === "look" && step.preview.task_count > 0 && (step.preview.problem_count === 0 || keepGood);

  return (
    <Dialog
      title={t("importTitle")}
      wide
      isOpen
      onClose={close}
      closeLabel={t("close")}
      actions={
        step.name === "look" ? (
          <>
            <Button onPress={startOver}>{t("importBack")}</Button>
            <Button variant="primary" isDisabled={!ready} onPress={() => void run()}>{t("importCommit", { count: t("tasks", { count: step.preview.task_count }) })}</Button>
          </>
        ) : (
          <Button onPress={close}>{t("cancel")}</Button>
        )
      }
    >
      <div className={styles["stack"]}>
        {error && <Problem title={error} />}
        {step.name === "choose" && <Choose onFiles={(files) => void upload(files)} onUrl={(url) => void fetchFile(url)} onTooMany={() => setError(t("importTooMany", { most: formatNumber(MOST_FILES) }))} />}
        {step.name === "busy" && (
          <div className={styles["busy"]} role="status">
            <p>{step.progress && step.progress.bytes < step.progress.ofBytes ? uploading(step.progress) : t("importReading")}</p>
            {step.progress && <ProgressBar label={t("importTitle")} value={step.progress.bytes} max={step.progress.ofBytes} />}
          </div>
        )}
        {step.name === "look" && (
          <>
            {step.preview.labels && (
              <ImportLabels
                labels={step.preview.labels}
                how={step.how}
                onChange={(how) => void attempt(() => look({ ...step, how }))}
                onTake={() => void take(step)}
              />
            )}
            {!step.preview.labels && <Select label={t("importHow")} value={step.asList ? "list" : "whole"} options={[{ value: "list", label: t("importList") }, { value: "whole", label: t("importWhole") }]} onChange={(value) => void attempt(() => look({ ...step, asList: value === "list" }))} />}
            <ImportHow files={step.preview.files ?? []} how={step.how} onChange={(how) => void attempt(() => look({ ...step, how }))} />
            <ImportUnused files={step.unused} />
            <ImportPreviewView preview={step.preview} />
            {hasStrangers(step.preview.authors) && <ImportAuthors authors={step.preview.authors} people={people} onChange={setPeople} />}
            {step.preview.problem_count > 0 && step.preview.task_count > 0 && <Checkbox isSelected={keepGood} onChange={setKeepGood}>{t("importKeepGood")}</Checkbox>}
          </>
        )}
      </div>
    </Dialog>
  );
}

function uploading(progress: UploadProgress): string {
  return t("importUploading", { done: formatBytes(progress.bytes), total: formatBytes(progress.ofBytes) });
}

function Choose({ onFiles, onUrl, onTooMany }: { onFiles: (files: File[]) => void; onUrl: (url: string) => void; onTooMany: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [url, setUrl] = useState("");
  return (
    <>
      <DropZone
        className={({ isDropTarget }) => classes(styles["drop"], isDropTarget && styles["dropNow"])}
        onDrop={(event) => void droppedItems(event.items).then((files) => (files ? onFiles(files) : onTooMany()), () => onFiles([]))}
      >
        <Icon name="upload" size={28} />
        <strong>{t("importDrop")}</strong>
        <Button onPress={() => input.current?.click()}>{t("importChoose")}</Button>
        <small>{t("importKinds")}</small>
        <input ref={input} type="file" multiple hidden tabIndex={-1} aria-label={t("importUpload")} onChange={(event) => onFiles([...(event.target.files ?? [])])} />
      </DropZone>
      <div className={styles["paste"]}>
        <TextField label={t("importPaste")} placeholder={t("importOr")} lines={4} value={text} onChange={setText} />
        <Button isDisabled={text.trim() === ""} onPress={() => onFiles([pastedFile(text)])}>{t("importReadPaste")}</Button>
      </div>
      <div className={styles["url"]}>
        <TextField type="url" label={t("importUrl")} placeholder="https://" value={url} onChange={setUrl} />
        <Button isDisabled={!/^https?:\/\/\S+$/i.test(url.trim())} onPress={() => onUrl(url.trim())}>{t("importReadUrl")}</Button>
      </div>
      <small className={styles["muted"]}>{t("importAccepts")}</small>
    </>
  );
}
