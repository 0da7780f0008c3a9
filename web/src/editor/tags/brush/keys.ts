import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey, ToolKey, ToolKey] = [
  { name: "brush", title: "Brush", key: "b" },
  { name: "eraser", title: "Eraser", key: "e" },
  { name: "lasso", title: "Fill an outline", key: "shift+b" },
];
