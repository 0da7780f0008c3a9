/** Export: the format, which tasks, and the file. */
import { useState } from "react";
import { Button, Dialog, Problem, Select, Switch } from "../../../shared/ui/ui";
import { type ExportFormat, useExportFormats } from "../data/api";
import { t } from "../words/messages";
import { countSelected, type Selection, toWire } from "../model/selection";
import type { TaskQuery } from "../model/view";
import { hintOf } from "./format-words";
import { t as words } from "./messages";
import { Preview } from "./Preview";
import { isPossible, parametersOf, PLAIN, type Shape } from "./shape";
import { ShapeFields } from "./ShapeFields";
import { Snapshots } from "./Snapshots";
import styles from "../manager.module.css";

interface Props {
  projectId: number;
  all: number;
  shown: number;
  query: TaskQuery;
  selection: Selection;
  onClose: () => void;
}

type Which = "all" | "finished" | "filtered" | "selected";

export function exportUrl(projectId: number, format: string, which: Which, query: TaskQuery, selection: Selection, more: Readonly<Record<string, string>> = {}): string {
  const params = new URLSearchParams({ exportType: format, download_all_tasks: which === "finished" ? "false" : "true", ...more });
  if (which === "filtered") params.set("query", JSON.stringify(query));
  if (which === "selected") params.set("query", JSON.stringify({ ...query, selectedItems: toWire(selection) }));
  return `/api/projects/${projectId}/export?${params}`;
}

/** The server streams the file: the browser's own download needs no memory for it, and a refusal does not replace this page. */
function download(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}

export function ExportDialog({ projectId, all, shown, query, selection, onClose }: Props) {
  const formats = useExportFormats(projectId, true);
  const offered: readonly ExportFormat[] = formats.data ?? [{ name: "JSON", title: "JSON", description: "", has_splits: false }];
  const usable = formats.data ?? [];
  const [format, setFormat] = useState("JSON");
  const [shape, setShape] = useState<Shape>(PLAIN);
  const [isPreviewed, setPreviewed] = useState(false);
  const chosen = offered.find((item) => item.name === format);
  const isTable = ["JSON", "JSON_MIN", "CSV", "TSV"].includes(format);
  const hasSplits = chosen?.has_splits ?? false;
  const isReady = !hasSplits || isPossible(shape);
  const parameters = isTable || !isReady ? {} : parametersOf(shape, hasSplits);
  const selected = countSelected(selection, shown);
  const [which, setWhich] = useState<Which>(selected > 0 ? "selected" : query.filters.items.length > 0 ? "filtered" : "all");
  const choices: { value: Which; label: string }[] = [
    { value: "all", label: t("exportAll", { count: all }) },
    { value: "finished", label: t("exportFinished") },
    ...(query.filters.items.length > 0 ? [{ value: "filtered" as const, label: t("exportFiltered", { count: shown }) }] : []),
    ...(selected > 0 ? [{ value: "selected" as const, label: t("exportSelected", { count: selected }) }] : []),
  ];
  return (
    <Dialog
      title={t("exportTitle")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            variant="primary"
            icon="download"
            isDisabled={usable.length === 0 || !isReady}
            onPress={() => {
              download(exportUrl(projectId, format, which, query, selection, parameters));
              onClose();
            }}
          >
            {t("exportRun")}
          </Button>
        </>
      }
    >
      <div className={styles["stack"]}>
        {formats.error && <Problem title={formats.error.message} />}
        <Select
          label={t("exportFormat")}
          value={format}
          onChange={setFormat}
          options={offered.map((item) => ({ value: item.name, label: item.title, hint: item.disabled ? t("exportDisabled") : hintOf(item), isDisabled: item.disabled ?? false }))}
          {...(chosen ? { hint: hintOf(chosen) } : {})}
        />
        <Select<Which> label={t("exportWhich")} value={which} onChange={setWhich} options={choices} />
        {!isTable && <ShapeFields shape={shape} hasSplits={hasSplits} onChange={setShape} />}
        <Switch isSelected={isPreviewed} onChange={setPreviewed}>{words("showPreview")}</Switch>
        {isPreviewed && isReady && <Preview projectId={projectId} format={format} parameters={parameters} />}
        <Snapshots projectId={projectId} formats={offered.filter((item) => !item.disabled)} onDownload={download} />
      </div>
    </Dialog>
  );
}
