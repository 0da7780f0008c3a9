import type { TagContext } from "../model/tag";
import type { ActionSpec } from "../hotkeys/spec";

/** Keys and gestures that belong to a place and cannot be changed; listed so that nobody has to find them by chance. */
export interface Gesture {
  readonly group: ActionSpec["group"] | "Image" | "Text" | "List of regions";
  /** Catalogue key. */
  readonly title: string;
  readonly keys: readonly string[];
  /** Catalogue key of what is done with the pointer, beside the keys. */
  readonly pointer?: string;
}

const IMAGE: readonly Gesture[] = [
  { group: "Image", title: "Zoom", keys: [], pointer: "Wheel, or two fingers apart" },
  { group: "Image", title: "Move the image", keys: ["space"], pointer: "held, and drag" },
  { group: "Image", title: "Move the image up, down, left, right", keys: ["up", "down", "left", "right"] },
];
const DRAWING: readonly Gesture[] = [
  { group: "Image", title: "Move the selected region by a pixel, by ten", keys: ["left", "shift+left"] },
  { group: "Image", title: "Put a region into the middle", keys: ["shift+enter"] },
  { group: "Image", title: "Close the shape that is being drawn", keys: ["enter"], pointer: "or a double click" },
  { group: "Image", title: "Take its last point back", keys: ["backspace"] },
  { group: "Image", title: "Select several", keys: ["ctrl"], pointer: "held, and drag" },
];
const TEXT: readonly Gesture[] = [
  { group: "Text", title: "Move the place in the text", keys: ["left", "right", "up", "down"] },
  { group: "Text", title: "Word by word", keys: ["ctrl+left", "ctrl+right"] },
  { group: "Text", title: "To the beginning, to the end", keys: ["ctrl+home", "ctrl+end"] },
  { group: "Text", title: "Select text", keys: ["shift+left", "shift+right", "ctrl+shift+right"] },
  { group: "Text", title: "Mark what is selected", keys: ["enter"] },
];
const LIST: readonly Gesture[] = [
  { group: "List of regions", title: "Go through the list", keys: ["up", "down", "home", "end"] },
  { group: "List of regions", title: "Select one more", keys: ["space"], pointer: "or Ctrl and a click" },
  { group: "List of regions", title: "Put it under the one above, take it out", keys: ["alt+shift+right", "alt+shift+left"] },
];

export function gesturesOf(ctx: TagContext, regions: boolean): readonly Gesture[] {
  const types = new Set([...ctx.config.objects.values()].map((object) => object.type));
  const draws = !ctx.readOnly && regions;
  return [...(types.has("image") ? [...IMAGE, ...(draws ? DRAWING : [])] : []), ...(types.has("text") && draws ? TEXT : []), ...(regions ? LIST : [])];
}
