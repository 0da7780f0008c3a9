/** What to enter at the provider, to be copied. */
import { CopyBox } from "../../shared/ui/copy";
import page from "../../shared/ui/page.module.css";
import { Problem } from "../../shared/ui/ui";
import type { Policy } from "./model/policies";
import { t } from "./words/doctor";
import styles from "./storage.module.css";

export function Policies({ policies }: { policies: readonly Policy[] }) {
  return policies.map(({ kind, text, warnings }) => (
    <div key={kind} className={styles["paste"]}>
      <p className={page["muted"]}>{t(kind)}</p>
      {warnings.map((warning) => <Problem key={warning} title={t(warning)} />)}
      <CopyBox text={text} label={t(kind)} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
    </div>
  ));
}
