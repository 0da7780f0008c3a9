import { useLayoutEffect, useRef } from "react";
import { cleanMarkup, LABEL_MARKUP } from "../markup/clean";

/** Markup that a config or a task gives for a label: cleaned, without links and styles, pictures only from this server. */
export function SafeHtml({ html, fallback }: { readonly html: string; readonly fallback: string }) {
  const host = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => host.current?.replaceChildren(cleanMarkup(html, LABEL_MARKUP)), [html]);
  return <span ref={host}>{fallback}</span>;
}
