/** All that the check says, and what saving does to the work that is there. */
import { t } from "./messages";
import type { Check } from "./use-check";
import styles from "./workbench.module.css";

export function Problems({ check, isChanged }: { check: Check | undefined; isChanged: boolean }) {
  const findings = [...(check?.errors ?? []), ...(check?.warnings ?? [])];
  const impact = isChanged ? (check?.impact ?? []) : [];
  return (
    <div aria-live="polite">
      {findings.length > 0 && (
        <section className={styles["said"]}>
          <h3>{t("problemsTitle")}</h3>
          <ul>{findings.map((finding) => <li key={`${finding.line}:${finding.column}:${finding.message}`}>{t("line", { line: String(finding.line), message: finding.message })}</li>)}</ul>
        </section>
      )}
      {impact.length > 0 && (
        <section className={styles["said"]}>
          <h3>{t("impact")}</h3>
          <ul>{impact.map((entry) => <li key={entry.message}>{entry.message}</li>)}</ul>
        </section>
      )}
    </div>
  );
}
