/** The code field in the interface's own colours, in both themes. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const words = HighlightStyle.define([
  { tag: tags.tagName, color: "light-dark(oklch(43% 0.15 262), oklch(80% 0.1 262))" },
  { tag: tags.attributeName, color: "light-dark(oklch(42% 0.13 310), oklch(80% 0.1 310))" },
  { tag: [tags.attributeValue, tags.string], color: "light-dark(oklch(42% 0.1 150), oklch(82% 0.1 150))" },
  { tag: [tags.comment, tags.processingInstruction, tags.documentMeta], color: "var(--lk-text-muted)", fontStyle: "italic" },
  { tag: [tags.angleBracket, tags.definitionOperator], color: "var(--lk-text-muted)" },
  { tag: tags.invalid, color: "var(--p-danger)", textDecoration: "underline wavy" },
]);

const ground = EditorView.theme({
  "&": { backgroundColor: "var(--lk-field)", color: "var(--lk-text)" },
  // The frame around the field shows the focus: the gutter would cover an outline in here.
  "&.cm-focused": { outline: "none" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--lk-selected)" },
  ".cm-gutters": { backgroundColor: "var(--lk-surface-sunken)", color: "var(--lk-text-muted)", borderInlineEnd: "1px solid var(--lk-border)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--lk-hover)" },
  ".cm-cursor": { borderInlineStartColor: "var(--lk-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--lk-selected)" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--lk-surface)", color: "var(--lk-text)", border: "1px solid var(--lk-border-strong)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--lk-accent)", color: "var(--lk-on-accent)" },
});

export const codeTheme = [ground, syntaxHighlighting(words)];
