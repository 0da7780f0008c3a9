import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "keypoint", title: "Key point", key: "k", kind: "keypoint" }];
