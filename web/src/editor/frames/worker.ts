import type { FromWorker, ToWorker } from "./protocol";
import { readFrames, VideoTrouble } from "./reading";

const waiting = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: unknown): void }>();
let reads = 0;

const tell = (message: FromWorker, transfer: Transferable[] = []) => postMessage(message, { transfer });

/** The page fetches: its policy names the stores, and it renews links. */
function read(start: number, end: number): Promise<Uint8Array> {
  if (end <= start) return Promise.resolve(new Uint8Array(0));
  reads += 1;
  const id = reads;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    tell({ kind: "read", id, start, end });
  });
}

let bytesFailed = false;

async function open(size: number): Promise<void> {
  try {
    await readFrames(read, size, tell);
    tell({ kind: "done" });
  } catch (error) {
    const known = error instanceof VideoTrouble;
    tell({ kind: "failed", trouble: bytesFailed ? "bytes" : known ? error.trouble : "damaged", format: known ? error.format : "" });
  }
}

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "open") return void open(data.size);
  const asked = waiting.get(data.id);
  waiting.delete(data.id);
  if (data.bytes === null) {
    bytesFailed = true;
    asked?.reject(new VideoTrouble("bytes"));
  } else asked?.resolve(new Uint8Array(data.bytes));
});
