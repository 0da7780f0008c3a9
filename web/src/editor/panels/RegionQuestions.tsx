import { useMemo } from "react";
import { asideNodes } from "../config/aside";
import { useTopics } from "../session/useSession";
import { t } from "../words/i18n";
import { isSubmitted } from "../model/visibility";
import { NodeViews } from "../tags/NodeView";
import type { TagContext } from "../model/tag";

/** What is asked about the selected regions, with its headings, in the order of the config. */
export function RegionQuestions({ ctx }: { readonly ctx: TagContext }) {
  const here = useMemo(() => Object.create(ctx, { questionsBeside: { value: false } }) as TagContext, [ctx]);
  return <NodeViews nodes={[...asideNodes(ctx.config)]} ctx={here} />;
}

/** Where the panels are folded or missing, the questions lie over the lower end of the task while a region is selected. */
export function QuestionSheet({ ctx }: { readonly ctx: TagContext }) {
  useTopics(ctx.store, "selection", "regions", "classifications");
  const { store, config } = ctx;
  const regions = [...store.selection].flatMap((id) => store.region(id) ?? []);
  const asked = [...config.controls.values()].some((control) => control.perRegion
    && regions.some((region) => control.toNames.includes(region.toName) && isSubmitted(control.node, config, store, region)));
  if (!asked || ctx.readOnly) return null;
  const [first] = regions;
  return (
    <section className="lke-question-sheet" aria-label={t("Questions about the region")}>
      <h3>{regions.length > 1 || first === undefined ? t("{count} region selected||{count} regions selected", { count: regions.length })
        : t("Region {number}: {title}", { number: store.regions().findIndex((region) => region.id === first.id) + 1, title: ctx.styleOf(first).title || t("No label") })}</h3>
      <RegionQuestions ctx={ctx} />
    </section>
  );
}
