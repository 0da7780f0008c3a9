import { targetId } from "../../hotkeys/context";
import { t } from "../../words/i18n";
import type { TagView } from "../../model/tag";

export const view: TagView = {
  tags: ["audio", "audioplus"],
  load: () => import("./AudioTag").then((part) => part.AudioTag),
  keys({ attrs }, ctx) {
    const name = attrs["name"] ?? "";
    return [{ id: targetId(name, "play"), title: t("Play “{name}”", { name }), wanted: attrs["hotkey"] ?? null, auto: false, run: () => ctx.objects.get(name)?.play?.() }];
  },
};
