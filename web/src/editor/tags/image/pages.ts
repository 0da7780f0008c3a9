import type { ConfigNode } from "../../config/types";
import type { TagContext } from "../../model/tag";

export interface Pages {
  readonly addresses: readonly string[];
  /** True for valueList: regions carry the number of their page, also when there is only one. */
  readonly numbered: boolean;
}

/** Addresses of the images of one Image tag. */
export function pagesOf(node: ConfigNode, ctx: TagContext): Pages {
  const list = node.attrs["valuelist"];
  if (list !== undefined && list !== "") {
    const value = ctx.resolve(list);
    return { numbered: true, addresses: Array.isArray(value) ? value.map(asAddress) : [asAddress(value)] };
  }
  return { numbered: false, addresses: [ctx.resolveText(node.attrs["value"] ?? "")] };
}

function asAddress(value: unknown): string {
  return typeof value === "string" ? value : "";
}
