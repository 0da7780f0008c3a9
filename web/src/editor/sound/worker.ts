import { openSound, Reading } from "./reading";
import { SoundTrouble } from "./sound";
import type { Ask, FromWorker, ToWorker } from "./protocol";

const waiting = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: unknown): void }>();
const early: { readonly id: number; readonly ask: Ask }[] = [];
let reads = 0;
let reading: Reading | null = null;

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

async function open(size: number, decodes: boolean): Promise<void> {
  try {
    reading = new Reading(await openSound(read, size), tell);
    for (const { id, ask } of early.splice(0)) reading.ask(id, ask);
    await reading.run(decodes);
  } catch (error) {
    const known = error instanceof SoundTrouble;
    tell({ kind: "failed", trouble: known ? error.trouble : "damaged", format: known ? error.format : "" });
  }
}

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "open":
      void open(data.size, data.decodes);
      break;
    case "bytes": {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.bytes === null) asked?.reject(new SoundTrouble("bytes"));
      else asked?.resolve(new Uint8Array(data.bytes));
      break;
    }
    case "look":
      reading?.look(data.from, data.to);
      break;
    case "ask":
      if (reading === null) early.push(data);
      else reading.ask(data.id, data.ask);
  }
});
