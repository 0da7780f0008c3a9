import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "polygon", title: "Polygon", key: "p", kind: "polygon" }];
