/** What the page and the worker that reads a video's container say to each other. Bytes are fetched by the page, whose policy names the stores. */
export interface VideoInfo {
  /** As people call it: "MP4", "WebM". */
  readonly format: string;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly hasSound: boolean;
}

export type Trouble = "empty" | "unknown" | "no-picture" | "damaged" | "bytes";

export type ToWorker =
  | { readonly kind: "open"; readonly size: number }
  | { readonly kind: "bytes"; readonly id: number; readonly bytes: ArrayBuffer | null };

export type FromWorker =
  | { readonly kind: "read"; readonly id: number; readonly start: number; readonly end: number }
  | { readonly kind: "info"; readonly info: VideoInfo }
  /** All that are known so far, in the order in which they are seen; `keys` are frames counted from 1. */
  | { readonly kind: "frames"; readonly starts: Float64Array; readonly end: number; readonly keys: Uint32Array; readonly isWhole: boolean }
  /** The file ends early: this is the last frame that is in it. */
  | { readonly kind: "cut"; readonly last: number }
  /** All of it has been found. */
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly trouble: Trouble; readonly format: string };
