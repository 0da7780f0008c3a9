import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { EditorProps } from "./host/host";
import "./catalogue";
import "./editor.css";
import { walk } from "./config/graph";
import type { LabelingConfig } from "./config/types";
import { SessionContext, useSession } from "./session/useSession";
import { KeysContext } from "./hotkeys/context";
import { t } from "./words/i18n";
import { EditorSession } from "./session/session";
import { AnnotationTabs } from "./panels/AnnotationTabs";
import { Banners, NoticeBar } from "./panels/Banners";
import { BottomBar } from "./panels/BottomBar";
import { Compare } from "./panels/Compare";
import { KeysDialog } from "./panels/KeysDialog";
import { QuestionSheet } from "./panels/RegionQuestions";
import { RelationLines } from "./panels/RelationLines";
import { SettingsDialog } from "./panels/SettingsDialog";
import { SmartBar } from "./panels/SmartBar";
import { SidePanels } from "./panels/SidePanels";
import { useDataFocus } from "./panels/useDataFocus";
import { useEditorKeys } from "./panels/useEditorKeys";
import { useFoundFocus } from "./panels/useFoundFocus";
import { useLetGo } from "./panels/useLetGo";
import { useShowMissing } from "./panels/useShowMissing";
import { DEFAULT_SETTINGS, type EditorSettings } from "./model/settings";
import "./tags/define";
import { NodeView } from "./tags/NodeView";
import { loadViews } from "./tags/registry";
import type { TagContext } from "./model/tag";

/**
 * The labeling editor. It opens a task once: another task object with the same id does not reload it (give the
 * component another `key` for that), so that a page may fetch the task again while somebody works on it.
 */
export function Editor(props: EditorProps) {
  const latest = useRef(props);
  latest.current = props;
  const [session, setSession] = useState<EditorSession | null>(null);
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  const [settings, setSettings] = useState<EditorSettings>(() => ({ ...DEFAULT_SETTINGS, ...props.settings }));
  // Preferences may arrive after the editor is on screen, or change on another page.
  const given = JSON.stringify(props.settings ?? {});
  useEffect(() => setSettings({ ...DEFAULT_SETTINGS, ...(JSON.parse(given) as Partial<EditorSettings>) }), [given]);
  useEffect(() => {
    const made = new EditorSession(latest.current, { ...DEFAULT_SETTINGS, ...latest.current.settings });
    let isGone = false;
    const show = () => {
      if (isGone) return;
      setSession(made);
      void made.recover();
    };
    const coming = loadViews(tagsOf(made.config));
    if (coming === null) show();
    else {
      setSession(null);
      coming.then(show, () => { if (!isGone) setFailed(true); });
    }
    const leave = () => made.leave();
    const online = () => void made.flush();
    // Coming back to the page (after signing in elsewhere, for example) is a good moment to try again.
    const focus = () => { if (made.waiting > 0) online(); };
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", leave);
    window.addEventListener("online", online);
    window.addEventListener("focus", focus);
    return () => {
      isGone = true;
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("online", online);
      window.removeEventListener("focus", focus);
      made.dispose();
    };
  }, [props.config, props.task.id, props.mode, tries]);
  const change = useCallback((next: EditorSettings) => {
    setSettings(next);
    latest.current.host?.onSettings?.(next);
  }, []);
  if (session === null && failed) {
    const again = () => { setFailed(false); setTries(tries + 1); };
    return <section className={`lke-root ${props.className ?? ""}`}><Unloaded again={again} /></section>;
  }
  if (session === null) return <section className={`lke-root ${props.className ?? ""}`} aria-busy="true" />;
  session.host = props.host ?? {};
  session.interfaces = props.interfaces ?? {};
  session.settings = settings;
  return (
    <SessionContext value={session}>
      <Frame className={props.className ?? ""} settings={settings} onSettings={change} takesFocus={props.takesFocus ?? false} />
    </SessionContext>
  );
}

/** All tags that the config uses. */
function tagsOf({ root }: LabelingConfig): ReadonlySet<string> {
  return new Set(root === null ? [] : [...walk(root)].map((node) => node.tag));
}

/** A part of the editor did not come: the connection, or the server has another version by now. */
function Unloaded({ again }: { readonly again: () => void }) {
  return (
    <div className="lke-config-error" role="alert">
      <p>{t("A part of the editor could not be loaded. Check the connection, then load it again.")}</p>
      <button type="button" className="lke-button" onClick={again}>{t("Load again")}</button>
    </div>
  );
}

function Frame({ className, settings, onSettings, takesFocus }: Omit<WorkspaceProps, "ctx">) {
  const session = useSession();
  const { root, errors } = session.config;
  if (root === null || errors.length > 0) {
    return (
      <section className={`lke-root ${className}`}>
        <div className="lke-config-error" role="alert">
          <h2>{t("This labeling config cannot be shown")}</h2>
          {errors.map((error) => <p key={error.message}>{t("Line {line}, column {column}: {message}", { line: error.line, column: error.column, message: t(error.message, error.values) })}</p>)}
          <p>{t("Correct it in the settings of the project.")}</p>
        </div>
      </section>
    );
  }
  return <Workspace className={className} settings={settings} onSettings={onSettings} takesFocus={takesFocus} ctx={session.open.ctx} />;
}

interface WorkspaceProps {
  readonly className: string;
  readonly settings: EditorSettings;
  readonly ctx: TagContext;
  readonly takesFocus: boolean;
  onSettings(settings: EditorSettings): void;
}

function Workspace({ className, settings, onSettings, ctx, takesFocus }: WorkspaceProps) {
  const session = useSession();
  const scroller = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<"keys" | "settings" | null>(null);
  const section = useRef<HTMLElement>(null);
  useShowMissing(session, section);
  useLetGo(section, session);
  useFoundFocus(section, session);
  useDataFocus(session, ctx, scroller, takesFocus);
  const showKeys = useCallback(() => setDialog("keys"), []);
  const { table, conflicts, keys } = useEditorKeys(session, ctx, settings, showKeys);
  const { interfaces, comparing } = session;
  const close = () => setDialog(null);
  return (
    <KeysContext value={keys}>
      <section ref={section} className={`lke-root ${className}`} aria-label={t("Labeling editor")} data-own-focus aria-busy={session.busy}>
        {interfaces.tabs !== false && <AnnotationTabs />}
        <Banners />
        <SmartBar ctx={ctx} />
        {comparing
          ? <Compare />
          : <div className="lke-middle">
              <div className="lke-stage">
                <div ref={scroller} className="lke-scroller" tabIndex={-1}>
                  <Task key={session.currentKey} ctx={ctx} settings={settings} missing={session.missing.length} />
                </div>
                <RelationLines ctx={ctx} host={scroller} />
              </div>
              {interfaces.panels === false ? <QuestionSheet ctx={ctx} /> : <SidePanels ctx={ctx} />}
            </div>}
        <NoticeBar />
        <BottomBar ctx={ctx} conflicts={conflicts.length} onKeys={showKeys} onSettings={() => setDialog("settings")} />
        <LiveRegion session={session} />
        <KeysDialog ctx={ctx} open={dialog === "keys"} keymap={table.keymap} assigned={table.assigned} conflicts={conflicts} onClose={close} />
        <SettingsDialog open={dialog === "settings"} settings={settings} keymap={table.keymap} conflicts={conflicts} onChange={onSettings} onClose={close} />
      </section>
    </KeysContext>
  );
}

/** The config drawn for one annotation. Drawn again only for another annotation or other settings. */
const Task = memo(function Task({ ctx }: { readonly ctx: TagContext; readonly settings: EditorSettings; readonly missing: number }) {
  const { root } = ctx.config;
  return <div className="lke-task">{root !== null && <NodeView node={root} ctx={ctx} />}</div>;
});

/** Says aloud what happened. Two places in turn, so that the same message is spoken twice when it happens twice. */
function LiveRegion({ session }: { readonly session: EditorSession }) {
  const [spoken, setSpoken] = useState({ text: "", turn: 0 });
  useEffect(() => session.onAnnounce((text) => setSpoken((now) => ({ text, turn: now.turn + 1 }))), [session]);
  const places = useMemo(() => [0, 1], []);
  return <div className="lke-visually-hidden" aria-live="polite">{places.map((place) => <p key={place}>{spoken.turn % 2 === place ? spoken.text : ""}</p>)}</div>;
}
