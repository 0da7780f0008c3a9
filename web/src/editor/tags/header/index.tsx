import { inlineStyle } from "../style/css";
import type { TagView, TagProps } from "../../model/tag";

function Header({ node, ctx }: TagProps) {
  const size = Math.min(6, Math.max(1, Number(node.attrs["size"] ?? 4) || 4));
  const underline = node.attrs["underline"] === "true" ? " lke-header-underline" : "";
  const text = ctx.resolveText(node.attrs["value"] ?? node.text);
  return (
    <div role="heading" aria-level={3} className={`lke-header lke-header-${size}${underline}`} style={inlineStyle(node.attrs["style"])}>
      {text}
    </div>
  );
}

export const view = { tags: ["header"], Component: Header } satisfies TagView;
