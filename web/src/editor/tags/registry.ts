import { TAG_VIEWS } from "./generated/views";
import type { TagView } from "../model/tag";

const BY_TAG: ReadonlyMap<string, TagView> = new Map(TAG_VIEWS.flatMap((view) => view.tags.map((name) => [name, view])));

export function viewOf(tag: string): TagView | null {
  return BY_TAG.get(tag) ?? null;
}
