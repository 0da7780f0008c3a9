/** Labels in a labeling config: read them out, write others in, without touching the rest of the text. */
import { paletteColor } from "../../editor/config/palette";

const LISTS = /<(Labels|RectangleLabels|PolygonLabels|KeyPointLabels|EllipseLabels|BrushLabels|HyperTextLabels|ParagraphLabels|TimeSeriesLabels|TimelineLabels|VideoRectangle|Choices)\b[^>]*(?<!\/)>([\s\S]*?)<\/\1>/;

function escapeAttribute(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function unescapeAttribute(text: string): string {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, "&");
}

/** The labels (or choices) of the first control that lists some; null where none does. */
export function readLabels(config: string): string[] | null {
  const list = LISTS.exec(config);
  if (!list) return null;
  const values = [...(list[2] ?? "").matchAll(/<(?:Label|Choice)\b[^>]*?\bvalue\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return values.map((match) => unescapeAttribute(match[1] ?? match[2] ?? ""));
}

/** Puts these labels into that control. Labels that stay keep their whole tag; new ones get a colour of their own. */
export function writeLabels(config: string, labels: readonly string[]): string {
  const list = LISTS.exec(config);
  if (!list) return config;
  const [whole, control = "", inside = ""] = list;
  const child = control === "Choices" ? "Choice" : "Label";
  const kept = new Map<string, string>();
  for (const match of inside.matchAll(new RegExp(`<${child}\\b[^>]*?(?:/>|>[\\s\\S]*?</${child}>)`, "g"))) {
    const value = /\bvalue\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(match[0]);
    if (value) kept.set(unescapeAttribute(value[1] ?? value[2] ?? ""), match[0]);
  }
  const indent = /\n([ \t]*)</.exec(inside)?.[1] ?? "    ";
  const tags = labels.map((label, index) => {
    const color = child === "Label" ? ` background="${paletteColor(index)}"` : "";
    return kept.get(label) ?? `<${child} value="${escapeAttribute(label)}"${color}/>`;
  });
  const open = whole.slice(0, whole.indexOf(">") + 1);
  const outer = indent.slice(0, Math.max(0, indent.length - 2));
  const body = tags.map((tag) => `\n${indent}${tag}`).join("");
  // A function, because `$&` in a label means nothing.
  return config.replace(whole, () => `${open}${body}\n${outer}</${control}>`);
}

/** One label a line; empty lines and repetitions go. */
export function labelLines(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

/** What an attribute that is nothing but a key stands for: `$Review Text`, `$a.b`, `$2024`. */
const KEYS = /(\bvalue(?:List)?\s*=\s*)(?:"\$([^"$]+)"|'\$([^'$]+)')/g;

/** The data keys (`$name`) that a config shows; of a list that is repeated, its own. */
export function dataKeys(config: string): string[] {
  const keys = [...config.matchAll(KEYS)].map((match) => withoutIndex(unescapeAttribute(match[2] ?? match[3] ?? "")));
  return [...new Set(keys.filter((key) => key !== ""))];
}

function withoutIndex(key: string): string {
  return key.includes("{{") ? key.slice(0, key.indexOf("[")) : key.trim();
}

/** Names that a config can show: everything but the mark of a key, and no space at the ends. */
export function isShowable(name: string): boolean {
  return /^[^\s$][^$]*$/.test(name) && name.trim() === name;
}

/** Lets a config show this key instead of its first one. */
export function pointAtKey(config: string, key: string): string {
  const first = dataKeys(config)[0];
  if (first === undefined || first === key || !isShowable(key)) return config;
  return config.replace(KEYS, (whole, start: string, double: string | undefined, single: string | undefined) => {
    const old = unescapeAttribute(double ?? single ?? "");
    if (old !== first && !old.startsWith(`${first}[`)) return whole;
    return `${start}"$${escapeAttribute(key + old.slice(first.length))}"`;
  });
}
