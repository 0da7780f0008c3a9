import type { ControlSpec } from "../config/types";
import { useTopics } from "../session/useSession";
import { setRegionAnswer, setTaskAnswer } from "../model/answers";
import { answerOf } from "../model/validate";
import type { TagProps } from "../model/tag";

/** The answer of a classification control, over the task, over one item of it, or over the selected regions. */
export interface Answer {
  readonly control: ControlSpec;
  readonly value: unknown;
  /** Selected regions have different answers; setting one gives it to all. */
  readonly mixed: boolean;
  readonly readOnly: boolean;
  /** With a merge key, changes that follow each other become one step of undo. */
  set(value: unknown, mergeKey?: string): void;
}

export function useAnswer({ node, ctx, regionIds }: TagProps): Answer | null {
  useTopics(ctx.store, ...(regionIds === undefined ? (["classifications", "tool"] as const) : (["regions"] as const)));
  const control = ctx.config.controls.get(node.attrs["name"] ?? "");
  if (control === undefined) return null;
  return regionIds === undefined ? taskAnswer(control, ctx) : regionAnswer(control, ctx, regionIds);
}

function taskAnswer(control: ControlSpec, ctx: TagProps["ctx"]): Answer {
  const itemIndex = control.perItem ? ctx.store.shownItem(control.toNames[0] ?? "") : null;
  return {
    control, mixed: false, readOnly: ctx.readOnly,
    value: ctx.store.classificationOf(control.name, itemIndex)?.value ?? null,
    set: (value, mergeKey) => setTaskAnswer(ctx.store, control, value, { itemIndex, ...(mergeKey === undefined ? {} : { mergeKey: `${control.name}:${mergeKey}` }) }),
  };
}

function regionAnswer(control: ControlSpec, ctx: TagProps["ctx"], regionIds: readonly string[]): Answer {
  const regions = regionIds.flatMap((id) => ctx.store.region(id) ?? []);
  const values = regions.map((region) => answerOf(region, control));
  const first = values[0] ?? null;
  const mixed = values.some((value) => JSON.stringify(value) !== JSON.stringify(first));
  return {
    control, mixed, value: mixed ? null : first,
    readOnly: ctx.readOnly || regions.every((region) => region.readOnly),
    set: (value, mergeKey) => setRegionAnswer(ctx.store, control, regionIds, value, mergeKey === undefined ? undefined : `${control.name}:${regionIds.join()}:${mergeKey}`),
  };
}
