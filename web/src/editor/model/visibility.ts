import { tagFacts } from "../config/tagtable";
import type { ConfigNode, LabelingConfig } from "../config/types";
import { codecOf } from "./kinds";
import type { AnnotationStore } from "./store";
import type { Region } from "./types";

const REGION_RULES = new Set(["region-selected", "no-region-selected"]);

/**
 * Is a tag shown now? Rules (`visibleWhen`, `whenTagName`, `whenLabelValue`, `whenChoiceValue`) are inherited: a hidden
 * parent hides its children. `region` is the region in question; undefined means what is selected.
 */
export function isVisible(node: ConfigNode, config: LabelingConfig, store: AnnotationStore, region?: Region | null): boolean {
  // Of several selected regions the first one speaks for all.
  const [first] = store.selection;
  const subject = region === undefined ? store.region(first ?? "") : region;
  for (let current: ConfigNode | null = node; current !== null; current = current.parent) {
    if (!ownRule(current, config, store, subject)) return false;
  }
  return true;
}

/**
 * Is the answer of a control part of what is submitted? Answers hidden by a choice rule, or by a label rule of a per-region
 * control, stay in the editor but are not sent. Rules about the selection do not count here.
 */
export function isSubmitted(node: ConfigNode, config: LabelingConfig, store: AnnotationStore, region: Region | null): boolean {
  for (let current: ConfigNode | null = node; current !== null; current = current.parent) {
    const rule = current.attrs["visiblewhen"];
    if (rule === "no-region-selected" && region === null) continue;
    if (region === null && ((rule !== undefined && REGION_RULES.has(rule)) || current.attrs["whenrole"] !== undefined)) continue;
    if (rule === "no-region-selected") return false;
    if (!ownRule(current, config, store, region)) return false;
  }
  const labels = node.attrs["whenlabelvalue"];
  if (region !== null && labels !== undefined && !hasLabel(region, splitList(node.attrs["whentagname"]), splitList(labels), config)) return false;
  return true;
}

function ownRule(node: ConfigNode, config: LabelingConfig, store: AnnotationStore, region: Region | null): boolean {
  const { attrs } = node;
  const names = splitList(attrs["whentagname"]);
  if (!hasRole(region, splitList(attrs["whenrole"]))) return false;
  switch (attrs["visiblewhen"]) {
    case "region-selected":
      return region !== null && hasLabel(region, names, splitList(attrs["whenlabelvalue"]), config);
    case "no-region-selected":
      return region === null && store.selection.size === 0;
    case "choice-selected":
      return isChosen(names, splitList(attrs["whenchoicevalue"]), config, store, region);
    case "choice-unselected":
      return !isChosen(names, splitList(attrs["whenchoicevalue"]), config, store, region);
    case undefined:
      return attrs["whenchoicevalue"] === undefined || isChosen(names, splitList(attrs["whenchoicevalue"]), config, store, region);
    default:
      return true;
  }
}

/** Whether a region is a message of one of these roles. */
function hasRole(region: Region | null, roles: readonly string[]): boolean {
  if (roles.length === 0) return true;
  const role = region === null ? undefined : codecOf(region.kind)?.roleOf?.(region.geometry);
  return role !== undefined && roles.includes(role);
}

function hasLabel(region: Region, names: readonly string[], labels: readonly string[], config: LabelingConfig): boolean {
  const results = region.results.filter((result) => config.controls.get(result.fromName)?.perRegion !== true);
  const named = names.length === 0 ? results : results.filter((result) => names.includes(result.fromName));
  if (names.length > 0 && named.length === 0) return false;
  return labels.length === 0 || named.some((result) => leaves(result.value).some((label) => labels.includes(label)));
}

function isChosen(names: readonly string[], values: readonly string[], config: LabelingConfig, store: AnnotationStore, region: Region | null): boolean {
  const chosen: string[] = [];
  for (const control of config.controls.values()) {
    if (tagFacts(control.type)?.chosen !== true) continue;
    if (names.length > 0 && !names.includes(control.name)) continue;
    if (control.perRegion) {
      for (const result of region?.results ?? []) if (result.fromName === control.name) chosen.push(...leaves(result.value));
    } else {
      for (const item of store.classifications()) if (item.fromName === control.name) chosen.push(...leaves(item.value));
    }
  }
  return values.length === 0 ? chosen.length > 0 : chosen.some((value) => values.includes(value));
}

/** Chosen values of labels, choices and taxonomies; of a path only its last part counts. */
export function leaves(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return typeof value === "string" ? [value] : [];
  return value.flatMap((part: unknown) => {
    const leaf: unknown = Array.isArray(part) ? part.at(-1) : part;
    return typeof leaf === "string" ? [leaf] : [];
  });
}

export function splitList(value: string | undefined): readonly string[] {
  return (value ?? "").split(",").map((part) => part.trim()).filter((part) => part !== "");
}
