/** How the file would begin, and what of the first tasks does not fit into it. */
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../../../api/client";
import page from "../../../shared/ui/page.module.css";
import { Problem } from "../../../shared/ui/ui";
import { lossText } from "./loss-words";
import { t } from "./messages";
import styles from "./snapshots.module.css";

interface Props {
  projectId: number;
  format: string;
  parameters: Readonly<Record<string, string>>;
}

export function Preview({ projectId, format, parameters }: Props) {
  const preview = useQuery({
    queryKey: ["export-preview", projectId, format, parameters],
    queryFn: () => ask(api.GET("/api/projects/{id}/export/preview", { params: { path: { id: projectId }, query: { exportType: format, ...parameters } } })),
  });
  if (preview.error) return <Problem title={preview.error.message} />;
  if (!preview.data) return <p className={page["muted"]} role="status">{t("previewing")}</p>;
  const { files, file_count, report } = preview.data;
  return (
    <section aria-label={t("preview")} className={styles["preview"]}>
      <p className={page["muted"]}>{t("previewOf", { count: report.tasks })} {t("previewFiles", { count: file_count })}</p>
      {report.losses.length === 0 ? <p>{t("nothingLost")}</p> : (
        <ul className={styles["losses"]} aria-label={t("lost")}>
          {report.losses.map((loss) => <li key={loss.code}>{lossText(loss)} <span className={page["muted"]}>{t("times", { count: loss.count })}{loss.details.length > 0 && ` · ${loss.details.join(", ")}`}</span></li>)}
        </ul>
      )}
      {files.map((file) => (
        <figure key={file.path}>
          <figcaption>{file.path}</figcaption>
          <pre tabIndex={0} aria-label={file.path}>{file.text === "" ? t("noText") : file.text}{file.is_cut && file.text !== "" ? "…" : ""}</pre>
        </figure>
      ))}
    </section>
  );
}
