import { workerStarter } from "../media/startWorker";
import address from "./worker.ts?worker&url";

export const startWorker = workerStarter("frames", address);
