import { useEffect } from "react";
import type { TagView, TagProps } from "../../model/tag";
import { scopedRules } from "./css";

export const TASK_SCOPE = "lke-task";

/** Constructed sheets need no `<style>` element, which the content security policy forbids. */
function StyleTag({ node }: TagProps) {
  const text = node.inner;
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    for (const rule of scopedRules(text, TASK_SCOPE)) {
      try {
        sheet.insertRule(rule, sheet.cssRules.length);
      } catch {
        // A selector that cannot be nested is left out; the others stay.
      }
    }
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [text]);
  return null;
}

export const view: TagView = { tags: ["style"], Component: StyleTag };
