import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "cube", title: "Cuboid", key: "shift+c", kind: "cube" }];
