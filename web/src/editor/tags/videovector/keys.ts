import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "videovector", title: "Line in a video", key: "shift+l", kind: "videovector" }];
