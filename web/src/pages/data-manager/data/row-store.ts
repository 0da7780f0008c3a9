/**
 * The rows of the list that is on screen: pages are fetched where a person looks, kept for a while, and fetched again after a change.
 * The old rows stay on screen until the first page of a new query is there, so that nothing flickers while a filter is typed.
 */
import type { Task } from "../model/cells";
import { PAGE_SIZE, pagesFor, pagesToForget } from "../model/pages";

export interface TaskPage {
  tasks: Task[];
  total: number;
  total_annotations: number;
  total_predictions: number;
  /** The list is still being made: this page is right, the totals are what was found so far. */
  counting?: boolean;
}

export type FetchPage = (query: string, page: number, signal: AbortSignal) => Promise<TaskPage>;

export interface RowState {
  /** Changes with every change of rows. */
  version: number;
  total: number | null;
  totalAnnotations: number;
  totalPredictions: number;
  /** The totals still grow. */
  counting: boolean;
  /** A new query is under way and the rows are still those of the old one. */
  stale: boolean;
  error: unknown;
}

/** How soon a list that is still being made is asked for again, in milliseconds. */
const AGAIN = 1000;

export class RowStore {
  state: RowState = { version: 0, total: null, totalAnnotations: 0, totalPredictions: 0, counting: false, stale: false, error: null };
  #fetch: FetchPage;
  #query = "";
  /** Raised by every new query and refresh: answers of an older one are dropped. */
  #round = 0;
  #pages = new Map<number, { round: number; tasks: Task[] }>();
  /** Pages that could not be had in this round: another try is the person's, or comes with the connection. */
  #failed = new Set<number>();
  #pending = new Map<number, AbortController>();
  #wanted: readonly number[] = [1];
  #listeners = new Set<() => void>();
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(fetch: FetchPage) {
    this.#fetch = fetch;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getState = (): RowState => this.state;

  row(index: number): Task | undefined {
    return this.#pages.get(Math.floor(index / PAGE_SIZE) + 1)?.tasks[index % PAGE_SIZE];
  }

  /** Where a task stands among the rows that are loaded. */
  indexOf(id: number): number | null {
    for (const [page, { tasks }] of this.#pages) {
      const at = tasks.findIndex((task) => task.id === id);
      if (at >= 0) return (page - 1) * PAGE_SIZE + at;
    }
    return null;
  }

  setQuery(query: string): void {
    if (query === this.#query && this.#round > 0) return;
    this.#query = query;
    this.#wanted = [1];
    this.#restart(true);
  }

  /** Fetches what is on screen again; the rest is fetched when it is looked at. */
  refresh(): void {
    if (this.#round > 0) this.#restart(false);
  }

  show(first: number, end: number): void {
    if (this.state.total === null || this.state.stale) return;
    this.#wanted = pagesFor(first, end, this.state.total);
    this.#load();
  }

  close(): void {
    for (const controller of this.#pending.values()) controller.abort();
    this.#pending.clear();
    clearTimeout(this.#later);
    this.#round += 1;
    this.#query = "";
  }

  #restart(stale: boolean): void {
    for (const controller of this.#pending.values()) controller.abort();
    this.#pending.clear();
    clearTimeout(this.#later);
    this.#round += 1;
    this.#failed.clear();
    this.#set({ stale: stale && this.state.total !== null, error: null });
    this.#load();
  }

  #load(): void {
    for (const [page, controller] of this.#pending) {
      if (this.#wanted.includes(page)) continue;
      controller.abort();
      this.#pending.delete(page);
    }
    for (const page of this.#wanted) {
      if (this.#pending.has(page) || this.#failed.has(page) || this.#pages.get(page)?.round === this.#round) continue;
      void this.#loadPage(page, this.#round);
    }
  }

  async #loadPage(page: number, round: number): Promise<void> {
    const controller = new AbortController();
    this.#pending.set(page, controller);
    try {
      const answer = await this.#fetch(this.#query, page, controller.signal);
      if (round !== this.#round) return;
      this.#take(page, answer);
    } catch (error) {
      if (round !== this.#round || controller.signal.aborted) return;
      this.#failed.add(page);
      this.#set({ error, stale: false });
    } finally {
      if (this.#pending.get(page) === controller) this.#pending.delete(page);
    }
  }

  #take(page: number, answer: TaskPage): void {
    if (this.state.stale) this.#pages.clear();
    this.#pages.set(page, { round: this.#round, tasks: answer.tasks });
    const current = this.#wanted[0] ?? 1;
    for (const old of pagesToForget([...this.#pages.keys()], current)) this.#pages.delete(old);
    this.#set({ total: answer.total, totalAnnotations: answer.total_annotations, totalPredictions: answer.total_predictions, counting: answer.counting === true, stale: false, error: null });
    clearTimeout(this.#later);
    if (answer.counting) this.#later = setTimeout(() => void this.#loadPage(this.#wanted[0] ?? 1, this.#round), AGAIN);
  }

  #set(change: Partial<RowState>): void {
    this.state = { ...this.state, ...change, version: this.state.version + 1 };
    for (const listener of this.#listeners) listener();
  }
}
