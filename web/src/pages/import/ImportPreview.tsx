/** What was understood of the uploaded files. */
import { formatNumber } from "../../shared/words/i18n";
import { Badge, Problem } from "../../shared/ui/ui";
import type { ImportPreview } from "./import-api";
import { t } from "./messages";
import { oneLine } from "../../shared/words/one-line";
import type { Schemas } from "../../api/client";
import styles from "./import.module.css";

const PROBLEMS_SHOWN = 8;
const UNUSED_SHOWN = 20;

export function ImportPreviewView({ preview }: { preview: ImportPreview }) {
  const found = t("importFound", { tasks: t("tasks", { count: preview.task_count }), annotations: t("annotations", { count: preview.annotation_count }), predictions: t("predictions", { count: preview.prediction_count }) });
  return (
    <>
      <p className={styles["found"]}>{found}</p>
      {preview.problem_count > 0 && <Problems preview={preview} />}
      {(preview.prediction_ids ?? 0) > 0 && <p className={styles["muted"]}>{t("importPredictionIds", { count: preview.prediction_ids ?? 0 })}</p>}
      <ul className={styles["fields"]} aria-label={t("importColumns")}>
        {preview.columns.map((column) => (
          <li key={column.name}>
            <strong>{fieldName(column.name)}</strong> <Badge>{kindName(column.kind)}</Badge>
            {preview.task_count > 0 && column.filled < preview.task_count && <small> {t("importFilled", { percent: formatNumber((column.filled / preview.task_count) * 100, 1) })}</small>}
          </li>
        ))}
      </ul>
      <div className={styles["tableWrap"]} role="region" aria-label={t("importPreview")} tabIndex={0}>
        <table>
          <thead>
            <tr>{preview.columns.map((column) => <th key={column.name} scope="col">{fieldName(column.name)}</th>)}</tr>
          </thead>
          <tbody>
            {preview.tasks.map((task, index) => (
              <tr key={index}>{preview.columns.map((column) => <td key={column.name}>{task[column.name] === undefined ? "" : oneLine(task[column.name], 120)}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Files of archives that can be nothing here: nothing is left out in silence. */
export function ImportUnused({ files }: { files: readonly string[] }) {
  if (files.length === 0) return null;
  return <p className={styles["read"]}>{t("importUnused", { count: files.length, names: files.slice(0, UNUSED_SHOWN).join(", ") })}</p>;
}

/** The key of a task that is one file, until a config gives it a name. */
function fieldName(name: string): string {
  return name === "$undefined$" ? t("importWholeFile") : name;
}

const KINDS = {
  image: "type_Image", audio: "type_Audio", video: "type_Video", text: "type_Text", html: "kindHtml", pdf: "kindPdf",
  number: "type_Number", boolean: "as_Boolean", list: "as_List", object: "kindObject", url: "type_Link", time: "as_Datetime",
} as const satisfies Readonly<Record<Schemas["ColumnKind"], string>>;

/** What a column holds, in the reader's language. */
export function kindName(kind: Schemas["ColumnKind"]): string {
  return t(KINDS[kind]);
}

/** A problem of the whole file names no row. */
export function problemLine({ file, row, message }: ImportPreview["problems"][number]): string {
  return row === 0 ? `${file ?? ""}: ${message}` : t("importProblemRow", { file: file ?? "", row: String(row), message });
}

function Problems({ preview }: { preview: ImportPreview }) {
  const rows = preview.problems.slice(0, PROBLEMS_SHOWN).map(problemLine);
  const more = preview.problem_count - rows.length;
  const text = [...rows, ...(more > 0 ? [t("importProblemMore", { count: more })] : [])].join("\n");
  return (
    <div className={styles["problems"]}>
      <Problem title={t("importProblems", { count: preview.problem_count })} text={text} />
    </div>
  );
}
