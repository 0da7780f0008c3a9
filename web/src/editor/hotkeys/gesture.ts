import type { ActionSpec } from "./spec";

/** Keys and gestures that belong to a place and cannot be changed; listed so that nobody has to find them by chance. */
export interface Gesture {
  readonly group: ActionSpec["group"] | "Image" | "Document" | "Text" | "Series" | "List of regions";
  /** Catalogue key. */
  readonly title: string;
  readonly keys: readonly string[];
  /** Catalogue key of what is done with the pointer, beside the keys. */
  readonly pointer?: string;
}

/** Of an object of the config. */
export interface Gestures {
  /** Its tag in lower case. */
  readonly object: string;
  /** Other tags that are the same. */
  readonly also?: readonly string[];
  /** Keys that can be changed, while such an object is there. */
  readonly actions?: readonly ActionSpec[];
  /** What helps to look at it. */
  readonly looking: readonly Gesture[];
  /** What makes and changes regions on it. */
  readonly marking: readonly Gesture[];
}
