import type { KeyboardEvent } from "react";
import { safeColor } from "../../config/palette";
import type { ConfigNode } from "../../config/types";
import { keysOf, normaliseKey, showKey } from "../../hotkeys/keys";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";

/** Puts a text where the caret is. */
export type Inserter = (text: string) => void;

interface Props {
  readonly node: ConfigNode;
  readonly ctx: TagContext;
  readonly readOnly: boolean;
  insert: Inserter;
}

/** The Shortcuts of a TextArea: texts that are put in by a press or, while one writes, by their keys. */
export function Shortcuts({ node, ctx, readOnly, insert }: Props) {
  const shortcuts = shortcutsOf(node);
  if (shortcuts.length === 0 || readOnly) return null;
  return (
    <div className="lke-shortcuts" role="group" aria-label={t("Shortcuts")}>
      {shortcuts.map(({ index, attrs }) => {
        const key = normaliseKey(attrs["hotkey"] ?? "");
        const value = attrs["value"] ?? "";
        return (
          <button key={index} type="button" className="lke-label lke-label-small" style={{ ["--lke-label-color" as string]: safeColor(attrs["background"], "#808080") }}
            title={t("Put in “{text}”", { text: value })} onMouseDown={(event) => event.preventDefault()} onClick={() => insert(value)}>
            {attrs["alias"] ?? value}
            {key !== null && ctx.settings.hotkeyHints && <kbd className="lke-key" aria-hidden="true">{showKey(key)}</kbd>}
          </button>
        );
      })}
    </div>
  );
}

function shortcutsOf(node: ConfigNode): readonly ConfigNode[] {
  return node.children.filter((child) => child.tag === "shortcut");
}

/** Its keys count while one writes in its TextArea. */
export function insertByKey(event: KeyboardEvent, node: ConfigNode, insert: Inserter | null): void {
  if (insert === null || !(event.target instanceof HTMLTextAreaElement)) return;
  const keys = keysOf(event.nativeEvent);
  const shortcut = shortcutsOf(node).find(({ attrs }) => keys.includes(normaliseKey(attrs["hotkey"] ?? "") ?? "none"));
  if (shortcut === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  insert(shortcut.attrs["value"] ?? "");
}

/** The text with something put in at the caret, which stands behind it afterwards. */
export function putIn(field: HTMLTextAreaElement | null, text: string, onText: (text: string) => void): void {
  if (field === null) return;
  const [from, to] = [field.selectionStart, field.selectionEnd];
  onText(field.value.slice(0, from) + text + field.value.slice(to));
  field.focus();
  requestAnimationFrame(() => field.setSelectionRange(from + text.length, from + text.length));
}
