/** Label files of other programs: what was found, what becomes of it, and a configuration for it. */
import { Button, Select, TextField } from "../../shared/ui/ui";
import { formatNumber } from "../../shared/words/i18n";
import type { How, Labels } from "./import-api";
import { t } from "./messages";
import styles from "./import.module.css";

/** In the words that people know. */
const NAMES: Readonly<Record<string, string>> = {
  COCO: "COCO", YOLO: "YOLO", VOC: "Pascal VOC", CONLL2003: "CoNLL 2003", SPACY: "spaCy", LABELME: "labelme", CVAT: "CVAT",
  DOCCANO: "doccano", PRODIGY: "Prodigy", ARGILLA: "Argilla", HUGGING_FACE: "Hugging Face",
};
const SHOWN = 20;

/** `onTake`: where the proposal waits for somebody to take it. */
export function ImportLabels({ labels, how, onChange, onTake }: { labels: Labels; how: How; onChange: (how: How) => void; onTake?: () => void }) {
  const name = NAMES[labels.format] ?? labels.format;
  const unknown = Object.keys(labels.unknown_labels);
  return (
    <section className={styles["how"]} aria-label={t("labelsFound", { format: name })}>
      <p className={styles["found"]}>{t("labelsFound", { format: name })}</p>
      <ul className={styles["read"]} aria-label={t("labelsHeld")}>
        {counted(labels).map((line) => <li key={line}>{line}</li>)}
        {labels.simplified > 0 && <li>{t("labelsSimplified", { count: labels.simplified })}</li>}
        {unknown.length > 0 && <li>{t("labelsUnknown", { labels: unknown.slice(0, SHOWN).join(", ") })}</li>}
        {labels.unused_file_count > 0 && <li>{t("labelsUnused", { count: labels.unused_file_count, names: labels.unused_files.join(", ") })}</li>}
      </ul>
      <div className={styles["howFields"]}>
        <Select
          label={t("labelsAs")}
          value={how.import_as ?? "annotations"}
          onChange={(value) => onChange({ ...how, import_as: value })}
          options={[{ value: "annotations", label: t("labelsAsAnnotations") }, { value: "predictions", label: t("labelsAsPredictions") }]}
        />
        <Select
          label={t("labelsFormat")}
          value={how.format ?? "auto"}
          onChange={(value) => onChange({ ...how, format: value })}
          options={[{ value: "auto", label: t("importFound_auto") }, ...Object.keys(NAMES).map((value) => ({ value, label: NAMES[value] ?? value })), { value: "tasks", label: t("labelsNone") }]}
        />
      </div>
      {!labels.has_controls && onTake && (
        <>
          <TextField label={t("labelsConfig")} value={labels.labeling_config} lines={6} isReadOnly onChange={() => undefined} />
          <Button onPress={onTake}>{t("labelsTake")}</Button>
        </>
      )}
    </section>
  );
}

/** `120 boxes` … and how often each label is there. */
export function counted(labels: Labels): string[] {
  const kinds = Object.entries(labels.regions).map(([kind, count]) => t("labelsKind", { kind: kindName(kind), count: formatNumber(count) }));
  const names = Object.entries(labels.labels).sort((a, b) => b[1] - a[1]).slice(0, SHOWN).map(([name, count]) => `${name} (${formatNumber(count)})`);
  return [t("labelsTasks", { labeled: formatNumber(labels.labeled_tasks), tasks: formatNumber(labels.tasks) }), ...kinds, ...(names.length > 0 ? [t("labelsNames", { labels: names.join(", ") })] : [])];
}

const KINDS = {
  box: "kind_box", polygon: "kind_polygon", ellipse: "kind_ellipse", line: "kind_line", point: "kind_point", mask: "kind_mask",
  track: "kind_track", span: "kind_span", choice: "kind_choice", text: "kind_text", rating: "kind_rating", relation: "kind_relation",
} as const;

function kindName(kind: string): string {
  return kind in KINDS ? t(KINDS[kind as keyof typeof KINDS]) : kind;
}
