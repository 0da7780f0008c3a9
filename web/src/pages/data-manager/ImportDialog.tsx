/** Bringing data into a project that exists already. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { DropZone, type FileDropItem } from "react-aria-components";
import { Icon } from "../lib/icons";
import { toast } from "../lib/toast";
import { Button, Checkbox, classes, Dialog, Problem, ProgressBar, Select, TextField } from "../lib/ui";
import { commit, discard, fetchUrl, type ImportPreview, pastedFile, preview, uploadFiles } from "./import-api";
import { ImportPreviewView } from "./ImportPreview";
import { t } from "./messages";
import styles from "./import.module.css";

type Step = { name: "choose" } | { name: "busy"; done: number; total: number } | { name: "look"; ids: number[]; asList: boolean; preview: ImportPreview };

export function ImportDialog({ projectId, onClose, onDone }: { projectId: number; onClose: () => void; onDone: () => void }) {
  const [step, setStep] = useState<Step>({ name: "choose" });
  const [keepGood, setKeepGood] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const client = useQueryClient();

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(null);
    try {
      await work();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
      setStep((now) => (now.name === "busy" ? { name: "choose" } : now));
    }
  };
  const look = async (ids: number[], asList: boolean): Promise<void> => setStep({ name: "look", ids, asList, preview: await preview(projectId, ids, asList) });
  const upload = (files: readonly File[]): Promise<void> =>
    attempt(async () => {
      if (files.length === 0) return;
      setStep({ name: "busy", done: 0, total: files.length });
      const { ids } = await uploadFiles(projectId, files, (done) => setStep({ name: "busy", done, total: files.length }));
      await look(ids, true);
    });
  const run = (): Promise<void> =>
    attempt(async () => {
      if (step.name !== "look") return;
      const answer = await commit(projectId, step.ids, step.asList, keepGood);
      await client.invalidateQueries({ queryKey: ["jobs"] });
      toast(answer.job === undefined ? t("importDone", { count: answer.task_count ?? step.preview.task_count }) : t("importRunning"));
      onDone();
      onClose();
    });
  const startOver = (): void => {
    if (step.name === "look") void discard(projectId, step.ids).catch(() => {});
    setStep({ name: "choose" });
  };
  const close = (): void => {
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
        {step.name === "choose" && <Choose onFiles={(files) => void upload(files)} onUrl={(url) => void attempt(async () => { setStep({ name: "busy", done: 0, total: 1 }); const { ids } = await fetchUrl(projectId, url); await look(ids, true); })} />}
        {step.name === "busy" && (
          <div className={styles["busy"]} role="status">
            <p>{step.done < step.total ? t("importUploading", { done: step.done, total: step.total }) : t("importReading")}</p>
            <ProgressBar label={t("importTitle")} value={step.done} max={step.total} />
          </div>
        )}
        {step.name === "look" && (
          <>
            <Select label={t("importHow")} value={step.asList ? "list" : "whole"} options={[{ value: "list", label: t("importList") }, { value: "whole", label: t("importWhole") }]} onChange={(value) => void attempt(() => look(step.ids, value === "list"))} />
            <ImportPreviewView preview={step.preview} />
            {step.preview.problem_count > 0 && <Checkbox isSelected={keepGood} onChange={setKeepGood}>{t("importKeepGood")}</Checkbox>}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Choose({ onFiles, onUrl }: { onFiles: (files: File[]) => void; onUrl: (url: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [url, setUrl] = useState("");
  return (
    <>
      <DropZone
        className={({ isDropTarget }) => classes(styles["drop"], isDropTarget && styles["dropNow"])}
        onDrop={(event) => void Promise.all(event.items.filter((item): item is FileDropItem => item.kind === "file").map((item) => item.getFile())).then(onFiles)}
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
