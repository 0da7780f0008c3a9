import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey, ToolKey, ToolKey, ToolKey] = [
  { name: "brush", title: "Brush", key: "b", kind: "brush" },
  { name: "eraser", title: "Eraser", key: "e", kind: "brush" },
  { name: "lasso", title: "Fill an outline", key: "shift+b", kind: "brush" },
  { name: "wand", title: "Magic wand", key: "w", kind: "brush" },
];
