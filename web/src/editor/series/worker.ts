import { Reading } from "./reading";
import type { FromWorker, ToWorker } from "./protocol";

let reading: Reading | null = null;

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "open":
      reading = new Reading(data.wanted, (message: FromWorker, transfer: Transferable[]) => postMessage(message, { transfer }));
      break;
    case "bytes":
      reading?.bytes(data.bytes);
      break;
    case "data":
      reading?.data(data.data);
      break;
    case "end":
      reading?.end();
  }
});
