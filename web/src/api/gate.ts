/** A door that closed while somebody works: everybody who meets it waits for one answer, over the page. */
export interface Gate {
  /** Whether it was opened. */
  ask: () => Promise<boolean>;
  answer: (opened: boolean) => void;
  subscribe: (listener: () => void) => () => void;
  waiting: () => number;
  /** Whether a page is there that asks. */
  isWatched: () => boolean;
}

export function createGate(): Gate {
  let waiting: ((opened: boolean) => void)[] = [];
  const listeners = new Set<() => void>();
  const announce = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    ask: () =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve];
        announce();
      }),
    answer: (opened) => {
      const all = waiting;
      waiting = [];
      announce();
      for (const resolve of all) resolve(opened);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waiting: () => waiting.length,
    isWatched: () => listeners.size > 0,
  };
}
