import type { LabelingConfig } from "../config/types";

/** What plays: an audio, a video, or the place that a series or a dialogue shows. */
export interface Playing {
  readonly time: number;
  readonly paused: boolean;
  readonly rate: number;
}

export interface Member {
  /** Somebody else of the group did something. */
  follow(state: Playing): void;
}

/** Objects that keep step. What one does is told to all others; what a member does because it was told, it does not tell again. */
export class SyncGroup {
  readonly #members = new Set<Member>();
  #telling = false;

  join(member: Member): () => void {
    this.#members.add(member);
    return () => this.#members.delete(member);
  }

  tell(from: Member, state: Playing): void {
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (const member of this.#members) if (member !== from) member.follow(state);
    } finally {
      this.#telling = false;
    }
  }
}

const groups = new WeakMap<object, Map<string, SyncGroup>>();

/** The group of an object within one open annotation; null: it keeps step with nothing. */
export function syncGroup(owner: object, config: LabelingConfig, name: string): SyncGroup | null {
  const key = groupOf(config, name);
  if (key === null) return null;
  const known = groups.get(owner) ?? new Map<string, SyncGroup>();
  groups.set(owner, known);
  const group = known.get(key) ?? new SyncGroup();
  known.set(key, group);
  return group;
}

/** `sync` names another object, or a word that several objects share: whatever is connected this way is one group. */
export function groupOf(config: LabelingConfig, name: string): string | null {
  const links = [...config.objects.values()].flatMap((object) => {
    const sync = object.node.attrs["sync"]?.trim() ?? "";
    return sync === "" ? [] : [[object.name, sync.replace(/^\$/, "")] as const];
  });
  const found = new Set([name]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [a, b] of links) {
      if (found.has(a)) found.add(b);
      if (found.has(b)) found.add(a);
    }
  }
  return found.size === 1 ? null : ([...found].toSorted()[0] ?? null);
}
