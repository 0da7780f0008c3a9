import { useEffect, useRef } from "react";

const TAGS = ["b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "mark", "code", "kbd", "br", "span", "p", "ul", "ol", "li", "img"];
const ATTRIBUTES = ["title", "alt", "src", "width", "height", "dir", "lang"];

/** Markup that a config or a task gives for a label: cleaned, without links and styles, pictures only from this server. */
export function SafeHtml({ html, fallback }: { readonly html: string; readonly fallback: string }) {
  const host = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let gone = false;
    void import("dompurify").then(({ default: purify }) => {
      if (gone || host.current === null) return;
      const clean = purify.sanitize(html.slice(0, 20_000), { RETURN_DOM_FRAGMENT: true, ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ATTRIBUTES, ALLOWED_URI_REGEXP: /^(\/(?!\/)|data:image\/)/i });
      host.current.replaceChildren(clean);
    });
    return () => { gone = true; };
  }, [html]);
  return <span ref={host}>{fallback}</span>;
}
