import type { DraftSource } from "../drafts/keeper";
import type { AnnotationTab } from "./tab";
import type { ResultItem } from "../model/types";

interface Parts {
  readonly userId: number;
  readonly taskId: number;
  revision(): number;
  result(): ResultItem[];
  leadTime(): number;
  /** The tab's state is to be drawn again. */
  changed(): void;
  saved(result: ResultItem[]): void;
}

/** What the draft keeper sees of a tab: its draft's id and age live in the tab and follow what the server answers. */
export function draftSource(tab: AnnotationTab, key: string, parts: Parts): DraftSource {
  return {
    key, userId: parts.userId, taskId: parts.taskId, annotationId: tab.annotation?.id ?? null,
    get draftId() {
      return tab.draft?.id ?? null;
    },
    set draftId(id) {
      if (id !== null) tab.draft = { ...(tab.draft ?? { result: [] }), id };
    },
    get baseUpdatedAt() {
      return tab.draft?.updated_at ?? tab.annotation?.updated_at ?? null;
    },
    set baseUpdatedAt(at) {
      if (at !== null && tab.draft !== null) tab.draft = { ...tab.draft, updated_at: at };
    },
    revision: parts.revision,
    result: parts.result,
    leadTime: parts.leadTime,
    onState(state, message) {
      tab.state = state;
      tab.message = message;
      parts.changed();
    },
    onSaved: parts.saved,
  };
}
