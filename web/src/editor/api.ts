// What the pages see of the editor.
export * from "./host/host";
export type { ResultItem, JsonObject } from "./model/types";
export type { EditorSettings } from "./model/settings";
export { DEFAULT_SETTINGS } from "./model/settings";
// For thumbnails, and for telling whether there is anything to label: the config as the editor reads it.
export { parseConfig } from "./config/parse";
// For the page on which a person changes the keys.
export { KEYMAP } from "./keymap/keymap";
export { areApart, type ActionSpec } from "./hotkeys/spec";
/** A document at a glance; what reads it is fetched with the first one. */
export type { FirstPage } from "./documents/firstPage";
export const firstPage = async (address: string, signal: AbortSignal) => (await import("./documents/firstPage")).firstPage(address, signal);
/** Markup that somebody wrote, as elements that can do nothing. */
export { cleanMarkup, PAGE_MARKUP } from "./markup/clean";
/** The editor's own catalogue. */
export { editorText } from "./catalogue";
// For work that leaves an editor that is not on screen any more: the next one that opens its annotation restores it.
export { type Change, changeOf } from "./model/change";

export { keepWork } from "./drafts/journal";
export { keysOf, normaliseKey, showKey } from "./hotkeys/keys";
