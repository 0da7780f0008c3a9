/** The library with what it needs of us: the only file that brings it in, and it comes when a document is opened. */
import { getDocument, PasswordResponses, PDFDataRangeTransport, PDFWorker } from "pdfjs-dist";
import { BytesTrouble, type ByteSource } from "../sound/bytes";
import { addressOf } from "./files";

export { getDocument };
export const INCORRECT: number = PasswordResponses.INCORRECT_PASSWORD;

export function workerOn(port: Worker): PDFWorker {
  const worker = PDFWorker.create({ port });
  const destroy = worker.destroy.bind(worker);
  // It leaves alone a worker that it did not start.
  worker.destroy = () => {
    destroy();
    port.terminate();
  };
  return worker;
}

/** Parts of the file, as they are asked for; the browser fetches them, from wherever the file is. */
class Ranges extends PDFDataRangeTransport {
  readonly #source: ByteSource;
  readonly #failed: (error: unknown) => void;

  constructor(source: ByteSource, failed: (error: unknown) => void) {
    super(source.size, source.head.slice());
    this.#source = source;
    this.#failed = failed;
  }

  override requestDataRange(begin: number, end: number): void {
    this.#source.read(begin, end).then((part) => this.onDataRange(begin, new Uint8Array(part)), this.#failed);
  }
}

export function rangesOf(source: ByteSource, failed: (error: unknown) => void): PDFDataRangeTransport {
  return new Ranges(source, failed);
}

export function isFetchTrouble(error: unknown): boolean {
  return error instanceof BytesTrouble;
}

/** Fonts, tables and decoders come from our own server, and nothing else does. */
export class Files {
  async fetch({ kind, filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const address = addressOf(kind, filename);
    if (address === null) throw new Error("no such file");
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}
