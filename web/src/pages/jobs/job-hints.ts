/**
 * Hints of the server that jobs have changed. One tab of the browser listens for all of them: browsers allow few connections
 * to a server without HTTP/2, and each tab would keep one.
 */
import { useEffect, useSyncExternalStore } from "react";
import { useLatest } from "../../shared/use-latest";

const CHANNEL = "labelkeep-jobs";
const LOCK = "labelkeep-jobs";
/** What the listening tab tells the others. */
type Told = "changed" | "listening" | "deaf" | "anybody";

class Hints {
  readonly #listeners = new Set<() => void>();
  readonly #watchers = new Set<() => void>();
  #channel: BroadcastChannel | null = null;
  #stop: AbortController | null = null;
  #source: EventSource | null = null;
  #hears = false;

  get hears(): boolean {
    return this.#hears;
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  }

  #start(): void {
    if (typeof BroadcastChannel === "undefined" || typeof EventSource === "undefined" || typeof navigator.locks === "undefined") return;
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = (event: MessageEvent<Told>) => {
      if (event.data === "anybody") {
        if (this.#source) this.#tell(this.#hears ? "listening" : "deaf");
      } else {
        this.#heard(event.data);
      }
    };
    this.#channel.postMessage("anybody" satisfies Told);
    const stop = new AbortController();
    this.#stop = stop;
    // Held until this tab goes; then the next one listens.
    void navigator.locks.request(LOCK, { signal: stop.signal }, () => this.#connect(stop.signal)).catch(() => undefined);
  }

  #end(): void {
    this.#stop?.abort();
    this.#channel?.close();
    this.#stop = null;
    this.#channel = null;
    this.#heard("deaf");
  }

  #connect(signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      if (signal.aborted) return done();
      const source = new EventSource("/api/jobs/events");
      this.#source = source;
      const tell = (what: Told) => (): void => {
        this.#heard(what);
        this.#tell(what);
      };
      source.addEventListener("jobs", tell("changed"));
      source.onopen = tell("listening");
      // The browser connects again by itself, but for an answer that is no stream.
      source.onerror = tell("deaf");
      signal.addEventListener("abort", () => {
        source.close();
        this.#source = null;
        done();
      });
    });
  }

  #tell(what: Told): void {
    this.#channel?.postMessage(what);
  }

  #heard(what: Told): void {
    const hears = what !== "deaf";
    if (hears !== this.#hears) {
      this.#hears = hears;
      for (const watcher of this.#watchers) watcher();
    }
    if (what === "changed") for (const listener of this.#listeners) listener();
  }
}

const hints = new Hints();

/** Calls when jobs may have changed. Answers whether hints are heard at all. */
export function useJobHints(enabled: boolean, onHint: () => void): boolean {
  const latest = useLatest(onHint);
  useEffect(() => (enabled ? hints.listen(() => latest.current()) : undefined), [enabled, latest]);
  return useSyncExternalStore(hints.watch, () => hints.hears);
}
