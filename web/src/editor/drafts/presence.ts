import type { ResultItem } from "../model/types";

type Message =
  | { readonly kind: "open" | "here" | "closed"; readonly key: string; readonly from: string }
  | { readonly kind: "saved"; readonly key: string; readonly from: string; readonly result: ResultItem[]; readonly draftId: number | null; readonly updatedAt: string | null };

export interface PresenceEvents {
  /** Another browser tab has, or no longer has, this annotation open. */
  onOthers(key: string, others: number): void;
  onSaved(key: string, result: ResultItem[], draftId: number | null, updatedAt: string | null): void;
}

/** Browser tabs of one person tell each other which annotations they have open and what they saved. */
export class Presence {
  readonly #id = crypto.randomUUID();
  readonly #channel: BroadcastChannel | null;
  readonly #events: PresenceEvents;
  readonly #mine = new Set<string>();
  readonly #others = new Map<string, Set<string>>();

  constructor(events: PresenceEvents) {
    this.#events = events;
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("labelkeep-editor");
    if (this.#channel !== null) this.#channel.onmessage = (event) => this.#receive(event.data as Message);
  }

  open(key: string): void {
    this.#mine.add(key);
    this.#send({ kind: "open", key, from: this.#id });
  }

  saved(key: string, result: ResultItem[], draftId: number | null, updatedAt: string | null): void {
    this.#send({ kind: "saved", key, from: this.#id, result, draftId, updatedAt });
  }

  close(): void {
    for (const key of this.#mine) this.#send({ kind: "closed", key, from: this.#id });
    this.#channel?.close();
  }

  #send(message: Message): void {
    try {
      this.#channel?.postMessage(message);
    } catch {
      // The channel is closed already: the page is going away.
    }
  }

  #receive(message: Message): void {
    if (message.from === this.#id || !this.#mine.has(message.key)) return;
    const others = this.#others.get(message.key) ?? new Set();
    this.#others.set(message.key, others);
    if (message.kind === "closed") others.delete(message.from);
    else others.add(message.from);
    if (message.kind === "open") this.#send({ kind: "here", key: message.key, from: this.#id });
    this.#events.onOthers(message.key, others.size);
    if (message.kind === "saved") this.#events.onSaved(message.key, message.result, message.draftId, message.updatedAt);
  }
}
