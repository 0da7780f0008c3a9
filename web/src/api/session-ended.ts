/** The session ended while somebody works: everybody who notices waits for the same sign-in, over the page. */
import { createGate } from "./gate";

const gate = createGate();
let declined = false;

/** Whether the person signed in again. */
export const askToSignIn = gate.ask;

/** Reading in the background does not ask again somebody who said "later"; what they do themselves does. */
export function mayAsk(method: string): boolean {
  return gate.isWatched() && (method !== "GET" || !declined);
}

export function answerSignIn(signedIn: boolean): void {
  declined = !signedIn;
  gate.answer(signedIn);
}

export const subscribeSignIn = gate.subscribe;
export const waitingForSignIn = gate.waiting;
