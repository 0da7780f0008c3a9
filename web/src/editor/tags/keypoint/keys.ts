import type { ToolKey } from "../toolKey";

export const keys: readonly [ToolKey] = [{ name: "keypoint", title: "Key point", key: "k" }];
