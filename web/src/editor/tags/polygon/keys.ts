import type { ToolKey } from "../toolKey";

export const keys: readonly [ToolKey] = [{ name: "polygon", title: "Polygon", key: "p" }];
