import type { AssignedKey, KeyConflict } from "../hotkeys/assign";
import type { ActionSpec } from "../hotkeys/spec";
import { showKey } from "../hotkeys/keys";
import { gesturesOf } from "../keymap/gestures";
import { useSession } from "../session/useSession";
import { t } from "../words/i18n";
import { hasRegions } from "../model/draw";
import type { TagContext } from "../model/tag";
import { isHere } from "./keysHere";
import { EditorDialog } from "./Dialogs";

interface Props {
  readonly ctx: TagContext;
  readonly open: boolean;
  readonly keymap: readonly ActionSpec[];
  readonly assigned: readonly AssignedKey[];
  readonly conflicts: readonly KeyConflict[];
  onClose(): void;
}

/** All keys that work here, and none that do not. */
export function KeysDialog({ ctx, open, keymap, assigned, conflicts, onClose }: Props) {
  const session = useSession();
  const here = open ? keymap.filter((entry) => isHere(entry, session, ctx)) : [];
  const fixed = open ? gesturesOf(ctx, hasRegions(ctx)) : [];
  const groups = [...new Set([...here, ...fixed].map((entry) => entry.group))];
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
            <dl>
              {here.filter((entry) => entry.group === group).map((entry) => <Line key={entry.action} title={t(entry.title)} keys={entry.keys} />)}
              {fixed.filter((entry) => entry.group === group).map((entry) => <Line key={entry.title} title={t(entry.title)} keys={entry.keys} pointer={entry.pointer} />)}
            </dl>
          </section>
        ))}
      </div>
    </EditorDialog>
  );
}

function Line({ title, keys, pointer }: { readonly title: string; readonly keys: readonly string[]; readonly pointer?: string | undefined }) {
  return (
    <div className="lke-key-line">
      <dt>{title}</dt>
      <dd>{keys.map((key) => <kbd key={key} className="lke-key">{showKey(key)}</kbd>)}{pointer !== undefined && <span>{t(pointer)}</span>}</dd>
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
