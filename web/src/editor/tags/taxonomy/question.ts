import { interpolate } from "../../config/interpolate";
import { isTrue } from "../../config/graph";
import { paletteColor, safeColor } from "../../config/palette";
import type { ControlSpec, LabelSpec } from "../../config/types";
import { targetId } from "../../hotkeys/context";
import { pressLabel } from "../../model/labels";
import { t } from "../../words/i18n";
import type { QuestionKind } from "../../model/question";
import type { JsonObject } from "../../model/types";
import { afterPress } from "./press";
import { indexOf, taxaOf, titleOfPath, type Taxon } from "./tree";

function allTaxa({ node }: ControlSpec, task: Readonly<JsonObject>): readonly Taxon[] {
  if ((node.attrs["apiurl"] ?? "") !== "") return [];
  return [...indexOf(taxaOf(node, { resolve: (expression) => interpolate(expression, task) })).byKey.values()];
}

export const question: QuestionKind = {
  type: "taxonomy",
  startsWith(control, task) {
    const chosen = control.paths ? [] : allTaxa(control, task).filter((taxon) => taxon.selected).map((taxon) => [...taxon.path]);
    return chosen.length === 0 ? null : chosen;
  },
  labels(control, task) {
    const { attrs } = control.node;
    const taxa = allTaxa(control, task);
    const index = { byKey: new Map(taxa.map((taxon) => [taxon.key, taxon])), parents: new Map<string, string>() };
    const separator = isTrue(attrs["showfullpath"]) ? (attrs["pathseparator"] ?? " / ") : null;
    return taxa.map((taxon, position): LabelSpec => ({
      node: null, key: taxon.key, title: titleOfPath(taxon.path, index, separator), color: safeColor(taxon.color ?? undefined, paletteColor(position)),
      hotkey: taxon.hotkey, hint: taxon.hint, maxUsages: null, selected: taxon.selected, granularity: null, showAlias: false, aliasStyle: undefined, html: null,
    }));
  },
  keys: (control, ctx, change) => allTaxa(control, ctx.data).filter((taxon) => taxon.hotkey !== null).map((taxon) => ({
    id: targetId(control.name, taxon.key), title: taxon.title, wanted: taxon.hotkey, auto: false,
    run() {
      if (control.paths) pressLabel(ctx.store, ctx.config, control, taxon.key, "key");
      else change((value) => afterPress(value, taxon.path));
      ctx.announce(t("{name}: {value}", { name: control.name, value: taxon.title }));
    },
  })),
};
