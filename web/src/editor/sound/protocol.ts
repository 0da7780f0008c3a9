/** What the page and the worker that reads a recording say to each other. Bytes are fetched by the page, whose policy names the stores. */

export interface SoundInfo {
  /** As people call it: "MP3", "WAV", … */
  readonly format: string;
  readonly channels: number;
  readonly rate: number;
  /** Of each channel; an estimate while `isExact` is false. */
  readonly samples: number;
  readonly isExact: boolean;
  /** Samples in one peak. */
  readonly bucket: number;
  /** The page feeds the player frame by frame, because it alone would not find the right one. */
  readonly isFed: boolean;
  /** Samples that the file says it has and does not. */
  readonly lacks: number;
}

/** How a peak was found: from some of its samples, or from all. */
export const SKETCHED = 1;
export const EXACT = 2;

export interface SpectrumRequest {
  readonly channel: number;
  /** First sample of the middle of the first column, samples from column to column, number of columns. */
  readonly from: number;
  readonly step: number;
  readonly columns: number;
  readonly size: number;
}

export type Ask =
  | { readonly kind: "samples"; readonly from: number; readonly to: number }
  | { readonly kind: "spectrum"; readonly request: SpectrumRequest }
  /** Frames from the one that has this sample on, as many as sound for `seconds`. */
  | { readonly kind: "frames"; readonly sample: number; readonly seconds: number };

export interface Frames {
  /** Sample at which the first begins; may be before the first that was recorded. */
  readonly sample: number;
  readonly from: number;
  readonly to: number;
  readonly isLast: boolean;
}

export type ToWorker =
  /** `decodes`: false finds only where each time is. */
  | { readonly kind: "open"; readonly size: number; readonly decodes: boolean }
  | { readonly kind: "bytes"; readonly id: number; readonly bytes: ArrayBuffer | null }
  /** What is on the screen is read first. */
  | { readonly kind: "look"; readonly from: number; readonly to: number }
  | { readonly kind: "ask"; readonly id: number; readonly ask: Ask };

export type Trouble = "empty" | "unknown" | "no-sound" | "damaged" | "no-decoder" | "bytes";

/** Smallest and largest of each bucket, channel after channel, as whole numbers of 16 bits. */
export interface Piece {
  readonly from: number;
  readonly count: number;
  readonly data: Int16Array;
}

export type FromWorker =
  | { readonly kind: "read"; readonly id: number; readonly start: number; readonly end: number }
  | { readonly kind: "info"; readonly info: SoundInfo }
  | { readonly kind: "peaks"; readonly state: number; readonly pieces: readonly Piece[] }
  | { readonly kind: "answer"; readonly id: number; readonly answer: readonly Float32Array[] | Uint8Array | Frames | null }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly trouble: Trouble; readonly format: string };
