import { ask, blobOf, BytesTrouble } from "../sound/bytes";
import type { UrlResolver } from "../model/tag";
import type { FromWorker, Notice, Piece, ToWorker, Trouble, Wanted } from "./protocol";
import { startWorker } from "./startWorker";

/** Bytes that the worker may have before it has read them. */
const AHEAD = 8 << 20;

export interface Loading {
  piece(piece: Piece, gap: number): void;
  done(notices: readonly Notice[]): void;
  /** What came makes no series. `type`: what its server calls it. */
  failed(trouble: Trouble, type: string): void;
}

export type Source = { readonly kind: "address"; readonly address: string } | { readonly kind: "data"; readonly data: unknown };

/** Reads a series in a worker, while it comes. Throws a `BytesTrouble` where it does not come. */
export async function loadSeries(source: Source, wanted: Wanted, resolveUrl: UrlResolver, told: Loading, signal: AbortSignal): Promise<void> {
  const worker = startWorker();
  const send = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const stop = new AbortController();
  signal.addEventListener("abort", () => worker.terminate(), { once: true });
  let ahead = 0;
  let type = "";
  let onRead: () => void = () => {};
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (signal.aborted) return;
    if (data.kind === "piece") return told.piece(data.piece, data.gap);
    if (data.kind === "read") {
      ahead -= data.bytes;
      return onRead();
    }
    worker.terminate();
    stop.abort();
    onRead();
    if (data.kind === "done") told.done(data.notices);
    else told.failed(data.trouble, type);
  });
  send({ kind: "open", wanted });
  if (source.kind === "data") return send({ kind: "data", data: source.data });
  try {
    const body = await bodyOf(source.address, resolveUrl, AbortSignal.any([signal, stop.signal]), (name) => (type = name));
    for (;;) {
      const { done, value } = await body.read();
      if (stop.signal.aborted || signal.aborted) return;
      if (done) break;
      ahead += value.length;
      send({ kind: "bytes", bytes: value }, [value.buffer]);
      while (ahead > AHEAD && !stop.signal.aborted && !signal.aborted) await new Promise<void>((resolve) => (onRead = resolve));
    }
    send({ kind: "end" });
  } catch (error) {
    if (stop.signal.aborted) return;
    worker.terminate();
    signal.throwIfAborted();
    throw error instanceof BytesTrouble ? error : new BytesTrouble({ kind: "cut" }, source.address);
  }
}

async function bodyOf(address: string, resolveUrl: UrlResolver, signal: AbortSignal, onType: (type: string) => void): Promise<ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>> {
  const held = blobOf(address);
  if (held !== null) {
    onType(held.type);
    return held.stream().getReader();
  }
  const answer = await ask(address, resolveUrl, null, signal);
  onType(answer.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "");
  if (answer.body === null) throw new BytesTrouble({ kind: "cut" }, answer.url);
  return answer.body.getReader();
}
