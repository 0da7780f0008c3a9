import { useState, type KeyboardEvent } from "react";
import type { KeyConflict } from "../hotkeys/assign";
import type { ActionSpec } from "../hotkeys/spec";
import { keysOf, normaliseKey, showKey } from "../hotkeys/keys";
import { t } from "../words/i18n";
import type { EditorSettings } from "../model/settings";
import { EditorDialog } from "./Dialogs";
import { ConflictList } from "./KeysDialog";

interface Props {
  readonly open: boolean;
  readonly settings: EditorSettings;
  readonly keymap: readonly ActionSpec[];
  readonly conflicts: readonly KeyConflict[];
  onChange(settings: EditorSettings): void;
  onClose(): void;
}

type Toggle = { [Key in keyof EditorSettings]: EditorSettings[Key] extends boolean ? Key : never }[keyof EditorSettings];

export function SettingsDialog({ open, settings, keymap, conflicts, onChange, onClose }: Props) {
  const toggles: readonly (readonly [Toggle, string])[] = [
    ["labelHotkeys", t("Give labels and choices a key by themselves")],
    ["hotkeyHints", t("Show the keys beside labels and choices")],
    ["showLabels", t("Show the names of labels on regions")],
    ["keepLabel", t("Keep the label chosen after a region was made")],
    ["selectAfterCreate", t("Select a region after it was made")],
    ["keepTool", t("Keep the tool after a region was made")],
    ["smoothing", t("Smooth enlarged images")],
    ["invertZoom", t("Turn the zoom wheel round")],
    ["lineNumbers", t("Number the lines of texts")],
  ];
  return (
    <EditorDialog open={open} title={t("Settings of the editor")} onClose={onClose} wide>
      <div className="lke-settings">
        {toggles.map(([key, title]) => (
          <label key={key} className="lke-check"><input type="checkbox" checked={settings[key]} onChange={(event) => onChange({ ...settings, [key]: event.target.checked })} /> {title}</label>
        ))}
        <label className="lke-check">
          <select className="lke-input lke-small-select" value={settings.autoSubmit} onChange={(event) => onChange({ ...settings, autoSubmit: event.target.value as EditorSettings["autoSubmit"] })}>
            <option value="project">{t("As the project says")}</option>
            <option value="on">{t("Yes")}</option>
            <option value="off">{t("No")}</option>
          </select>
          {t("Submit with the answer, where only one is asked for")}
        </label>
      </div>
      <h3>{t("Keys")}</h3>
      <p className="lke-hint">{t("Press the button of an action, then the new key. Esc leaves it, the delete key takes it away.")}</p>
      <ConflictList conflicts={conflicts} />
      <dl className="lke-key-settings">
        {keymap.map((entry) => (
          <div key={entry.action} className="lke-key-line">
            <dt>{t(entry.title)}</dt>
            <dd><KeyRecorder entry={entry} changed={Object.hasOwn(settings.hotkeys, entry.action)} onKey={(key) => onChange({ ...settings, hotkeys: { ...settings.hotkeys, [entry.action]: key } })} onDefault={() => onChange({ ...settings, hotkeys: without(settings.hotkeys, entry.action) })} /></dd>
          </div>
        ))}
      </dl>
    </EditorDialog>
  );
}

function without(hotkeys: EditorSettings["hotkeys"], action: string): EditorSettings["hotkeys"] {
  return Object.fromEntries(Object.entries(hotkeys).filter(([name]) => name !== action));
}

interface RecorderProps {
  readonly entry: ActionSpec;
  readonly changed: boolean;
  onKey(key: string | null): void;
  onDefault(): void;
}

function KeyRecorder({ entry, changed, onKey, onDefault }: RecorderProps) {
  const [recording, setRecording] = useState(false);
  const record = (event: KeyboardEvent) => {
    if (!recording || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    setRecording(false);
    if (event.key === "Escape") return;
    if (event.key === "Delete" || event.key === "Backspace") onKey(null);
    else onKey(normaliseKey(keysOf(event.nativeEvent)[0] ?? ""));
  };
  return (
    <>
      <button type="button" className="lke-button lke-button-small lke-recorder" aria-pressed={recording} aria-label={t("Key for {action}", { action: t(entry.title) })} onClick={() => setRecording(!recording)} onKeyDown={record} onBlur={() => setRecording(false)}>
        {recording ? t("Press a key…") : entry.keys.length === 0 ? t("None") : entry.keys.map(showKey).join(", ")}
      </button>
      {changed && <button type="button" className="lke-button lke-button-small" onClick={onDefault}>{t("Default")}</button>}
    </>
  );
}
