import type { ToolKey } from "../../hotkeys/toolKey";

export const keys: readonly [ToolKey] = [{ name: "videoellipse", title: "Ellipse in a video", key: "shift+e", kind: "videoellipse" }];
