import { useEffect, useMemo } from "react";
import { t } from "../words/i18n";
import type { EditorSession } from "../session/session";
import type { AnnotationTab } from "../session/tab";
import type { RegionStyle, TagContext } from "../model/tag";
import { compareSides, type Comparison, type RegionMark } from "./compare";

export interface Shown {
  readonly tab: AnnotationTab;
  readonly ctx: TagContext;
}

/** Copies of the shown annotations to look at, what is different between them, and one selection for all. */
export function useComparison(session: EditorSession, keys: readonly string[]): { readonly shown: readonly Shown[]; readonly comparison: Comparison } {
  const wanted = keys.join("\n");
  const made = useMemo(() => {
    const marks = new Map<string, ReadonlyMap<string, RegionMark>>();
    const shown = session.tabs.filter((tab) => wanted.split("\n").includes(tab.key))
      .map((tab) => ({ tab, ctx: session.lookOnly(tab, (region, style) => marked(style, marks.get(tab.key)?.get(region.id))) }));
    const comparison = compareSides(session.config, shown.map(({ tab, ctx }) => ({ key: tab.key, store: ctx.store })));
    if (shown.length > 1) for (const [key, found] of comparison.regions) marks.set(key, found);
    return { shown, comparison };
  }, [session, wanted]);
  useEffect(() => oneSelection(made.shown, made.comparison), [made]);
  return made;
}

/** What is the same steps back, and what is not has a word beside its name: colour alone says nothing to many people. */
function marked(style: RegionStyle, mark: RegionMark | undefined): RegionStyle {
  if (mark === undefined) return style;
  if (mark.kind === "same") return { ...style, title: "", faint: true };
  const title = style.title || t("No label");
  return { ...style, title: mark.kind === "alone" ? t("only here: {title}", { title }) : t("differs: {title}", { title }) };
}

/** A region selected in one annotation selects what is about the same thing in the others, and brings it into view. */
function oneSelection(shown: readonly Shown[], comparison: Comparison): () => void {
  let following = false;
  const stops = shown.map(({ tab, ctx }) => ctx.store.subscribeTo("selection", () => {
    if (following) return;
    following = true;
    for (const other of shown) {
      if (other.tab === tab) continue;
      const partners = [...ctx.store.selection].flatMap((id) => comparison.partnerOf(tab.key, id, other.tab.key) ?? []);
      other.ctx.store.select(partners);
      other.ctx.store.flush();
      const [first] = partners;
      if (first !== undefined) reveal(other.ctx, first);
    }
    following = false;
  }));
  return () => stops.forEach((stop) => stop());
}

export function reveal(ctx: TagContext, id: string): void {
  const region = ctx.store.region(id);
  if (region !== null) ctx.objects.get(region.toName)?.reveal?.(id);
}
