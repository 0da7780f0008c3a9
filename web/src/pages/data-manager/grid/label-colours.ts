/** The colours of a config's labels, for outlines on thumbnails: the same as in the editor. */
import { parseConfig } from "../../../editor/api";

export function labelColours(config: string): ReadonlyMap<string, string> {
  const colours = new Map<string, string>();
  for (const control of parseConfig(config).controls.values()) for (const label of control.labels) colours.set(label.key, label.color);
  return colours;
}
