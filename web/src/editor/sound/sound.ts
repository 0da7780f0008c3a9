/** A recording as a row of samples, whatever lies in its file. */
export interface Sound {
  readonly format: string;
  readonly channels: number;
  readonly rate: number;
  readonly samples: number;
  readonly isExact: boolean;
  readonly isFed: boolean;
  readonly lacks: number;
  /** Samples from `from` on, block after block, to at least `to` or the end. */
  decode(from: number, to: number, take: Take): Promise<void>;
  /** Goes through the whole once, before anything else is asked; `glance` gets a few samples at each of about `points` places. */
  prepare?(points: number, glance: Take, progress: () => void): Promise<void>;
}

export type Take = (at: number, planes: readonly Float32Array[]) => void;

/** Bytes of the file; fewer at its end. */
export type Read = (start: number, end: number) => Promise<Uint8Array>;

export class SoundTrouble extends Error {
  readonly trouble: "empty" | "unknown" | "no-sound" | "damaged" | "no-decoder" | "bytes";
  readonly format: string;

  constructor(trouble: SoundTrouble["trouble"], format = "") {
    super(trouble);
    this.trouble = trouble;
    this.format = format;
  }
}
