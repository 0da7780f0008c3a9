/** What the editor knows of a tag. */
export interface TagFacts {
  readonly role: "visual" | "object" | "control" | "child";
  readonly built?: boolean;
  /** Of controls: the key in `value`; null for a bare shape. */
  readonly valueKey?: string | null;
  /** Of controls: what a result of it is. `labels` marks a place of an object that is not drawn, or names a drawn one. */
  readonly results?: "answer" | "labels" | "region" | "shape";
  /** Of objects that write results about themselves: the type of these. */
  readonly writes?: string;
  /** Its answers are among those that rules about choices (`whenChoiceValue`) ask for. */
  readonly chosen?: boolean;
  /** Children (Label) are labels put on regions. */
  readonly labeling?: boolean;
}
