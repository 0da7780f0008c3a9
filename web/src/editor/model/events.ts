import type { Region, StoreChange, Topic } from "./types";

type Listener = () => void;
type ChangeListener = (change: StoreChange) => void;

/** Who listens to an annotation, and what has changed since they were told. They are told once per microtask. */
export abstract class StoreEvents {
  readonly #versions = new Map<Topic, number>();
  readonly #topicListeners = new Map<Topic, Set<Listener>>();
  readonly #regionListeners = new Map<string, Set<Listener>>();
  readonly #changeListeners = new Set<ChangeListener>();
  readonly #pendingTopics = new Set<Topic>();
  /** Regions as they were before the first change that nobody has been told of. */
  readonly #pendingRegions = new Map<string, Region | null>();
  #scheduled = false;

  abstract region(id: string): Region | null;

  /** Everything that changed, once per microtask. For engines. */
  subscribe(listener: ChangeListener): () => void {
    this.#changeListeners.add(listener);
    return () => void this.#changeListeners.delete(listener);
  }

  /** For useSyncExternalStore together with `version`. */
  subscribeTo(topic: Topic, listener: Listener): () => void {
    const listeners = this.#topicListeners.get(topic) ?? new Set();
    this.#topicListeners.set(topic, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  subscribeRegion(id: string, listener: Listener): () => void {
    const listeners = this.#regionListeners.get(id) ?? new Set();
    this.#regionListeners.set(id, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#regionListeners.delete(id);
    };
  }

  version(topic: Topic): number {
    return this.#versions.get(topic) ?? 0;
  }

  /** Tells the listeners now instead of at the end of the microtask. */
  flush(): void {
    if (!this.#scheduled) return;
    this.#scheduled = false;
    const change = this.#takeChange();
    for (const listener of this.#changeListeners) listener(change);
    for (const topic of change.topics) for (const listener of this.#topicListeners.get(topic) ?? []) listener();
    for (const id of [...change.updated, ...change.added, ...change.removed]) {
      for (const listener of this.#regionListeners.get(id) ?? []) listener();
    }
  }

  #takeChange(): StoreChange {
    const added: string[] = [];
    const updated: string[] = [];
    const removed: string[] = [];
    for (const [id, before] of this.#pendingRegions) {
      const now = this.region(id);
      if (before === null && now !== null) added.push(id);
      else if (before !== null && now === null) removed.push(id);
      else if (before !== now) updated.push(id);
    }
    const topics = new Set(this.#pendingTopics);
    this.#pendingTopics.clear();
    this.#pendingRegions.clear();
    return { topics, added, updated, removed };
  }

  protected noteRegion(id: string): void {
    if (!this.#pendingRegions.has(id)) this.#pendingRegions.set(id, this.region(id));
  }

  protected touch(...topics: Topic[]): void {
    for (const topic of topics) {
      this.#versions.set(topic, this.version(topic) + 1);
      this.#pendingTopics.add(topic);
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.flush());
  }
}
