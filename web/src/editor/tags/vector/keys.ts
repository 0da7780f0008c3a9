import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "vector", title: "Line", key: "shift+p", kind: "vector" }];
