// Styles of a config are text from a stranger: they are parsed by the browser, cleaned, and scoped to the task.

/** What a value may call. Nothing of it loads anything or reads a custom property, which could hold anything. */
const FUNCTIONS = new Set([
  "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark",
  "calc", "min", "max", "clamp", "round", "mod", "rem", "abs", "sign", "minmax", "repeat", "fit-content",
  "linear-gradient", "radial-gradient", "conic-gradient", "repeating-linear-gradient", "repeating-radial-gradient", "repeating-conic-gradient",
  "translate", "translatex", "translatey", "translatez", "translate3d", "scale", "scalex", "scaley", "scalez", "scale3d", "rotate", "rotatex", "rotatey", "rotatez", "rotate3d", "skew", "skewx", "skewy", "matrix", "matrix3d", "perspective",
  "blur", "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate", "invert", "opacity", "saturate", "sepia",
  "cubic-bezier", "steps", "linear", "counter", "counters", "polygon", "circle", "ellipse", "inset", "rect", "xywh", "",
]);
const STRING = /"(?:[^"\\]|\\.)*"/g;
const CALL = /([-\w]*)\(/g;
const UNSAFE_PROPERTIES = new Set(["behavior", "-moz-binding", "src"]);

/** `style="…"` of a tag as properties for React, which sets them one by one. */
export function inlineStyle(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const probe = document.createElement("div");
  probe.style.cssText = text.slice(0, 4000);
  const style: Record<string, string> = {};
  for (const property of propertiesOf(probe.style)) {
    const value = probe.style.getPropertyValue(property);
    if (isSafe(property, value)) style[camelCase(property)] = value;
  }
  return style;
}

/** Rules of a `<Style>` tag that only match below `scope` (a class name). */
export function scopedRules(text: string, scope: string): readonly string[] {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text.slice(0, 200_000));
  return [...sheet.cssRules].flatMap((rule) => cleanRule(rule, scope) ?? []);
}

function cleanRule(rule: CSSRule, scope: string): string | null {
  if (rule instanceof CSSMediaRule) {
    const inner = [...rule.cssRules].flatMap((child) => cleanRule(child, scope) ?? []);
    return inner.length === 0 ? null : `@media ${rule.conditionText} { ${inner.join("\n")} }`;
  }
  if (!(rule instanceof CSSStyleRule)) return null;
  // Inside a nested rule every selector is below the scope; one that names the scope itself could reach out of it.
  if (rule.selectorText.includes("&")) return null;
  const declarations: string[] = [];
  for (const property of propertiesOf(rule.style)) {
    const value = rule.style.getPropertyValue(property);
    const priority = rule.style.getPropertyPriority(property) === "important" ? " !important" : "";
    if (isSafe(property, value)) declarations.push(`${property}: ${value}${priority}`);
  }
  return declarations.length === 0 ? null : `.${scope} { ${rule.selectorText} { ${declarations.join("; ")} } }`;
}

function propertiesOf(style: CSSStyleDeclaration): readonly string[] {
  return Array.from({ length: style.length }, (_, index) => style.item(index));
}

/**
 * The browser has written property and value out in its own words before, except where a custom property is in the value: that
 * is kept as it was typed, escapes and all. So custom properties are not taken, nor is a value that still has an escape.
 */
function isSafe(property: string, value: string): boolean {
  if (value === "" || property.startsWith("--") || UNSAFE_PROPERTIES.has(property)) return false;
  const bare = value.replace(STRING, '""');
  if (bare.includes("\\")) return false;
  for (const [, name = ""] of bare.matchAll(CALL)) if (!FUNCTIONS.has(name.toLowerCase())) return false;
  return !(property === "position" && /fixed|sticky/i.test(bare));
}

function camelCase(property: string): string {
  return property.replace(/^-/, "").replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
