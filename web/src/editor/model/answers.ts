import type { ControlSpec } from "../config/types";
import type { TagContext } from "./tag";
import { newId } from "./ids";
import { valueFrom } from "./paths";
import { questionOf } from "./question";
import type { AnnotationStore } from "./store";
import type { ClassificationResult, Region, RegionResult } from "./types";
import { answerOf, isAnswered } from "./validate";

/** Gives a classification control its answer for the whole task; an empty answer removes the result. */
export function setTaskAnswer(store: AnnotationStore, control: ControlSpec, value: unknown, options: { itemIndex?: number | null; mergeKey?: string } = {}): void {
  const itemIndex = options.itemIndex ?? null;
  const previous = store.classificationOf(control.name, itemIndex);
  if (!isAnswered(value)) {
    if (previous !== null) store.setClassification(null, previous);
    return;
  }
  const next: ClassificationResult = previous === null
    ? {
        id: newId(), fromName: control.name, toName: toNameOf(control), type: control.type, valueKey: control.valueKey ?? control.type,
        value, itemIndex, origin: "manual", seq: store.nextSeq(), raw: {},
      }
    : { ...previous, value };
  store.setClassification(next, previous, "Change answer", options.mergeKey ?? null);
}

/** What an answer about the whole task is about. */
export function toNameOf(control: ControlSpec): string {
  return questionOf(control.type)?.toName?.(control) ?? control.toNames[0] ?? "";
}

/** Gives a per-region control its answer on every one of these regions, as one step. */
export function setRegionAnswer(store: AnnotationStore, control: ControlSpec, regionIds: Iterable<string>, value: unknown, mergeKey?: string): void {
  store.updateRegions(regionIds, (region) => withResult(store, region, control, isAnswered(value) ? value : null), "Change answer", mergeKey ?? null);
}

/** Gives a labels control its labels on these regions. The item that carries the shape stays even when it has no label. */
export function setRegionLabels(store: AnnotationStore, control: ControlSpec, regionIds: Iterable<string>, labelsFor: (region: Region) => readonly string[]): void {
  store.updateRegions(regionIds, (region) => {
    const labels = labelsFor(region);
    const shape = region.results[0]?.fromName === control.name;
    return withResult(store, region, control, labels.length > 0 || shape ? valueFrom(control, labels) : null);
  }, "Change labels");
}

/** The region with one answer more, changed or (null) less. */
export function withResult(store: AnnotationStore, region: Region, control: ControlSpec, value: unknown): Region {
  const index = region.results.findIndex((result) => result.fromName === control.name);
  if (value === null) return index === -1 ? region : { ...region, results: region.results.filter((_, position) => position !== index) };
  const known = region.results[index];
  if (known !== undefined) return { ...region, results: region.results.with(index, { ...known, value }) };
  const last = region.results.reduce((highest, result) => Math.max(highest, result.seq), region.seq);
  // Between the region's own items and the next region, so that the items of one region stay together.
  const seq = last + store.nextSeq() / 1e9;
  const added: RegionResult = { fromName: control.name, type: control.type, valueKey: control.valueKey, value, seq, raw: {} };
  return { ...region, results: [...region.results, added] };
}

/** Changes the answer that the person can see now: of the selected regions, of the item that is shown, or of the task. */
export function changeAnswer(ctx: TagContext, control: ControlSpec, next: (value: unknown) => unknown): void {
  if (ctx.readOnly) return;
  const { store } = ctx;
  if (control.perRegion) {
    const ids = [...store.selection].filter((id) => control.toNames.includes(store.region(id)?.toName ?? ""));
    const first = store.region(ids[0] ?? "");
    if (first !== null) setRegionAnswer(store, control, ids, next(answerOf(first, control)));
    return;
  }
  const itemIndex = control.perItem ? store.shownItem(control.toNames[0] ?? "") : null;
  setTaskAnswer(store, control, next(store.classificationOf(control.name, itemIndex)?.value ?? null), { itemIndex });
}
