import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [box: ToolKey, byThreePoints: ToolKey] = [
  { name: "rect", title: "Rectangle", key: "r", kind: "rectangle" },
  { name: "rect3", title: "Rectangle by three points", key: "shift+r", kind: "rectangle" },
];
