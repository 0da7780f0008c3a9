import { useLayoutEffect, useRef } from "react";
import { inlineStyle } from "../style/css";
import type { TagProps } from "../../model/tag";
import { elementsOf, LONGEST } from "./elements";

/** Markdown of the config or of the task. Whatever it holds becomes elements that can do nothing, as all markup here. */
export function Markdown({ node, ctx }: TagProps) {
  const { attrs } = node;
  const host = useRef<HTMLDivElement>(null);
  const text = ctx.resolveText(attrs["value"] ?? flush(node.inner)).slice(0, LONGEST);
  useLayoutEffect(() => {
    host.current?.replaceChildren(elementsOf(text));
  }, [text]);
  const className = ["lke-markdown", attrs["classname"] ?? ""].filter((name) => name !== "").join(" ");
  return <div ref={host} className={className} id={attrs["idattr"]} style={inlineStyle(attrs["style"])} dir="auto" />;
}

/** Without the indent that the text has in the config, which would make code of it. */
export function flush(text: string): string {
  const lines = text.replace(/^\s*\n|\s+$/g, "").split("\n");
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join("\n");
}
