import { targetId } from "../../hotkeys/context";
import { t } from "../../words/i18n";
import type { TagView } from "../../model/tag";

export const view: TagView = {
  tags: ["timeseries", "timeserieslabels"],
  load: () => import("./TimeSeriesTag").then((part) => part.TimeSeriesTag),
  keys({ attrs }, ctx) {
    const name = attrs["name"] ?? "";
    return [{ id: targetId(name, "focus"), title: t("Go to “{name}”", { name }), wanted: attrs["hotkey"] ?? null, auto: false, run: () => ctx.objects.get(name)?.focus?.() }];
  },
};
