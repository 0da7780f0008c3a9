import { useSession, useTopics } from "../session/useSession";
import { showKey } from "../hotkeys/keys";
import { useKeyOf } from "../hotkeys/context";
import { t } from "../words/i18n";
import type { EditorSession } from "../session/session";
import type { TagContext } from "../model/tag";
import { Icon, type IconName } from "../ui/icons";
import { IdleButton } from "../ui/IdleButton";

interface Props {
  readonly ctx: TagContext;
  readonly conflicts: number;
  onKeys(): void;
  onSettings(): void;
}

export function BottomBar({ ctx, conflicts, onKeys, onSettings }: Props) {
  const session = useSession();
  useTopics(ctx.store, "history");
  const { store } = ctx;
  const { host, task, interfaces } = session;
  const navigation = interfaces.navigation !== false;
  return (
    <footer className="lke-bottom">
      {navigation && <div className="lke-bottom-group">
        {host.previous !== undefined && <Tool icon="left" label={t("Previous task")} action="task:previous" disabled={host.previous === null} run={() => host.previous?.()} />}
        <span className="lke-task-id">{t("Task #{id}", { id: task.id })}</span>
        {host.next !== undefined && <Tool icon="right" label={t("Next task")} action="task:next" disabled={host.next === null} run={() => host.next?.()} />}
      </div>}
      {!session.current.readOnly && !session.comparing && (
        <div className="lke-bottom-group">
          <Tool icon="undo" label={undoTitle(session, store.undoLabel)} action="annotation:undo" disabled={!store.canUndo && !session.canUndoSubmit && host.undoLast == null} run={() => session.actions.run("annotation:undo")} />
          <Tool icon="redo" label={store.redoLabel === null ? t("Redo") : t("Redo: {step}", { step: t(store.redoLabel) })} action="annotation:redo" disabled={!store.canRedo} run={() => session.actions.run("annotation:redo")} />
          <Tool icon="reset" label={t("Reset to what was loaded")} action="" disabled={!store.canUndo} run={() => { store.reset(); session.announce(t("Reset. Undo brings your work back.")); }} />
        </div>
      )}
      {session.zoom !== null && (
        <div className="lke-bottom-group lke-bottom-zoom">
          <Tool icon="minus" label={t("Zoom out")} action="zoom:out" run={session.zoom.zoomOut} />
          <span className="lke-zoom">{session.zoom.text}</span>
          <Tool icon="plus" label={t("Zoom in")} action="zoom:in" run={session.zoom.zoomIn} />
          <Tool icon="fit" label={t("Fit into the window")} action="zoom:fit" run={session.zoom.fit} />
        </div>
      )}
      <SaveState session={session} />
      <div className="lke-bottom-group lke-bottom-end">
        <Tool icon="keys" label={conflicts === 0 ? t("Show the keys") : t("Show the keys: {count} is used twice||Show the keys: {count} are used twice", { count: conflicts })} warn={conflicts > 0} action="help:keys" run={onKeys} />
        <Tool icon="settings" label={t("Settings of the editor")} action="" run={onSettings} />
        <SubmitButtons session={session} />
      </div>
    </footer>
  );
}

function undoTitle(session: EditorSession, step: string | null): string {
  if (session.canUndoSubmit) return t("Take the submit back");
  if (step !== null) return t("Undo: {step}", { step: t(step) });
  return session.host.undoLast == null ? t("Undo") : t("Take the last submit back");
}

interface ToolProps {
  readonly icon: IconName;
  readonly label: string;
  readonly action: string;
  readonly disabled?: boolean;
  readonly warn?: boolean;
  run(): void;
}

function Tool({ icon, label, action, run, disabled = false, warn = false }: ToolProps) {
  const key = useKeyOf(action);
  return (
    <IdleButton className="lke-icon-button" aria-label={label} title={key === null ? label : `${label} (${showKey(key)})`} disabled={disabled} data-warn={warn} onClick={run}><Icon name={icon} /></IdleButton>
  );
}

/** Offline is a state with a number, not an error. */
function SaveState({ session }: { readonly session: EditorSession }) {
  if (!session.saves || session.user === null) return null;
  const { state } = session.current;
  const waiting = session.waiting;
  const text = session.current.queued !== null ? t("Waits for the connection") : waiting > 0
    ? t("Waiting to be saved: {count}", { count: waiting })
    : { clean: "", pending: t("Saving…"), saving: t("Saving…"), saved: t("Draft saved"), waiting: "", conflict: t("Not saved"), failed: t("Not saved") }[state];
  return (
    <div className="lke-save-state" data-waiting={waiting > 0} title={waiting > 0 ? t("The server does not answer. This work is kept on this machine and is sent when the connection is back.") : undefined}>
      <span>{text}</span>
      {waiting > 0 && <button type="button" className="lke-button lke-button-small" onClick={() => void session.flush()}>{t("Try now")}</button>}
    </div>
  );
}

function SubmitButtons({ session }: { readonly session: EditorSession }) {
  const { host, interfaces, current, project } = session;
  const submitKey = useKeyOf("annotation:submit");
  const skipKey = useKeyOf("annotation:skip");
  const [acceptKey, rejectKey] = [useKeyOf("decision:accept"), useKeyOf("decision:reject")];
  if (current.readOnly || session.mode === "preview") return null;
  if (current.queued !== null) return <button type="button" className="lke-button lke-button-large" onClick={() => void session.takeBack(current)}>{t("Take the submit back")}</button>;
  const existing = current.annotation !== null;
  const canSubmit = existing ? host.updateAnnotation !== undefined && interfaces.update !== false : host.submitAnnotation !== undefined && interfaces.submit !== false;
  const canSkip = host.skip !== undefined && interfaces.skip !== false && project.showSkipButton !== false && session.mode !== "review";
  return (
    <>
      {session.decision !== null && <span className="lke-hint lke-decision">{t("An answer submits")}</span>}
      {canSkip && (
        <IdleButton className="lke-button lke-button-large" disabled={session.busy} onClick={() => session.actions.run("annotation:skip")}>
          {current.annotation?.was_cancelled === true ? t("Skip again") : t("Skip")}<Keys keys={[skipKey, rejectKey]} />
        </IdleButton>
      )}
      {canSubmit && (
        <IdleButton className="lke-button lke-button-large lke-button-primary" disabled={session.busy} onClick={() => session.actions.run("annotation:submit")}>
          {existing ? t("Update") : t("Submit")}<Keys keys={[submitKey, acceptKey]} />
        </IdleButton>
      )}
    </>
  );
}

function Keys({ keys }: { readonly keys: readonly (string | null)[] }) {
  return <>{keys.map((key) => key !== null && <kbd key={key} className="lke-key" aria-hidden="true">{showKey(key)}</kbd>)}</>;
}
