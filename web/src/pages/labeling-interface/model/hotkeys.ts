/** Keys of labels and choices that somebody else has too. */
import { isOf, KEYMAP } from "../../../editor/keymap/keymap";
import { normaliseKey } from "../../../editor/hotkeys/keys";
import { type SourceDocument, type SourceElement, valueOf } from "../source/document";
import { kindOf } from "./describe";
import { nameOf, titleOf } from "./queries";

export interface KeyClash {
  /** Another label or choice, or what the editor does with the key. */
  readonly with: string;
  readonly isEditors: boolean;
}

/** By the index of the tag that does not get its key, or shares it. */
export function keyClashes(document: SourceDocument): ReadonlyMap<number, KeyClash> {
  const types = new Set(document.elements.map((element) => element.tag));
  const hasImage = types.has("image");
  const editor = new Map<string, string>();
  // Tools and single-key decisions give way to what the config asks for.
  for (const entry of KEYMAP) {
    if (entry.group === "Tools" || entry.decision === true || !isOf(entry, types, hasImage)) continue;
    for (const key of entry.keys) editor.set(key, entry.title);
  }
  const byKey = new Map<string, SourceElement[]>();
  for (const element of document.elements) {
    const key = normaliseKey(valueOf(element, "hotkey") ?? "");
    if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), element]);
  }
  const clashes = new Map<number, KeyClash>();
  for (const [key, elements] of byKey) {
    const owner = editor.get(key);
    for (const element of elements) {
      const other = elements.find((candidate) => candidate !== element);
      if (owner !== undefined) clashes.set(element.index, { with: owner, isEditors: true });
      else if (other !== undefined) clashes.set(element.index, { with: nameIn(other), isEditors: false });
    }
  }
  return clashes;
}

function nameIn(element: SourceElement): string {
  return kindOf(element.tag) === "item" ? titleOf(element) : nameOf(element);
}
