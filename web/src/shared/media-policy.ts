/**
 * The document's content security policy names the stores of the project at whose address it was loaded. Pages change without
 * loading a document, so where it refuses what another project shows, a new one is loaded.
 */

const projectAt = (path: string): number | null => {
  const number = /^\/projects\/(\d+)/.exec(path)?.[1];
  return number === undefined ? null : Number(number);
};

let madeFor = typeof location === "undefined" ? null : projectAt(location.pathname);

/** A store was connected: the policy does not name it yet. */
export function storesChanged(): void {
  madeFor = null;
}

const MEDIA: readonly string[] = ["img-src", "media-src", "connect-src"];

/** While a page of this project is open. A refusal by its own policy stands. */
export function watchMediaPolicy(projectId: number, reload: () => void = () => location.reload()): () => void {
  const listener = ({ effectiveDirective }: SecurityPolicyViolationEvent): void => {
    if (madeFor === projectId || !MEDIA.includes(effectiveDirective)) return;
    madeFor = projectId;
    reload();
  };
  document.addEventListener("securitypolicyviolation", listener);
  return () => document.removeEventListener("securitypolicyviolation", listener);
}
