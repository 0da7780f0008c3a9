import { EMPTY_LABEL, type LabelingConfig, type LabelSpec } from "../config/types";
import { onlyLabels, tagFacts } from "../config/tagtable";
import { isMarkedByLabels } from "./kinds";
import type { Drawing, TagContext } from "./tag";
import type { AnnotationStore } from "./store";

/**
 * What the next drawing gesture on an object makes: the control that was chosen last wins, then a labels control with
 * chosen labels, then (for objects without any chosen label) a bare shape control. Null = nothing to draw with.
 */
export function drawingOn(toName: string, config: LabelingConfig, store: AnnotationStore): Drawing | null {
  const controls = [...config.controls.values()].filter((control) => control.toNames.includes(toName) && !control.perRegion && control.isOwn !== true);
  const labeling = controls.filter((control) => control.valueKey !== null && control.labels.length + store.chosenLabels(control.name).length > 0);
  const chosen = labeling.filter((control) => store.chosenLabels(control.name).length > 0);
  const shapes = controls.filter((control) => control.valueKey === null);
  const marked = isMarkedByLabels(config.objects.get(toName)?.type ?? "");
  const active = [...chosen, ...shapes].find((control) => control.name === store.activeControl);
  const control = active !== undefined && (!onlyLabels(active.type) || marked)
    ? active
    : (chosen.find((item) => !onlyLabels(item.type) || marked) ?? (marked ? undefined : shapes[0]));
  if (control === undefined) return null;
  return {
    control,
    labels: control.valueKey === null ? [] : written(store.chosenLabels(control.name)),
    extra: chosen.filter((item) => item !== control && onlyLabels(item.type)).map((item) => ({ control: item, labels: written(store.chosenLabels(item.name)) })),
  };
}

/** "No label" is chosen like a label and written as none. */
function written(labels: readonly string[]): readonly string[] {
  return labels.filter((label) => label !== EMPTY_LABEL);
}

/** How many regions use a label already, for `maxUsages`. */
export function labelUsages(store: AnnotationStore, controlName: string, key: string): number {
  let count = 0;
  for (const region of store.regions()) {
    for (const result of region.results) {
      if (result.fromName === controlName && Array.isArray(result.value) && result.value.includes(key)) count += 1;
    }
  }
  return count;
}

export function isUsedUp(store: AnnotationStore, controlName: string, label: LabelSpec, controlLimit: number | null): boolean {
  const limit = label.maxUsages ?? controlLimit;
  return limit !== null && labelUsages(store, controlName, label.key) >= limit;
}

/** Is there anything that makes regions, or any region? A form of questions has none. */
export function hasRegions({ store, config }: Pick<TagContext, "store" | "config">): boolean {
  if (store.regionCount > 0) return true;
  return [...config.controls.values()].some((control) => tagFacts(control.type)?.labeling === true || control.valueKey === null || control.paths);
}
