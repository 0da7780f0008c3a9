import type { Gesture } from "../hotkeys/gesture";
import type { TagContext } from "../model/tag";
import { GESTURES } from "../tags/generated/gestures";

const LIST: readonly Gesture[] = [
  { group: "List of regions", title: "Go through the list", keys: ["up", "down", "home", "end"] },
  { group: "List of regions", title: "Select one more", keys: ["space"], pointer: "or Ctrl and a click" },
  { group: "List of regions", title: "Put it under the one above, take it out", keys: ["alt+shift+right", "alt+shift+left"] },
];

export function gesturesOf(ctx: TagContext, regions: boolean): readonly Gesture[] {
  const types = new Set([...ctx.config.objects.values()].map((object) => object.type));
  const here = GESTURES.filter(({ object, also = [] }) => [object, ...also].some((type) => types.has(type)));
  return [...here.flatMap(({ looking, marking }) => [...looking, ...(!ctx.readOnly && regions ? marking : [])]), ...(regions ? LIST : [])];
}
