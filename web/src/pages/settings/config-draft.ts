/** A labeling config that somebody is writing, kept in this browser until it is saved or given up. */

export interface ConfigDraft {
  text: string;
  /** What was saved when the writing began. */
  base: string;
  /** Milliseconds since 1970. */
  at: number;
}

const nameOf = (userId: number, projectId: number): string => `labelkeep:config:${userId}:${projectId}`;

export function readDraft(userId: number, projectId: number): ConfigDraft | null {
  try {
    const draft: unknown = JSON.parse(localStorage.getItem(nameOf(userId, projectId)) ?? "null");
    return isDraft(draft) ? draft : null;
  } catch {
    return null;
  }
}

/** False where nothing can be kept: a full or forbidden storage. */
export function writeDraft(userId: number, projectId: number, draft: ConfigDraft | null): boolean {
  try {
    if (draft === null) localStorage.removeItem(nameOf(userId, projectId));
    else localStorage.setItem(nameOf(userId, projectId), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function isDraft(draft: unknown): draft is ConfigDraft {
  if (typeof draft !== "object" || draft === null) return false;
  return "text" in draft && typeof draft.text === "string" && "base" in draft && typeof draft.base === "string" && "at" in draft && typeof draft.at === "number";
}
