import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [box: ToolKey, text: ToolKey] = [
  { name: "ocrbox", title: "Box on a page", key: "shift+d", kind: "ocr" },
  { name: "ocrtext", title: "Select text", key: "shift+t", kind: "ocr" },
];
