import type { Measure } from "./pageText";

/** Longer pieces are parted evenly. */
const MOST = 1000;
/** Any size: only proportions count. */
const SIZE = 40;
let context: CanvasRenderingContext2D | null = null;

/** By the browser's own font of the kind, since a page's fonts are drawn and not known to it. */
export const measure: Measure = (text, font) => {
  if (text.length > MOST) return [];
  context ??= document.createElement("canvas").getContext("2d");
  if (context === null) return [];
  context.font = `${SIZE}px ${/^[\w -]+$/.test(font) ? font : "sans-serif"}`;
  const widths: number[] = [];
  for (let at = 1; at <= text.length; at += 1) widths.push(Math.max(widths.at(-1) ?? 0, context.measureText(text.slice(0, at)).width));
  return widths;
};
