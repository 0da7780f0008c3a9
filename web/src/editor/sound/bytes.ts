import { type Reason, reasonOfAnswer, whyNot } from "../media/why";
import type { UrlResolver } from "../model/tag";

/** Why bytes did not come. */
export class BytesTrouble extends Error {
  readonly reason: Reason | null;
  readonly url: string;

  /** Null: there is no address. */
  constructor(reason: Reason | null, url: string) {
    super(reason?.kind ?? "no address");
    this.reason = reason;
    this.url = url;
  }
}

const FIRST = 65_536;
/** Where a server sends only whole files, they are kept up to this size. */
const MOST_WHOLE = 512 << 20;

/** A file behind an address of a task, read piece by piece. A link that ended is made anew by asking the address again. */
export class ByteSource {
  readonly size: number;
  /** What its server calls it. */
  readonly type: string;
  /** The beginning of the file. */
  readonly head: Uint8Array;
  readonly #address: string;
  readonly #resolveUrl: UrlResolver;
  readonly #signal: AbortSignal;
  /** All of it, where it did not come in parts. A player gets it from here: it could not go to another place in what comes only from the beginning. */
  readonly whole: Blob | null;

  private constructor(found: { size: number; type: string; head: Uint8Array; whole: Blob | null }, address: string, resolveUrl: UrlResolver, signal: AbortSignal) {
    this.size = found.size;
    this.type = found.type;
    this.head = found.head;
    this.whole = found.whole;
    this.#address = address;
    this.#resolveUrl = resolveUrl;
    this.#signal = signal;
  }

  static async open(address: string, resolveUrl: UrlResolver, signal: AbortSignal): Promise<ByteSource> {
    const held = blobOf(address);
    if (held !== null) return new ByteSource({ size: held.size, type: held.type, head: new Uint8Array(await held.slice(0, FIRST).arrayBuffer()), whole: held }, address, resolveUrl, signal);
    const answer = await ask(address, resolveUrl, `bytes=0-${FIRST - 1}`, signal);
    const type = answer.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    if (answer.status === 416) return new ByteSource({ size: 0, type, head: new Uint8Array(0), whole: null }, address, resolveUrl, signal);
    if (answer.status === 200) return new ByteSource(await wholeOf(answer, type), address, resolveUrl, signal);
    const head = new Uint8Array(await bodyOf(answer, signal));
    const total = /\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "")?.[1];
    // A store may hide this header from pages. The length of the whole it must not hide.
    const size = total === undefined ? await lengthOf(address, resolveUrl, head.length, signal) : Number(total);
    return new ByteSource({ size, type, head, whole: null }, address, resolveUrl, signal);
  }

  async read(start: number, end: number): Promise<ArrayBuffer> {
    if (end <= this.head.length) return this.head.slice(start, end).buffer;
    if (this.whole !== null) return this.whole.slice(start, end).arrayBuffer();
    const answer = await ask(this.#address, this.#resolveUrl, `bytes=${start}-${Math.min(end, this.size) - 1}`, this.#signal);
    const body = await bodyOf(answer, this.#signal);
    return answer.status === 200 ? body.slice(start, end) : body;
  }
}

/** An address may hold the recording itself. It is read here, since the policy of the page lets nothing be fetched from it. */
export function blobOf(address: string): Blob | null {
  const [beginning, type = ""] = /^data:([^;,]*)[^,]*;base64,/i.exec(address) ?? [];
  if (beginning === undefined) return null;
  try {
    return new Blob([Uint8Array.from(atob(address.slice(beginning.length)), (character) => character.charCodeAt(0))], { type: type.toLowerCase() });
  } catch {
    return null;
  }
}

async function wholeOf(answer: Response, type: string) {
  const said = Number(answer.headers.get("Content-Length") ?? 0);
  if (said > MOST_WHOLE) throw new BytesTrouble({ kind: "status", status: 200 }, answer.url);
  const whole = await answer.blob().catch(() => {
    throw new BytesTrouble({ kind: "cut" }, answer.url);
  });
  return { size: whole.size, type, head: new Uint8Array(await whole.slice(0, FIRST).arrayBuffer()), whole };
}

async function lengthOf(address: string, resolveUrl: UrlResolver, least: number, signal: AbortSignal): Promise<number> {
  if (least < FIRST) return least;
  const stop = new AbortController();
  const answer = await ask(address, resolveUrl, null, AbortSignal.any([signal, stop.signal]));
  const length = Number(answer.headers.get("Content-Length") ?? 0);
  stop.abort();
  return Math.max(least, length);
}

async function bodyOf(answer: Response, signal: AbortSignal): Promise<ArrayBuffer> {
  return answer.arrayBuffer().catch(() => {
    signal.throwIfAborted();
    throw new BytesTrouble({ kind: "cut" }, answer.url);
  });
}

/** Asks twice: the first link may have ended, or the connection. */
export async function ask(address: string, resolveUrl: UrlResolver, range: string | null, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = range === null ? {} : { Range: range };
  for (const cache of ["default", "reload"] as const) {
    const url = await resolveUrl(address);
    if (!isMediaAddress(url)) throw new BytesTrouble(null, url);
    const answer = await fetch(url, { signal, headers, cache }).catch(() => null);
    signal.throwIfAborted();
    if (answer !== null && (answer.ok || answer.status === 416)) return answer;
    if (answer !== null && answer.status !== 403 && answer.status !== 401) throw await troubleOf(answer, url);
    if (cache === "reload") throw answer === null ? new BytesTrouble(await whyNot(url, signal), url) : await troubleOf(answer, url);
  }
  throw new BytesTrouble(null, address);
}

async function troubleOf(answer: Response, url: string): Promise<BytesTrouble> {
  const isOurs = new URL(url, location.href).origin === location.origin && !answer.redirected;
  return new BytesTrouble(await reasonOfAnswer(answer, isOurs), url);
}

/** `javascript:` and the like are not even tried. */
export function isMediaAddress(url: string): boolean {
  return url.trim() !== "" && URL.canParse(url, location.href) && ["http:", "https:", "data:", "blob:"].includes(new URL(url, location.href).protocol);
}
