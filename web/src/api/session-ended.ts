/** The session ended while somebody works: everybody who notices waits for the same sign-in, over the page. */
let waiting: ((signedIn: boolean) => void)[] = [];
let declined = false;
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

/** Whether the person signed in again. */
export function askToSignIn(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting = [...waiting, resolve];
    announce();
  });
}

/** Reading in the background does not ask again somebody who said "later"; what they do themselves does. */
export function mayAsk(method: string): boolean {
  return listeners.size > 0 && (method !== "GET" || !declined);
}

export function answerSignIn(signedIn: boolean): void {
  const all = waiting;
  waiting = [];
  declined = !signedIn;
  announce();
  for (const resolve of all) resolve(signedIn);
}

export function subscribeSignIn(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function waitingForSignIn(): number {
  return waiting.length;
}
