import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "ellipse", title: "Ellipse", key: "o", kind: "ellipse" }];
