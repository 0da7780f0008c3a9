/** The config as it is being written: begun from what is saved or from a draft that was left, and kept with every change. */
import { useRef, useState } from "react";
import type { Project } from "../../api/project";
import { useSession } from "../../api/session";
import { useUnsaved } from "./use-unsaved";
import { readDraft, writeDraft } from "./config-draft";

export interface WrittenConfig {
  text: string;
  write: (text: string) => void;
  isChanged: boolean;
  /** When the draft was left that is shown; null when it was begun on this page. */
  leftAt: number | null;
  /** Somebody else saved since this was begun. */
  isOvertaken: boolean;
  /** What is saved is shown, and the draft is gone. */
  settle: () => void;
}

export function useConfigDraft(project: Project): WrittenConfig {
  const userId = useSession()?.user?.id ?? 0;
  const [draft, setDraft] = useState(() => readDraft(userId, project.id));
  const [leftAt, setLeftAt] = useState(draft?.at ?? null);
  const isKept = useRef(true);
  const saved = project.label_config;
  const isChanged = draft !== null && draft.text !== saved;
  const write = (text: string): void => {
    const next = text === saved ? null : { text, base: draft && isChanged ? draft.base : saved, at: Date.now() };
    isKept.current = writeDraft(userId, project.id, next);
    setDraft(next);
  };
  const settle = (): void => {
    writeDraft(userId, project.id, null);
    setDraft(null);
    setLeftAt(null);
  };
  // What is kept is there again on the next visit; only where it cannot be kept the browser asks.
  useUnsaved(isChanged && !isKept.current);
  return { text: isChanged ? draft.text : saved, write, isChanged, leftAt: isChanged ? leftAt : null, isOvertaken: isChanged && draft.base !== saved, settle };
}
