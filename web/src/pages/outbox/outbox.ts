/** Submits made without a connection: kept on this machine, delivered in their order when the server answers again. */
import { type Delivered, deliver, type Send } from "./deliver";
import { classify, isPassing } from "../../shared/failure";
import type { OutboxEntry, OutboxStore } from "./store";

export interface OutboxState {
  readonly entries: readonly OutboxEntry[];
  /** Why nothing goes out at the moment. */
  readonly obstacle: "offline" | "session" | null;
  readonly sending: boolean;
}

/** What became of a submit: delivered, or (null) taken back. */
export type Settled = (delivered: Delivered | null) => void;

export const MOST_ENTRIES = 200;
/** Of all that waits; one result ends where the server does, before it comes here (`editor/model/size`). */
export const MOST_CHARACTERS = 20_000_000;
const RETRY_FIRST = 2_000;
const RETRY_LAST = 30_000;

type News = { readonly kind: "changed" } | { readonly kind: "settled"; readonly id: string; readonly delivered: Delivered };

export interface OutboxDoors {
  readonly store: OutboxStore;
  readonly send: Send;
  /** One tab of a browser delivers at a time; null when another one does. */
  alone<T>(work: () => Promise<T>): Promise<T | null>;
  /** Tells the other tabs of this browser. */
  tell(news: News): void;
}

export class Outbox {
  readonly userId: number;
  /** What an earlier visit left has been read. */
  ready: Promise<void> = Promise.resolve();
  #state: OutboxState = { entries: [], obstacle: null, sending: false };
  readonly #doors: OutboxDoors;
  readonly #listeners = new Set<() => void>();
  readonly #settled = new Map<string, Set<Settled>>();
  readonly #everything = new Set<(entry: OutboxEntry, delivered: Delivered) => void>();
  #delivering: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #retry = RETRY_FIRST;

  constructor(userId: number, doors: OutboxDoors) {
    this.userId = userId;
    this.#doors = doors;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  getState = (): OutboxState => this.#state;

  get waitingTasks(): readonly number[] {
    return this.#state.entries.map((entry) => entry.taskId);
  }

  /** Reads what is there, and sends it. */
  async start(): Promise<void> {
    this.ready = this.#read();
    await this.ready;
    await this.deliver();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Throws when there is no room; the work is then still a draft of its editor. */
  async add(entry: OutboxEntry): Promise<void> {
    const others = (await this.#doors.store.list(this.userId)).filter((item) => item.id !== entry.id);
    const size = [...others, entry].reduce((sum, item) => sum + JSON.stringify(item.body).length, 0);
    if (others.length >= MOST_ENTRIES || size > MOST_CHARACTERS) throw new Error("The outbox is full.");
    await this.#doors.store.put(entry);
    await this.#changed();
    this.#set({ obstacle: this.#state.obstacle ?? "offline" });
    this.#retry = RETRY_FIRST;
    this.#later();
  }

  /** True: it is out of the box, and nothing will be sent. False: it is on its way or has arrived. */
  async takeBack(id: string): Promise<boolean> {
    const taken = await this.#doors.alone(async () => {
      if (!(await this.#doors.store.list(this.userId)).some((entry) => entry.id === id)) return false;
      await this.#doors.store.remove(id);
      return true;
    });
    if (taken !== true) return false;
    await this.#changed();
    this.#settle(id, null);
    return true;
  }

  /** Is somebody on this page waiting for what becomes of it? */
  isAwaited(id: string): boolean {
    return (this.#settled.get(id)?.size ?? 0) > 0;
  }

  onSettled(id: string, listener: Settled): () => void {
    const listeners = this.#settled.get(id) ?? new Set();
    this.#settled.set(id, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  onDelivered(listener: (entry: OutboxEntry, delivered: Delivered) => void): () => void {
    this.#everything.add(listener);
    return () => void this.#everything.delete(listener);
  }

  /** What the server refused is tried once more. */
  async again(id: string): Promise<void> {
    const entry = this.#state.entries.find((item) => item.id === id);
    if (entry === undefined) return;
    await this.#doors.store.put({ ...entry, refused: null });
    await this.#changed();
    await this.deliver();
  }

  hear(news: News): void {
    if (news.kind === "settled") {
      const entry = this.#state.entries.find((item) => item.id === news.id);
      if (entry !== undefined) for (const listener of this.#everything) listener(entry, news.delivered);
      this.#settle(news.id, news.delivered);
    }
    void this.#read();
  }

  /** Sends all that waits. Calls while it is at work join it. */
  deliver(): Promise<void> {
    this.#delivering ??= this.#deliverAll().finally(() => {
      this.#delivering = null;
    });
    return this.#delivering;
  }

  async #deliverAll(): Promise<void> {
    this.stop();
    if (!this.#state.entries.some((entry) => entry.refused === null)) return this.#set({ obstacle: null });
    this.#set({ sending: true });
    const obstacle = await this.#doors.alone(() => this.#sendEach()).catch(() => "offline" as const);
    await this.#read();
    const left = this.#state.entries.some((entry) => entry.refused === null);
    this.#set({ sending: false, obstacle: left ? (obstacle ?? this.#state.obstacle) : null });
    if (left) this.#later();
    else this.#retry = RETRY_FIRST;
  }

  async #sendEach(): Promise<OutboxState["obstacle"]> {
    let obstacle: OutboxState["obstacle"] = null;
    for (const entry of await this.#doors.store.list(this.userId)) {
      if (entry.refused !== null) continue;
      const problem = await this.#sendOne(entry);
      obstacle ??= problem === "server" ? "offline" : problem;
      // A server that stumbles over one entry may take the next; without a connection or a session none goes.
      if (problem === "offline" || problem === "session") break;
    }
    return obstacle;
  }

  async #sendOne(entry: OutboxEntry): Promise<"offline" | "session" | "server" | null> {
    try {
      const delivered = await deliver(this.#doors.send, entry);
      await this.#doors.store.remove(entry.id);
      this.#doors.tell({ kind: "settled", id: entry.id, delivered });
      for (const listener of this.#everything) listener(entry, delivered);
      this.#settle(entry.id, delivered);
      return null;
    } catch (error) {
      const failure = classify(error);
      if (failure === "session") return "session";
      // Nobody may be there for long; a server that stumbles over one may take the next.
      if (isPassing(failure)) return failure === "offline" || failure === "timeout" ? "offline" : "server";
      await this.#doors.store.put({ ...entry, refused: error instanceof Error ? error.message : String(error) });
      return null;
    }
  }

  #settle(id: string, delivered: Delivered | null): void {
    const listeners = this.#settled.get(id);
    this.#settled.delete(id);
    for (const listener of listeners ?? []) listener(delivered);
  }

  /** Somebody who is signed out is asked when they do something, not every half minute. */
  #later(): void {
    this.stop();
    if (this.#state.obstacle === "session") return;
    this.#timer = setTimeout(() => void this.deliver(), this.#retry);
    this.#retry = Math.min(this.#retry * 2, RETRY_LAST);
  }

  async #changed(): Promise<void> {
    await this.#read();
    this.#doors.tell({ kind: "changed" });
  }

  async #read(): Promise<void> {
    this.#set({ entries: await this.#doors.store.list(this.userId).catch(() => []) });
  }

  #set(part: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
