import { useEffect, useState } from "react";
import type { HistoryEntry } from "../host/host";
import { useSession } from "../session/useSession";
import { showMoment } from "../words/format";
import { t } from "../words/i18n";
import { age, personName } from "./people";

/** What the server notes of an annotation; of others it knows, the name is shown as it is. */
function actionName(action: string): string {
  const names: Readonly<Record<string, string>> = { submitted: t("submitted"), updated: t("updated"), skipped: t("skipped"), imported: t("imported"), deleted: t("deleted") };
  return names[action] ?? action;
}

export function HistoryPanel() {
  const session = useSession();
  const id = session.current.annotation?.id ?? null;
  const updatedAt = session.current.annotation?.updated_at;
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    setEntries(null);
    setProblem(null);
    if (id === null || session.host.loadHistory === undefined) return;
    session.host.loadHistory(id).then(
      (loaded) => { if (!gone) setEntries(loaded); },
      (error: unknown) => { if (!gone) setProblem(error instanceof Error ? error.message : String(error)); },
    );
    return () => { gone = true; };
  }, [session, id, updatedAt]);
  if (id === null) return <p className="lke-empty">{t("This annotation has not been submitted yet, so it has no history.")}</p>;
  if (problem !== null) return <p className="lke-problem" role="alert">{problem}</p>;
  if (entries === null) return <p className="lke-empty">{t("Loading the history…")}</p>;
  if (entries.length === 0) return <p className="lke-empty">{t("No history is kept for this annotation.")}</p>;
  return (
    <ol className="lke-history">
      {entries.map((entry) => (
        <li key={entry.id}>
          <span className="lke-history-what">{actionName(entry.action)}</span>
          <span>{personName(entry.created_by)}</span>
          <time dateTime={entry.created_at} title={showMoment(entry.created_at)}>{age(entry.created_at)}</time>
          {entry.result != null && !session.current.readOnly && <button type="button" className="lke-button lke-button-small" onClick={() => session.restore(entry.result ?? [])}>{t("Take this version")}</button>}
        </li>
      ))}
    </ol>
  );
}
