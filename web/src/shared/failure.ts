/** What became of a request that did not do what it was for. The one place that decides: pages, the editor and the outbox ask here. */

/**
 * offline: nobody was reached. timeout: no answer came in time. busy: the server asks to wait. server: it stumbled.
 * session: signed out. conflict: somebody else was faster. missing: it is not there, or not for this person.
 * refused: the server does not take it, and will not later. stopped: the person stopped it. fault: none of these; a mistake of ours.
 */
export type Failure = "offline" | "timeout" | "busy" | "server" | "session" | "conflict" | "missing" | "refused" | "stopped" | "fault";

/** Nobody was reached. `fetch` says so with a TypeError, as it says other things too; our client says it with this. */
export class Unreachable extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Unreachable";
  }
}

export function classify(error: unknown): Failure {
  const status = statusOf(error);
  if (status !== null && status > 0) return ofStatus(status);
  if (status === 0 || error instanceof Unreachable || error instanceof TypeError) return "offline";
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "TimeoutError") return "timeout";
  return name === "AbortError" ? "stopped" : "fault";
}

/** Whether the same request can do what it was for when it is sent again later, without anybody changing anything. */
export function isPassing(failure: Failure): boolean {
  return failure === "offline" || failure === "timeout" || failure === "busy" || failure === "server";
}

export function statusOf(error: unknown): number | null {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number" ? error.status : null;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function ofStatus(status: number): Failure {
  switch (status) {
    case 401:
      return "session";
    case 404:
    case 410:
      return "missing";
    case 408:
      return "timeout";
    case 409:
    case 412:
      return "conflict";
    case 425:
    case 429:
      return "busy";
    default:
      return status >= 500 ? "server" : "refused";
  }
}
