// Styles of a config are text from a stranger: they are parsed by the browser, cleaned, and scoped to the task.

const UNSAFE_VALUE = /url\s*\(|image-set\s*\(|src\s*\(|element\s*\(|expression\s*\(|-moz-binding|var\s*\(\s*--lk/i;
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
  const declarations: string[] = [];
  for (const property of propertiesOf(rule.style)) {
    const value = rule.style.getPropertyValue(property);
    const priority = rule.style.getPropertyPriority(property) === "important" ? " !important" : "";
    if (isSafe(property, value)) declarations.push(`${property}: ${value}${priority}`);
  }
  return declarations.length === 0 ? null : `.${scope} { ${nested(rule.selectorText)} { ${declarations.join("; ")} } }`;
}

function propertiesOf(style: CSSStyleDeclaration): readonly string[] {
  return Array.from({ length: style.length }, (_, index) => style.item(index));
}

/** Inside a nested rule every selector is below the scope; those that name the scope themselves (&) are not let through. */
function nested(selector: string): string {
  return selector.replaceAll("&", "");
}

function isSafe(property: string, value: string): boolean {
  if (UNSAFE_PROPERTIES.has(property) || property.startsWith("--lk") || UNSAFE_VALUE.test(value)) return false;
  return !(property === "position" && /fixed|sticky/i.test(value));
}

function camelCase(property: string): string {
  return property.startsWith("--") ? property : property.replace(/^-/, "").replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
