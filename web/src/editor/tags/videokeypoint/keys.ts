import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "videokeypoint", title: "Point in a video", key: "shift+k", kind: "videokeypoint" }];
