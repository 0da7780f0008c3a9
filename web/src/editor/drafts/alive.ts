/**
 * Which entries of the journal belong to an editor that is open somewhere in this browser. A lock is given back by the
 * browser itself when a page closes or crashes, so what is held is alive. Without locks everything counts as closed.
 */
export function holdAlive(key: string): () => void {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => { release = resolve; });
  void lockManager()?.request(key, () => held).catch(() => {});
  return release;
}

export async function aliveKeys(): Promise<ReadonlySet<string>> {
  const state = await lockManager()?.query();
  return new Set((state?.held ?? []).flatMap((lock) => lock.name ?? []));
}

/** Missing on pages that are not secure, and outside of browsers. */
function lockManager(): LockManager | null {
  return (globalThis.navigator as { readonly locks?: LockManager | null } | undefined)?.locks ?? null;
}
