/**
 * The label stream's queue: the task on screen and those fetched ahead, so that the next one is there the moment a person submits.
 * Every fetched task is locked for this person; locks of tasks that were never shown are given back when the stream closes.
 */

export interface Queued {
  id: number;
}

export interface QueueDoors<T extends Queued> {
  /** The next task beside those already held; null when there is none. */
  fetchNext(exclude: readonly number[]): Promise<T | null>;
  release(id: number): Promise<void> | void;
}

export type QueueState<T> =
  | { face: "loading" }
  | { face: "task"; task: T; ahead: number }
  | { face: "empty" }
  | { face: "error"; error: unknown };

export const FETCH_AHEAD = 2;

export class TaskQueue<T extends Queued> {
  state: QueueState<T> = { face: "loading" };
  #doors: QueueDoors<T>;
  #ahead: T[] = [];
  #current: T | null = null;
  #filling: Promise<void> | null = null;
  #closed = false;
  #listeners = new Set<() => void>();

  constructor(doors: QueueDoors<T>) {
    this.#doors = doors;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getState = (): QueueState<T> => this.state;

  /** Shows the first task, or tries again after the queue was empty or failed. */
  async start(): Promise<void> {
    this.#closed = false;
    await this.#show();
  }

  /** Leaves the current task, whose lock the server ended with the submit, and shows the next. */
  async advance(): Promise<void> {
    this.#current = null;
    await this.#show();
  }

  /** A task that was shown but not touched goes back to the others. */
  close(touched: boolean): void {
    this.#closed = true;
    const unused = [...this.#ahead, ...(this.#current && !touched ? [this.#current] : [])];
    this.#ahead = [];
    this.#current = null;
    for (const task of unused) void this.#doors.release(task.id);
  }

  async #show(): Promise<void> {
    const ready = this.#ahead.shift();
    if (ready) {
      this.#take(ready);
      return;
    }
    this.#set({ face: "loading" });
    // A fetch ahead that is under way may bring just the task that is wanted now.
    if (this.#filling) await this.#filling;
    const arrived = this.#ahead.shift();
    if (arrived) {
      this.#take(arrived);
      return;
    }
    await this.#fetchFirst();
  }

  async #fetchFirst(): Promise<void> {
    try {
      const task = await this.#doors.fetchNext([]);
      if (task && this.#closed) {
        void this.#doors.release(task.id);
        return;
      }
      if (task) this.#take(task);
      else this.#set({ face: "empty" });
    } catch (error) {
      this.#set({ face: "error", error });
    }
  }

  #take(task: T): void {
    this.#current = task;
    this.#set({ face: "task", task, ahead: this.#ahead.length });
    this.#fill();
  }

  #held(): number[] {
    return [...(this.#current ? [this.#current] : []), ...this.#ahead].map((task) => task.id);
  }

  #fill(): void {
    if (this.#filling) return;
    this.#filling = this.#fetchAhead().finally(() => {
      this.#filling = null;
    });
  }

  /** Failures are silent: the task is asked for again when it is really needed. */
  async #fetchAhead(): Promise<void> {
    while (!this.#closed && this.#ahead.length < FETCH_AHEAD) {
      const exclude = this.#held();
      const task = await this.#doors.fetchNext(exclude).catch(() => null);
      if (!task || this.#held().includes(task.id)) return;
      if (this.#closed) {
        void this.#doors.release(task.id);
        return;
      }
      this.#ahead.push(task);
      if (this.#current) this.#set({ face: "task", task: this.#current, ahead: this.#ahead.length });
      if (!this.#current) return;
    }
  }

  /** The tasks fetched ahead, for loading their pictures early. */
  get ahead(): readonly T[] {
    return this.#ahead;
  }

  #set(state: QueueState<T>): void {
    if (this.#closed && state.face !== "loading") return;
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}
