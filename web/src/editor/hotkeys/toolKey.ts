/** A key that chooses a tool. */
export interface ToolKey {
  /** "rect": its action in the keymap is "tool:rect". */
  readonly name: string;
  /** Catalogue key. */
  readonly title: string;
  readonly key: string;
  /** The kind of region that it draws: elsewhere the key is free. */
  readonly kind: string;
}
