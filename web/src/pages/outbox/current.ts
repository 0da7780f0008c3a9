/** The outbox of the person who is signed in on this page. */
import { send } from "../../api/client";
import { Outbox, type OutboxDoors } from "./outbox";
import { BrowserStore } from "./store";

let current: Outbox | null = null;
for (const moment of ["online", "focus"]) addEventListener(moment, () => void current?.deliver());
let channel: BroadcastChannel | null = null;

const TIMEOUT = 30_000;

/** A request that never comes back counts as one that was not answered. */
export function sendInTime(method: string, path: string, body?: unknown): Promise<unknown> {
  return send(method, path, body, AbortSignal.timeout(TIMEOUT));
}

/** Made once for a person; another person has another box. */
export function outboxOf(userId: number): Outbox {
  if (current?.userId === userId) return current;
  current?.stop();
  channel?.close();
  const box = new Outbox(userId, doors(userId));
  channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`labelkeep-outbox-${userId}`);
  if (channel !== null) channel.onmessage = (event) => box.hear(event.data as Parameters<Outbox["hear"]>[0]);
  current = box;
  void box.start();
  return box;
}

function doors(userId: number): OutboxDoors {
  return {
    store: new BrowserStore(),
    send: sendInTime,
    tell: (news) => {
      try {
        channel?.postMessage(news);
      } catch {
        // The page is going away; the next one reads the store.
      }
    },
    alone: async (work) => {
      const locks = (navigator as { readonly locks?: LockManager }).locks;
      if (locks === undefined) return work();
      return locks.request(`labelkeep-outbox-${userId}`, { ifAvailable: true }, (lock) => (lock === null ? null : work()));
    },
  };
}
