import { walk } from "./graph";
import { tagFacts } from "./tagtable";
import type { ConfigNode, LabelingConfig } from "./types";

const known = new WeakMap<LabelingConfig, ReadonlySet<ConfigNode>>();

/**
 * The parts of a config that ask about the selected region: controls with perRegion, and groups that are only shown with a
 * region and hold nothing else. They stand in one place beside the task, so that selecting moves nothing.
 */
export function asideNodes(config: LabelingConfig): ReadonlySet<ConfigNode> {
  const found = known.get(config) ?? new Set(config.root === null ? [] : topmost(config.root, config));
  known.set(config, found);
  return found;
}

function topmost(node: ConfigNode, config: LabelingConfig): readonly ConfigNode[] {
  if (isAboutRegion(node, config)) return [node];
  return node.children.flatMap((child) => topmost(child, config));
}

function isAboutRegion(node: ConfigNode, config: LabelingConfig): boolean {
  const own = config.controls.get(node.attrs["name"] ?? "");
  if (own?.node === node) return own.perRegion;
  return node.attrs["visiblewhen"] === "region-selected" && holdsOnlyQuestions(node, config);
}

/** Questions on regions with headings around them; not the data, nor what draws or is asked about the whole task. */
function holdsOnlyQuestions(node: ConfigNode, config: LabelingConfig): boolean {
  const inner = [...walk(node)];
  const controls = inner.flatMap((item) => {
    const control = config.controls.get(item.attrs["name"] ?? "");
    return control?.node === item ? [control] : [];
  });
  return controls.length > 0 && controls.every((control) => control.perRegion) && inner.every((item) => tagFacts(item.tag)?.role !== "object");
}
