/** What is selected, with the number named, and what can be done with it. */
import { useState } from "react";
import { Button, MenuButton } from "../../../shared/ui/ui";
import { actionTitle } from "../../../shared/words/work-names";
import { ActionDialog } from "./ActionDialog";
import { type DmAction, useActions } from "../data/api";
import { t } from "../words/messages";
import { countSelected, NOTHING, type Selection } from "../model/selection";
import type { TaskQuery } from "../model/view";
import styles from "../manager.module.css";

interface Props {
  projectId: number;
  total: number;
  query: TaskQuery;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  onRun: (action: DmAction) => void;
  onExport: (() => void) | null;
  onLabel: (() => void) | null;
}

export function SelectionBar({ projectId, total, query, selection, onSelection, onRun, onExport, onLabel }: Props) {
  const actions = useActions(projectId, true);
  const [running, setRunning] = useState<DmAction | null>(null);
  const count = countSelected(selection, total);
  if (count === 0) return null;
  return (
    <div className={styles["selectionBar"]} role="region" aria-label={t("selected", { count })}>
      <strong>{t("selected", { count })}</strong>
      {count < total && <Button variant="quiet" onPress={() => onSelection({ all: true, excluded: new Set() })}>{t("selectAll", { count: total })}</Button>}
      <Button variant="quiet" icon="close" onPress={() => onSelection(NOTHING)}>{t("clearSelection")}</Button>
      <span className={styles["gap"]} />
      {onLabel && <Button icon="play" onPress={onLabel}>{t("labelSelected")}</Button>}
      {onExport && <Button icon="download" onPress={onExport}>{t("export")}</Button>}
      {(actions.data?.length ?? 0) > 0 && (
        <MenuButton
          label={t("actions")}
          text={t("actions")}
          variant="plain"
          entries={(actions.data ?? []).map((action) => ({ id: action.id, label: actionTitle(action.id, action.title), danger: action.id.startsWith("delete"), onAction: () => setRunning(action) }))}
        />
      )}
      {running && <ActionDialog projectId={projectId} action={running} count={count} query={query} selection={selection} onClose={() => setRunning(null)} onStarted={() => onRun(running)} />}
    </div>
  );
}
