/** What the page and the worker that reads a series say to each other. */

/** Rows of one piece; all but the last are full. */
export const PIECE = 32_768;
/** Rows whose smallest and largest are kept. */
export const BLOCK = 64;
/** Numbers that are kept at most: half a gigabyte of them. */
export const MOST_NUMBERS = 64_000_000;

export interface Wanted {
  /** As the config names them. Empty: rows are counted. */
  readonly time: string;
  readonly timeFormat: string;
  /** Names or numbers of columns. */
  readonly columns: readonly string[];
  /** What stands between columns; null: find out. */
  readonly separator: string | null;
}

/** A stretch of rows. */
export interface Piece {
  readonly rows: number;
  readonly times: Float64Array;
  /** One for each wanted column; what is missing is NaN. */
  readonly values: readonly Float64Array[];
  /** Smallest and largest of each block, one after the other; NaN: it has no number. */
  readonly blocks: readonly Float64Array[];
}

/** What makes a series impossible to show. */
export type Trouble =
  | { readonly kind: "empty" | "no-rows" | "not-text" | "bad-json" | "one-time" }
  | { readonly kind: "page" }
  | { readonly kind: "no-time-column"; readonly name: string; readonly found: readonly string[] }
  | { readonly kind: "no-columns"; readonly names: readonly string[]; readonly found: readonly string[] }
  | { readonly kind: "bad-time"; readonly row: number; readonly text: string; readonly format: string }
  | { readonly kind: "unsorted"; readonly row: number; readonly text: string; readonly before: string };

/** What is missing, though the rest can be shown. */
export type Notice =
  | { readonly kind: "ragged"; readonly rows: number; readonly first: number }
  | { readonly kind: "no-column"; readonly name: string; readonly found: readonly string[] }
  | { readonly kind: "no-numbers"; readonly name: string; readonly text: string }
  | { readonly kind: "too-many"; readonly rows: number };

export type ToWorker =
  | { readonly kind: "open"; readonly wanted: Wanted }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "data"; readonly data: unknown }
  | { readonly kind: "end" };

export type FromWorker =
  /** `gap`: the shortest time between two rows so far. */
  | { readonly kind: "piece"; readonly piece: Piece; readonly gap: number }
  /** So many bytes have been read; the page sends more. */
  | { readonly kind: "read"; readonly bytes: number }
  | { readonly kind: "done"; readonly notices: readonly Notice[] }
  | { readonly kind: "failed"; readonly trouble: Trouble };
