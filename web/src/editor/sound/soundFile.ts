import type { UrlResolver } from "../model/tag";
import { ByteSource, BytesTrouble } from "./bytes";
import { Peaks } from "./peaks";
import type { Ask, Frames, FromWorker, SoundInfo, SpectrumRequest, ToWorker, Trouble } from "./protocol";
import { startWorker } from "./startWorker";

export interface SoundListener {
  info(info: SoundInfo): void;
  /** More of the shape is known. */
  peaks(): void;
  failed(trouble: Trouble, format: string, bytes: BytesTrouble | null): void;
}

/** A recording that is being read: its bytes come through the page, what is in them is found by a worker. */
export class SoundFile {
  readonly source: ByteSource;
  info: SoundInfo | null = null;
  peaks: Peaks | null = null;
  readonly #worker: Worker;
  readonly #listener: SoundListener;
  readonly #answers = new Map<number, (answer: unknown) => void>();
  #asked = 0;
  #trouble: BytesTrouble | null = null;

  private constructor(source: ByteSource, listener: SoundListener, decodes: boolean) {
    this.source = source;
    this.#listener = listener;
    this.#worker = startWorker();
    this.#worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    this.#worker.addEventListener("error", () => listener.failed("damaged", "", null));
    this.#say({ kind: "open", size: source.size, decodes });
  }

  static async open(address: string, resolveUrl: UrlResolver, listener: SoundListener, signal: AbortSignal, decodes: boolean): Promise<SoundFile> {
    const file = new SoundFile(await ByteSource.open(address, resolveUrl, signal), listener, decodes);
    signal.addEventListener("abort", () => file.#worker.terminate(), { once: true });
    return file;
  }

  look(from: number, to: number): void {
    this.#say({ kind: "look", from, to });
  }

  async samples(from: number, to: number): Promise<readonly Float32Array[] | null> {
    return (await this.#ask({ kind: "samples", from, to })) as readonly Float32Array[] | null;
  }

  async spectrum(request: SpectrumRequest): Promise<Uint8Array | null> {
    return (await this.#ask({ kind: "spectrum", request })) as Uint8Array | null;
  }

  async frames(sample: number, seconds: number): Promise<Frames | null> {
    return (await this.#ask({ kind: "frames", sample, seconds })) as Frames | null;
  }

  #ask(ask: Ask): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#say({ kind: "ask", id, ask });
    });
  }

  #say(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "read":
        void this.#read(message.id, message.start, message.end);
        break;
      case "info":
        this.info = message.info;
        if (this.peaks === null) this.peaks = new Peaks(message.info.channels, message.info.bucket, message.info.samples);
        else this.peaks.resize(message.info.samples);
        this.#listener.info(message.info);
        break;
      case "peaks":
        for (const { from, count, data } of message.pieces) this.peaks?.put(from, count, message.state, data);
        this.#listener.peaks();
        break;
      case "answer":
        this.#answers.get(message.id)?.(message.answer);
        this.#answers.delete(message.id);
        break;
      case "failed":
        this.#listener.failed(message.trouble, message.format, this.#trouble);
        break;
      case "done":
        this.#listener.peaks();
    }
  }

  async #read(id: number, start: number, end: number): Promise<void> {
    const bytes = await this.source.read(start, end).catch((error: unknown) => {
      this.#trouble = error instanceof BytesTrouble ? error : null;
      return null;
    });
    this.#say({ kind: "bytes", id, bytes }, bytes === null ? [] : [bytes]);
  }
}
