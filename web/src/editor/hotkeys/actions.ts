/** Who answers to which action now. The last one to register is asked first, so that the mounted object wins. */
export class Actions {
  readonly #handlers = new Map<string, (() => void)[]>();

  on(name: string, run: () => void): () => void {
    const list = this.#handlers.get(name) ?? [];
    list.push(run);
    this.#handlers.set(name, list);
    return () => {
      const index = list.indexOf(run);
      if (index !== -1) list.splice(index, 1);
    };
  }

  has(name: string): boolean {
    return (this.#handlers.get(name)?.length ?? 0) > 0;
  }

  /** False when nobody answers to it. */
  run(name: string): boolean {
    const handler = this.#handlers.get(name)?.at(-1);
    handler?.();
    return handler !== undefined;
  }
}
