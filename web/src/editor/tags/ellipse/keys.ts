import type { ToolKey } from "../toolKey";

export const keys: readonly [ToolKey] = [{ name: "ellipse", title: "Ellipse", key: "o" }];
