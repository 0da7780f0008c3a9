/** Something that keys do, whatever is labeled. */
export interface ActionSpec {
  readonly action: string;
  /** Catalogue key. */
  readonly title: string;
  readonly keys: readonly string[];
  readonly group: "Annotation" | "Regions" | "Tools" | "View" | "Sound and video";
  /** Kinds of objects without which it means nothing; its keys are free then. */
  readonly objects?: readonly string[];
  /** Of a tool: the kind of region that it draws. */
  readonly draws?: string;
  /** The person chose the key. */
  readonly changed?: boolean;
  /** Where one task follows the other: one key for a decision. A label or choice that gets this key keeps it. */
  readonly decision?: boolean;
}

/** Both belong to objects, and not to the same ones: one key may mean both. */
export function areApart({ objects: some }: ActionSpec, { objects: others }: ActionSpec): boolean {
  return some !== undefined && others !== undefined && !some.some((type) => others.includes(type));
}
