import type { Actions } from "./actions";
import type { AssignedKey } from "./assign";
import type { ActionSpec } from "./spec";
import { isTyping, keysOf } from "./keys";
import type { RunnableTarget } from "./assign";

/** Editing keys that belong to a text field while somebody types in it. */
const FIELD_KEYS = new Set(["ctrl+z", "ctrl+shift+z", "ctrl+y", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+a", "ctrl+backspace", "ctrl+left", "ctrl+right", "ctrl+shift+left", "ctrl+shift+right", "alt+left", "alt+right"]);
/** Keys that press the focused control. */
const PRESS_KEYS = new Set(["enter", "space"]);
const INTERACTIVE = "button, a[href], input, select, summary, [role=tab], [role=menuitem], [role=treeitem], [role=option], [role=document]";

export interface KeyTable {
  readonly keymap: readonly ActionSpec[];
  readonly assigned: readonly AssignedKey[];
  readonly targets: ReadonlyMap<string, RunnableTarget>;
}

/** Runs what a key stands for. True when it stood for something. */
export function dispatch(event: KeyboardEvent, table: KeyTable, actions: Actions): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[role=dialog], [role=alertdialog], [role=menu]") != null) return false;
  const typing = isTyping(event.target);
  for (const key of keysOf(event)) {
    if (typing && (FIELD_KEYS.has(key) || !(key.startsWith("ctrl+") || key.startsWith("alt+") || key === "esc"))) continue;
    if (PRESS_KEYS.has(key) && target?.closest(INTERACTIVE) != null) continue;
    if (key === "esc" && typing && target instanceof HTMLElement) {
      // Out of the field one goes on with the data.
      target.blur();
      actions.run("view:data");
      return true;
    }
    if (key === "ctrl+c" && window.getSelection()?.isCollapsed === false) continue;
    // A key is given to a label only where no action keeps it.
    const assigned = table.assigned.find((item) => item.key === key);
    const runnable = assigned === undefined ? undefined : table.targets.get(assigned.target.id);
    if (runnable !== undefined) {
      runnable.run();
      return true;
    }
    for (const entry of table.keymap) if (entry.keys.includes(key) && actions.run(entry.action)) return true;
  }
  return false;
}
