/** The tags that completion offers, with what each takes: all that is built. */
import type { ElementSpec } from "@codemirror/lang-xml";
import type { WrittenAttribute, WrittenTag } from "../../editor/config/written";
import { WRITTEN_TAGS } from "../../editor/config/generated/written";

const BUILT = WRITTEN_TAGS.filter((tag) => tag.built);

/** What says which tag it is, and about which others. */
const NAMES: Readonly<Record<WrittenTag["kind"], readonly string[]>> = { object: ["name"], control: ["name", "toName"], visual: [], label: [], part: [] };

function valuesOf({ type, values }: WrittenAttribute): readonly string[] | undefined {
  return type === "boolean" ? ["true", "false"] : values;
}

function attributeOf(attribute: WrittenAttribute): { name: string; values?: readonly string[] } {
  const values = valuesOf(attribute);
  return { name: attribute.name, ...(values === undefined ? {} : { values }) };
}

/** Missing: anything may stand inside. */
function childrenOf({ kind, children }: WrittenTag): readonly string[] | undefined {
  if (children !== undefined) return [children];
  return kind === "label" ? [] : undefined;
}

export const TAGS: readonly ElementSpec[] = BUILT.map((tag) => {
  const children = childrenOf(tag);
  return {
    name: tag.name,
    top: tag.name === "View",
    attributes: [...NAMES[tag.kind].map((name) => ({ name })), ...tag.attributes.filter((attribute) => attribute.built).map(attributeOf)],
    ...(children === undefined ? {} : { children }),
  };
});
