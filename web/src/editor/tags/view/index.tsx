import { NodeChildren } from "../NodeChildren";
import { inlineStyle } from "../style/css";
import type { TagView, TagProps } from "../../model/tag";

function View({ node, ctx }: TagProps) {
  const { attrs } = node;
  const inline = attrs["display"] === "inline";
  const className = ["lke-view", inline ? "lke-view-inline" : "", attrs["classname"] ?? ""].filter((name) => name !== "").join(" ");
  return (
    <div className={className} id={attrs["idattr"]} style={inlineStyle(attrs["style"])}>
      {node.children.length === 0 && node.text !== "" ? node.text : <NodeChildren nodes={node.children} ctx={ctx} />}
    </div>
  );
}

/** Groups without behaviour of their own are drawn as a view, so that what is inside them can be used. */
export const view: TagView = { tags: ["view"], Component: View };
