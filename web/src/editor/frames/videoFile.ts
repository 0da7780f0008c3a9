import type { UrlResolver } from "../model/tag";
import { ByteSource, BytesTrouble } from "../sound/bytes";
import type { FromWorker, ToWorker, Trouble, VideoInfo } from "./protocol";
import { startWorker } from "./startWorker";

export interface VideoListener {
  info(info: VideoInfo): void;
  frames(starts: Float64Array, end: number, keys: readonly number[], isWhole: boolean): void;
  cut(last: number): void;
  failed(trouble: Trouble, format: string, bytes: BytesTrouble | null): void;
}

/** A video whose frames are being found: its bytes come through the page, what is in them is found by a worker. */
export class VideoFile {
  readonly source: ByteSource;
  readonly #worker: Worker;
  readonly #listener: VideoListener;
  #trouble: BytesTrouble | null = null;

  private constructor(source: ByteSource, listener: VideoListener) {
    this.source = source;
    this.#listener = listener;
    this.#worker = startWorker();
    this.#worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    this.#worker.addEventListener("error", () => listener.failed("damaged", "", null));
    this.#say({ kind: "open", size: source.size });
  }

  static async open(address: string, resolveUrl: UrlResolver, listener: VideoListener, signal: AbortSignal): Promise<VideoFile> {
    const file = new VideoFile(await ByteSource.open(address, resolveUrl, signal), listener);
    signal.addEventListener("abort", () => file.#worker.terminate(), { once: true });
    return file;
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
        this.#listener.info(message.info);
        break;
      case "frames":
        this.#listener.frames(message.starts, message.end, [...message.keys], message.isWhole);
        break;
      case "cut":
        this.#listener.cut(message.last);
        break;
      case "done":
        this.#worker.terminate();
        break;
      case "failed":
        this.#listener.failed(message.trouble, message.format, this.#trouble);
        this.#worker.terminate();
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
