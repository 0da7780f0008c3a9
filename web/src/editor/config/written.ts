/** A tag as authors of configs know it. The editor itself reads `tagFacts`; this is for those who help to write. */
export interface WrittenTag {
  readonly name: string;
  readonly kind: "visual" | "object" | "control" | "label" | "part";
  /** Of objects: the kind of data. */
  readonly data?: string;
  /** The tag that its children are. */
  readonly children?: string;
  /** The objects on which it marks places. */
  readonly on?: readonly string[];
  readonly built: boolean;
  readonly attributes: readonly WrittenAttribute[];
}

export interface WrittenAttribute {
  readonly name: string;
  readonly type: "string" | "number" | "boolean" | "choice" | "colour";
  readonly values?: readonly string[];
  readonly default?: string | number | boolean;
  /** Whether the editor follows it. */
  readonly built: boolean;
}
