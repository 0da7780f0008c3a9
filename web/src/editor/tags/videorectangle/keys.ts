import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "track", title: "Box in a video", key: "shift+v", kind: "videorectangle" }];
