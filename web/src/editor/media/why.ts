/** Why something that a page asked for is not there. A picture's element does not tell; asking again does, as far as the browser lets on. */
import { type Said, speech } from "../../api/said";

export type Reason =
  | { readonly kind: "missing" | "forbidden" | "expired" | "session" | "offline" | "unreachable" | "cors" | "policy" | "cut" }
  /** The store, in the words of our server, which asked it. */
  | { readonly kind: "store"; readonly said: string }
  | { readonly kind: "status"; readonly status: number }
  /** It came. What is in it is somebody else's question. */
  | { readonly kind: "came"; readonly bytes: Uint8Array; readonly type: string };

/** More than any store writes about a refusal. */
const ANSWER = 65_536;

export async function whyNot(url: string, signal: AbortSignal): Promise<Reason> {
  const target = new URL(url, location.href);
  const isOurs = target.origin === location.origin;
  if (isOurs) {
    // Our own server is asked first, to tell its refusals from those of a store that it sends to.
    const answer = await fetch(target, { signal, redirect: "manual", cache: "no-store" }).catch(() => null);
    signal.throwIfAborted();
    if (answer === null) return { kind: "offline" };
    if (answer.type !== "opaqueredirect") return reasonOfAnswer(answer, true);
  }
  return whyNotFrom(target, signal);
}

/** Another server, perhaps behind a link of ours. */
async function whyNotFrom(target: URL, signal: AbortSignal): Promise<Reason> {
  const policy = watchPolicy(target.href, "connect-src");
  try {
    const answer = await fetch(target, { signal, cache: "no-store" }).catch(() => null);
    signal.throwIfAborted();
    // A link of ours leads to our own server, which asks the store.
    if (answer !== null) return await reasonOfAnswer(answer, new URL(answer.url || target.href, location.href).origin === location.origin);
    if (await policy.refused()) return { kind: "policy" };
    // Without permission to read, a page still learns whether anybody answers.
    const isThere = await fetch(target, { signal, mode: "no-cors", cache: "no-store" }).then(() => true, () => false);
    signal.throwIfAborted();
    return { kind: isThere ? "cors" : navigator.onLine ? "unreachable" : "offline" };
  } finally {
    policy.stop();
  }
}

export async function reasonOfAnswer(answer: Response, isOurs: boolean): Promise<Reason> {
  const { status } = answer;
  if (answer.ok) {
    const body = await answer.arrayBuffer().catch(() => null);
    return body === null ? { kind: "cut" } : { kind: "came", bytes: new Uint8Array(body), type: typeOf(answer.headers.get("Content-Type")) };
  }
  if (status === 404 || status === 410) return { kind: "missing" };
  const text = (await answer.text().catch(() => "")).slice(0, ANSWER);
  if (isOurs) {
    if (status === 401) return { kind: "session" };
    const said = status === 424 ? await detailOf(text) : null;
    if (said !== null) return { kind: "store", said };
    if (text.includes('"object_link_is_over"')) return { kind: "expired" };
  } else if (saysExpired(text)) {
    return { kind: "expired" };
  }
  return status === 403 || status === 401 ? { kind: "forbidden" } : { kind: "status", status };
}

/** Amazon and what speaks like it, Google, Azure, each in its own words. */
export function saysExpired(text: string): boolean {
  return /request has expired|ExpiredToken|the provided token has expired|expired at|signature not valid in the specified time frame|signed expiry time/i.test(text);
}

/** In the language of the person. */
async function detailOf(text: string): Promise<string | null> {
  const body = parsed(text);
  if (typeof body !== "object" || body === null || !("detail" in body) || typeof body.detail !== "string") return null;
  const code = "code" in body && typeof body.code === "string" ? body.code : "";
  const params = "params" in body && typeof body.params === "object" && body.params !== null ? (body.params as NonNullable<Said["params"]>) : {};
  return (await speech())({ code, params }, body.detail);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function typeOf(header: string | null): string {
  return header?.split(";")[0]?.trim().toLowerCase() ?? "";
}

/** The browser tells what the page's policy refused, but not on what asked, and only after it. Of a link it names the beginning. */
export function watchPolicy(url: string, directive: "img-src" | "connect-src"): { refused(): Promise<boolean>; stop(): void } {
  const { origin, href } = new URL(url, location.href);
  let seen = false;
  const listener = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    if (effectiveDirective === directive && (blockedURI === href || blockedURI === origin || blockedURI.startsWith(`${origin}/`))) seen = true;
  };
  document.addEventListener("securitypolicyviolation", listener);
  return {
    refused: () => new Promise((resolve) => setTimeout(() => resolve(seen), 0)),
    stop: () => document.removeEventListener("securitypolicyviolation", listener),
  };
}
