import { GESTURES } from "../tags/generated/gestures";
import { TOOL_KEYS } from "../tags/generated/keys";
import { normaliseKey } from "../hotkeys/keys";
import type { ActionSpec } from "../hotkeys/spec";

/** Objects with a timeline. */
const PLAYED = new Set(GESTURES.filter(({ actions }) => actions !== undefined).flatMap(({ object, also = [] }) => [object, ...also]));

/** Only where there is something to draw on do these mean anything; elsewhere their keys are free. */
function isForImages(entry: ActionSpec): boolean {
  return entry.group === "Tools" || /^(?:zoom|rotate|image):/.test(entry.action);
}

/** Whether a key means anything beside objects of these types; `isDrawn`: regions are drawn on one of them. */
export function isOf(entry: ActionSpec, types: ReadonlySet<string>, isDrawn: boolean): boolean {
  if (entry.objects !== undefined) return entry.objects.some((type) => types.has(type));
  if (/^zoom:(?:in|out|fit)$/.test(entry.action) && [...types].some((type) => PLAYED.has(type))) return true;
  return isDrawn || !isForImages(entry);
}

const spec = (group: ActionSpec["group"], action: string, title: string, ...keys: string[]): ActionSpec => ({ action, title, keys, group });

const decision = (action: string, title: string, key: string): ActionSpec => ({ ...spec("Annotation", action, title, key), decision: true });

/** The keymap people know; every entry can be changed in the settings under its action name. */
export const KEYMAP: readonly ActionSpec[] = [
  spec("Annotation", "annotation:submit", "Submit or update", "ctrl+enter"),
  spec("Annotation", "annotation:skip", "Skip", "ctrl+space"),
  spec("Annotation", "annotation:undo", "Undo", "ctrl+z"),
  spec("Annotation", "annotation:redo", "Redo", "ctrl+shift+z", "ctrl+y"),
  spec("Annotation", "task:previous", "Previous task", "ctrl+shift+left", "alt+up"),
  spec("Annotation", "task:next", "Next task", "ctrl+shift+right", "alt+down"),
  decision("decision:accept", "Accept: submit what is shown", "a"),
  decision("decision:reject", "Reject: skip the task", "x"),
  decision("decision:back", "Back to the task before", "b"),
  spec("Regions", "region:delete", "Delete the selected regions", "backspace", "delete"),
  spec("Regions", "region:delete-all", "Delete all regions", "ctrl+backspace"),
  spec("Regions", "region:focus", "Go to the first region", "enter"),
  spec("Regions", "region:relation", "Connect the region with another", "alt+r"),
  spec("Regions", "region:hide", "Hide or show the region", "alt+h"),
  spec("Regions", "region:hide-all", "Hide or show all regions", "ctrl+h"),
  spec("Regions", "region:lock", "Lock or unlock the region", "alt+l"),
  spec("Regions", "region:meta", "Write a note on the region", "alt+m"),
  spec("Regions", "region:unselect", "Unselect", "u", "esc"),
  spec("Regions", "region:select-all", "Select all regions", "ctrl+a"),
  spec("Regions", "region:cycle", "Select the next region", "alt+."),
  spec("Regions", "region:duplicate", "Duplicate the region", "ctrl+d"),
  spec("Regions", "region:copy", "Copy the regions", "ctrl+c"),
  spec("Regions", "region:paste", "Paste the regions", "ctrl+v"),
  spec("Tools", "tool:move", "Select and move", "v"),
  spec("Tools", "tool:pan", "Pan", "h"),
  ...TOOL_KEYS.map(({ name, title, key, kind }) => ({ ...spec("Tools", `tool:${name}`, title, key), draws: kind })),
  spec("Tools", "tool:smaller", "Smaller brush", "["),
  spec("Tools", "tool:larger", "Larger brush", "]"),
  spec("Tools", "tool:repeat", "Draw again as last time", "n"),
  spec("View", "zoom:in", "Zoom in", "ctrl+plus", "ctrl+="),
  spec("View", "zoom:out", "Zoom out", "ctrl+minus"),
  spec("View", "zoom:fit", "Fit into the window", "shift+1"),
  spec("View", "zoom:original", "Original size", "shift+2"),
  { ...spec("View", "rotate:left", "Rotate left", "alt+left"), objects: ["image", "pdf"] },
  { ...spec("View", "rotate:right", "Rotate right", "alt+right"), objects: ["image", "pdf"] },
  spec("View", "image:previous", "Previous image", "ctrl+left"),
  spec("View", "image:next", "Next image", "ctrl+right"),
  ...played(),
  spec("View", "view:data", "Go to the data", "."),
  spec("View", "labels:find", "Find a label", "/"),
  spec("View", "help:keys", "Show the keys", "?"),
];

/** What several kinds of objects do under one name stands here once. */
function played(): readonly ActionSpec[] {
  const found = new Map<string, ActionSpec>();
  for (const { object, also = [], actions = [] } of GESTURES) {
    for (const entry of actions) found.set(entry.action, { ...entry, objects: [...(found.get(entry.action)?.objects ?? []), object, ...also] });
  }
  return [...found.values()];
}

/** The keymap with the person's changes. Names of the known product (`region:delete`) and plain keys are accepted. */
export function effectiveKeymap(changes: Readonly<Record<string, string | null>>): readonly ActionSpec[] {
  return KEYMAP.map((entry) => {
    if (!Object.hasOwn(changes, entry.action)) return entry;
    const changed = changes[entry.action];
    const key = typeof changed === "string" ? normaliseKey(changed) : null;
    return { ...entry, keys: key === null ? [] : [key], changed: true };
  });
}

const PAGES: readonly ActionSpec[] = [
  spec("View", "page:previous", "Previous page of the task", "alt+left"),
  spec("View", "page:next", "Next page of the task", "alt+right"),
];

/** Where a task has pages, their keys go before the usual ones that turn pictures, which are the same. */
export function withPages(keymap: readonly ActionSpec[]): readonly ActionSpec[] {
  const taken = new Set(PAGES.flatMap((entry) => entry.keys));
  return [...keymap.map((entry) => (entry.action.startsWith("rotate:") && entry.changed !== true ? { ...entry, keys: entry.keys.filter((key) => !taken.has(key)) } : entry)), ...PAGES];
}
