import { type ComponentType, createContext, useContext } from "react";
import type { ConfigNode } from "../config/types";
import type { TagContext, TagProps } from "../model/tag";

/** What draws a tag inside a tag: said by who draws the outermost one, so that tags need not know of each other. */
export const Inner = createContext<ComponentType<TagProps> | null>(null);

export function NodeChildren({ nodes, ctx }: { readonly nodes: readonly ConfigNode[]; readonly ctx: TagContext }) {
  const Node = useContext(Inner);
  return Node === null ? null : <>{nodes.map((child) => <Node key={child.index} node={child} ctx={ctx} />)}</>;
}
