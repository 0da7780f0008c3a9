import { positiveInteger } from "../config/graph";
import { findLabel } from "./context";
import { isUsedUp } from "./draw";
import type { Drawing, TagContext } from "./tag";

/** The title of a label that the next region would have and that has been used as often as it may be; null: it can be made. */
export function usedUp(ctx: TagContext, drawing: Drawing): string | null {
  for (const { control, labels } of [{ control: drawing.control, labels: drawing.labels }, ...drawing.extra]) {
    const limit = positiveInteger(control.node.attrs["maxusages"]);
    for (const key of labels) {
      const label = findLabel(ctx.labelsOf(control.name), key);
      if (label !== undefined && isUsedUp(ctx.store, control.name, label, limit)) return label.title;
    }
  }
  return null;
}
