import { onlyLabels, tagFacts } from "../config/tagtable";
import { EMPTY_LABEL, type ControlSpec, type LabelingConfig } from "../config/types";
import { isMarkedByLabels } from "./kinds";
import type { TagContext } from "./tag";
import { setRegionLabels } from "./answers";
import type { AnnotationStore } from "./store";
import { answerOf } from "./validate";
import { keysIn } from "./paths";

/** Labels marked `selected="true"` are chosen when an annotation opens. */
export function chooseInitialLabels({ store, config, labelsOf }: Pick<TagContext, "store" | "config" | "labelsOf">): void {
  for (const control of config.controls.values()) {
    const selected = labelsOf(control.name).filter((label) => label.selected).map((label) => label.key);
    if (selected.length > 0) store.chooseLabels(control.name, isMultiple(control) ? selected : selected.slice(0, 1));
  }
}

export function isMultiple(control: ControlSpec): boolean {
  return control.paths || control.node.attrs["choice"] === "multiple";
}

/** A button shows that it is pressed and lets go of its label when it is pressed again; a key always means its label. */
export type PressedBy = "button" | "key";

/**
 * A label was pressed: with regions selected it is put on them (or taken off), otherwise it is chosen for the next
 * region. Choosing a label of one control drops the labels of other controls on the same object that make shapes.
 */
export function pressLabel(store: AnnotationStore, config: LabelingConfig, control: ControlSpec, key: string, by: PressedBy = "button"): "applied" | "chosen" | "dropped" {
  const targets = [...store.selection].filter((id) => {
    const region = store.region(id);
    return region !== null && !region.readOnly && control.toNames.includes(region.toName) && acceptsRegion(control, region.results[0]?.fromName ?? "", config);
  });
  if (targets.length > 0) {
    if (key === EMPTY_LABEL) {
      setRegionLabels(store, control, targets, () => []);
      return "applied";
    }
    const has = by === "button" && targets.every((id) => labelsOn(store, id, control).includes(key));
    setRegionLabels(store, control, targets, (region) => nextLabels(keysIn(control, answerOf(region, control)), key, isMultiple(control), has));
    // Who is drawing with this control goes on with the label that was pressed last.
    if (!has && store.chosenLabels(control.name).length > 0) store.chooseLabels(control.name, nextLabels(store.chosenLabels(control.name), key, isMultiple(control), false));
    return has ? "dropped" : "applied";
  }
  const chosen = store.chosenLabels(control.name);
  const has = by === "button" && chosen.includes(key);
  const next = nextLabels(chosen, key, isMultiple(control), has);
  if (!has) dropRivals(store, config, control);
  store.chooseLabels(control.name, next);
  store.setActiveControl(next.length > 0 ? control.name : null);
  if (!has) store.notePress(control.name);
  return has ? "dropped" : "chosen";
}

/** Labels of a shape control only fit the shapes of that control; Labels fit every region. */
function acceptsRegion(control: ControlSpec, shapeControl: string, config: LabelingConfig): boolean {
  if (onlyLabels(control.type) || control.name === shapeControl) return true;
  const shape = config.controls.get(shapeControl);
  return shape?.type === control.type || shape?.type === control.type.replace(/labels$/, "");
}

export function labelsOn(store: AnnotationStore, regionId: string, control: ControlSpec): readonly string[] {
  const region = store.region(regionId);
  return region === null ? [] : keysIn(control, answerOf(region, control));
}

function nextLabels(now: readonly string[], key: string, multiple: boolean, remove: boolean): readonly string[] {
  if (remove) return now.filter((label) => label !== key);
  if (key === EMPTY_LABEL) return [EMPTY_LABEL];
  return multiple ? [...now.filter((label) => label !== key && label !== EMPTY_LABEL), key] : [key];
}

function dropRivals(store: AnnotationStore, config: LabelingConfig, control: ControlSpec): void {
  const names = onlyLabels(control.type) && !marksOnly(control, config);
  for (const other of config.controls.values()) {
    // What names drawn things goes together with what draws them, but not with what marks stretches of the same object.
    if (names && tagFacts(other.type)?.results !== "region") continue;
    if (other === control || other.labels.length + store.chosenLabels(other.name).length === 0 || onlyLabels(other.type)) continue;
    if (other.toNames.some((name) => control.toNames.includes(name))) store.chooseLabels(other.name, []);
  }
}

function marksOnly(control: ControlSpec, config: LabelingConfig): boolean {
  return control.toNames.every((name) => isMarkedByLabels(config.objects.get(name)?.type ?? ""));
}
