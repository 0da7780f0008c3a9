/** How tables and texts were read, and what to do where that is wrong. */
import { Select } from "../../shared/ui/ui";
import type { FileRead, How } from "./import-api";
import { t } from "./messages";
import styles from "./import.module.css";

const ENCODINGS = ["UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252"] as const;
const AUTO = "auto";
/** More files read in the same way are no help. */
const FILES_SHOWN = 5;

export function ImportHow({ files, how, onChange }: { files: readonly FileRead[]; how: How; onChange: (how: How) => void }) {
  if (files.length === 0) return null;
  const hasTables = files.some((file) => file.has_header !== null);
  const header = how.has_header === undefined ? AUTO : how.has_header ? "yes" : "no";
  const change = (changed: How & { drop?: keyof How }): void => {
    const { drop, ...next } = { ...how, ...changed };
    if (drop) delete next[drop];
    onChange(next);
  };
  return (
    <div className={styles["how"]}>
      <ul className={styles["read"]} aria-label={t("importRead")}>
        {files.slice(0, FILES_SHOWN).map((file) => <li key={file.id}>{fileLine(file)}</li>)}
        {files.length > FILES_SHOWN && <li>{t("importReadMore", { count: files.length - FILES_SHOWN })}</li>}
      </ul>
      <div className={styles["howFields"]}>
        {hasTables && (
          <Select
            label={t("importHeader")}
            value={header}
            onChange={(value) => change(value === AUTO ? { drop: "has_header" } : { has_header: value === "yes" })}
            options={[{ value: AUTO, label: t("importFound_auto") }, { value: "yes", label: t("importHeaderYes") }, { value: "no", label: t("importHeaderNo") }]}
          />
        )}
        <Select
          label={t("importEncoding")}
          value={how.encoding ?? AUTO}
          onChange={(value) => change(value === AUTO ? { drop: "encoding" } : { encoding: value })}
          options={[{ value: AUTO, label: t("importFound_auto") }, ...ENCODINGS.map((name) => ({ value: name, label: name }))]}
        />
      </div>
    </div>
  );
}

/** `rows.csv: Windows-1252, separated by ;, the first row names the columns` */
export function fileLine(file: FileRead): string {
  const parts: string[] = [file.encoding];
  if (file.separator !== null) parts.push(t("importSeparator", { separator: file.separator === "\t" ? t("importTab") : file.separator }));
  if (file.has_header !== null) parts.push(file.has_header ? t("importHasHeader") : t("importHasNoHeader"));
  return `${file.name}: ${parts.join(", ")}`;
}
