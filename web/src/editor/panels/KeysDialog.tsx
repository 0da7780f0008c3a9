import type { AssignedKey, KeyConflict } from "../hotkeys/assign";
import type { ActionSpec } from "../hotkeys/keymap";
import { showKey } from "../hotkeys/keys";
import { t } from "../i18n";
import { EditorDialog } from "./Dialogs";

interface Props {
  readonly open: boolean;
  readonly keymap: readonly ActionSpec[];
  readonly assigned: readonly AssignedKey[];
  readonly conflicts: readonly KeyConflict[];
  onClose(): void;
}

/** All keys that work here. */
export function KeysDialog({ open, keymap, assigned, conflicts, onClose }: Props) {
  const groups = [...new Set(keymap.map((entry) => entry.group))];
  return (
    <EditorDialog open={open} title={t("Keys")} onClose={onClose} wide>
      <ConflictList conflicts={conflicts} />
      <div className="lke-key-groups">
        {assigned.length > 0 && (
          <section>
            <h3>{t("Labels and choices")}</h3>
            <dl>{assigned.map((item) => <Line key={item.target.id} title={item.target.title} keys={[item.key]} />)}</dl>
          </section>
        )}
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(group)}</h3>
            <dl>{keymap.filter((entry) => entry.group === group && entry.keys.length > 0).map((entry) => <Line key={entry.action} title={t(entry.title)} keys={entry.keys} />)}</dl>
          </section>
        ))}
      </div>
    </EditorDialog>
  );
}

function Line({ title, keys }: { readonly title: string; readonly keys: readonly string[] }) {
  return (
    <div className="lke-key-line">
      <dt>{title}</dt>
      <dd>{keys.map((key) => <kbd key={key} className="lke-key">{showKey(key)}</kbd>)}</dd>
    </div>
  );
}

export function ConflictList({ conflicts }: { readonly conflicts: readonly KeyConflict[] }) {
  if (conflicts.length === 0) return null;
  return (
    <ul className="lke-problem" role="alert">
      {conflicts.map((conflict) => (
        <li key={`${conflict.key} ${conflict.second}`}>{t("{key} is used twice: {first} has it, {second} goes without.", { key: showKey(conflict.key), first: t(conflict.first), second: t(conflict.second) })}</li>
      ))}
    </ul>
  );
}
