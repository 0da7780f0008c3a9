import type { JsonObject } from "./json";

const PATH = /\$([\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_-]+|\[\d+\])*)/gu;
const WHOLE = /^\$([^\s$][^$]*)$/u;

/**
 * Fills `$field`, `$a.b[0].c` and `prefix $field` from the task data. An expression that is nothing but a path gives
 * the value itself (any JSON), everything else gives text.
 */
export function interpolate(expression: string, data: Readonly<JsonObject>): unknown {
  const trimmed = expression.trim();
  const whole = WHOLE.exec(trimmed)?.[1];
  if (whole !== undefined) {
    if (Object.hasOwn(data, whole)) return data[whole];
    if (trimmed.replace(PATH, "") === "") return lookUp(whole, data);
  }
  if (!expression.includes("$")) return expression;
  return expression.replace(PATH, (found, path: string) => {
    const value = lookUp(path, data);
    return value === undefined ? found : asText(value);
  });
}

export function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function lookUp(path: string, data: Readonly<JsonObject>): unknown {
  if (Object.hasOwn(data, path)) return data[path];
  const steps = path.replace(/\[(\d+)\]/g, ".$1").split(".");
  let value: unknown = data;
  for (const [position, step] of steps.entries()) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) {
      // A task imported from a plain file has one value without a name.
      return position === 0 && steps.length === 1 ? data["$undefined$"] : undefined;
    }
    value = (value as JsonObject)[step];
  }
  return value;
}
