import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "videopolygon", title: "Outline in a video", key: "shift+u", kind: "videopolygon" }];
