import type { ControlSpec, LabelingConfig } from "../config/types";
import { t } from "../words/i18n";
import { questionOf } from "./question";
import type { TagContext } from "./tag";
import { isObject } from "../config/json";
import { isSubmitted } from "./visibility";
import type { AnnotationStore } from "./store";
import type { JsonObject, Region } from "./types";

export interface MissingAnswer {
  readonly control: ControlSpec;
  /** The region that misses the answer; null = the whole task. */
  readonly regionId: string | null;
  /** The config author's own words, when there are some. */
  readonly message: string | null;
}

/** Required controls that are shown and have no answer, and numbers out of their limits, in config order, region by region. */
export function missingAnswers(config: LabelingConfig, store: AnnotationStore, task: Readonly<JsonObject>): readonly MissingAnswer[] {
  const missing: MissingAnswer[] = [];
  for (const control of config.controls.values()) {
    missing.push(...impossible(control, config, store));
    const lacks = isSubmitted(control.node, config, store, null) ? questionOf(control.type)?.lacks?.(control, store, task) ?? null : null;
    if (lacks !== null) missing.push({ control, regionId: null, message: lacks });
    if (!control.required) continue;
    const message = control.node.attrs["requiredmessage"] ?? null;
    if (control.perRegion) {
      for (const region of store.regions()) {
        if (!control.toNames.includes(region.toName) || !isSubmitted(control.node, config, store, region)) continue;
        if (!isAnswered(answerOf(region, control))) missing.push({ control, regionId: region.id, message });
      }
    } else if (isSubmitted(control.node, config, store, null) && !hasTaskAnswer(control, store)) {
      missing.push({ control, regionId: null, message });
    }
  }
  return missing;
}

/** Why a submit is refused. Of many regions it says which one, by the number that the list of regions gives it. */
export function refusal({ control, regionId, message }: MissingAnswer, ctx: TagContext): string {
  const said = message ?? t("Answer “{name}” before you submit.", { name: control.name });
  const region = ctx.store.region(regionId ?? "");
  if (region === null || ctx.store.regionCount < 2) return said;
  const number = ctx.store.regions().findIndex((other) => other.id === region.id) + 1;
  return t("Region {number} ({title}): {message}", { number, title: ctx.styleOf(region).title || t("No label"), message: said });
}

/** Answers that cannot be: a number that was typed beyond the limits of its control. */
function impossible(control: ControlSpec, config: LabelingConfig, store: AnnotationStore): readonly MissingAnswer[] {
  const kind = questionOf(control.type);
  if (kind?.problem === undefined) return [];
  const subjects: readonly (Region | null)[] = control.perRegion ? store.regions().filter((region) => control.toNames.includes(region.toName)) : [null];
  return subjects.flatMap((region) => {
    const value = region === null ? store.classificationOf(control.name)?.value : answerOf(region, control);
    const message = isSubmitted(control.node, config, store, region) ? kind.problem?.(control, value) ?? null : null;
    return message === null ? [] : [{ control, regionId: region?.id ?? null, message: `${control.name}: ${message}` }];
  });
}

function hasTaskAnswer(control: ControlSpec, store: AnnotationStore): boolean {
  if (store.classifications().some((item) => item.fromName === control.name && isAnswered(item.value))) return true;
  // Labels controls are answered by regions; answers of tags without a module are passed through.
  if (store.regions().some((region) => isAnswered(answerOf(region, control)))) return true;
  return store.passthrough.some(({ raw }) => isObject(raw) && raw["from_name"] === control.name);
}

export function answerOf(region: Region, control: ControlSpec): unknown {
  return region.results.find((result) => result.fromName === control.name)?.value ?? null;
}

export function isAnswered(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  if (Array.isArray(value)) return value.some((part) => isAnswered(part));
  return true;
}
