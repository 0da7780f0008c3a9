import type { ConfigNode } from "../config/types";

/** An attribute (in lower case) as a number; null when there is none. */
export function numberIn(node: ConfigNode, attribute: string): number | null {
  const text = node.attrs[attribute]?.trim() ?? "";
  const number = Number(text);
  return text === "" || !Number.isFinite(number) ? null : number;
}
