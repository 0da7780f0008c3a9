import { t } from "../../words/i18n";
import { EMPTY_LABEL } from "../../config/types";
import type { TagContext } from "../../model/tag";
import { leaves } from "../../model/visibility";
import { answerOf } from "../../model/validate";
import { timeSpanOf } from "../../timeline/geometry";
import type { TimelineEngine } from "../../timeline/engine";

/**
 * Marks from where the last region ends up to the cursor, with the label after that region's: two people who talk in turns are
 * marked by one key while one listens.
 */
export function markNext(ctx: TagContext, name: string, time: number, engine: TimelineEngine): void {
  const control = [...ctx.config.controls.values()].find((one) => one.toNames.includes(name) && !one.perRegion && ctx.labelsOf(one.name).length > 0);
  const labels = control === undefined ? [] : ctx.labelsOf(control.name).filter(({ key }) => key !== EMPTY_LABEL);
  if (control === undefined || labels.length === 0 || ctx.readOnly) return;
  const before = ctx.store.regions()
    .filter((region) => region.toName === name && timeSpanOf(region.geometry).end <= time)
    .toSorted((a, b) => timeSpanOf(b.geometry).end - timeSpanOf(a.geometry).end)[0];
  const start = before === undefined ? 0 : timeSpanOf(before.geometry).end;
  if (time - start < 0.001) return ctx.announce(t("The cursor stands where the last region ends."));
  const last = before === undefined ? -1 : labels.findIndex(({ key }) => leaves(answerOf(before, control)).includes(key));
  const next = labels[(last + 1) % labels.length];
  if (next === undefined) return;
  ctx.store.select([]);
  ctx.store.chooseLabels(control.name, [next.key]);
  ctx.store.setActiveControl(control.name);
  ctx.store.flush();
  engine.mark({ start, end: time, lane: 0 });
  engine.commitMarked();
}
