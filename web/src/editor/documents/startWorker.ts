import { workerStarter } from "../media/startWorker";
import address from "./pdfWorker.ts?worker&url";

/** The server lets this one file, by its name, run the WebAssembly that decodes pictures in documents. */
export const startWorker = workerStarter("pdf", address);
