// Numbers as `displayFormat` writes them: [[fill]align][sign][symbol][0][width][,][.precision][~][type].

const FORMAT = /^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(?:\.(\d+))?(~)?([a-z%])?$/i;
const PREFIXES = ["y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];

/** Null: it is no such format. */
export function numberWriter(format: string): ((value: number) => string) | null {
  const match = FORMAT.exec(format.trim());
  if (match === null) return null;
  const [, fill = " ", align = ">", sign = "-", symbol = "", zero = "", width = "0", comma = "", digits, trim = "", type = ""] = match;
  const precision = digits === undefined ? null : Math.min(20, Number(digits));
  const room = Math.min(64, Number(width));
  if (type !== "" && body(1, type, precision) === null) return null;
  return (value) => {
    if (!Number.isFinite(value)) return "–";
    let text = body(Math.abs(value), type, precision) ?? String(Math.abs(value));
    if (trim !== "" || type === "") text = text.replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "");
    if (comma !== "") text = text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
    const isNegative = value < 0 && Number.parseFloat(text.replaceAll(",", "")) !== 0;
    const before = `${isNegative ? (sign === "(" ? "(" : "−") : sign === "+" ? "+" : sign === " " ? " " : ""}${symbol === "$" ? "$" : ""}`;
    const after = isNegative && sign === "(" ? ")" : "";
    const missing = Math.max(0, room - before.length - text.length - after.length);
    const [filler, place] = zero !== "" ? ["0", "="] : [fill, align];
    if (place === "=") return before + filler.repeat(missing) + text + after;
    if (place === "<") return before + text + after + filler.repeat(missing);
    const left = place === "^" ? missing >> 1 : missing;
    return filler.repeat(left) + before + text + after + filler.repeat(missing - left);
  };
}

/** Of a number without a sign; null: there is no such type. */
function body(value: number, type: string, precision: number | null): string | null {
  switch (type) {
    case "f":
      return value.toFixed(precision ?? 6);
    case "e":
      return value.toExponential(precision ?? 6);
    case "g":
      return value.toPrecision(Math.max(1, precision ?? 6));
    case "r":
      return plainly(Number(value.toPrecision(Math.max(1, precision ?? 6))));
    case "%":
      return `${(value * 100).toFixed(precision ?? 6)}%`;
    case "p":
      return `${plainly(Number((value * 100).toPrecision(Math.max(1, precision ?? 6))))}%`;
    case "d":
      return plainly(Math.round(value));
    case "x":
    case "X": {
      const text = Math.round(value).toString(16);
      return type === "X" ? text.toUpperCase() : text;
    }
    case "o":
      return Math.round(value).toString(8);
    case "b":
      return Math.round(value).toString(2);
    case "s": {
      const step = value === 0 ? 0 : Math.max(-8, Math.min(8, Math.floor(Math.log10(value) / 3)));
      return `${Number((value / 10 ** (step * 3)).toPrecision(Math.max(1, precision ?? 6)))}${PREFIXES[step + 8] ?? ""}`;
    }
    case "":
      return precision === null ? String(value) : String(Number(value.toPrecision(Math.max(1, precision))));
    default:
      return null;
  }
}

/** Without an exponent. */
function plainly(value: number): string {
  return value >= 1e21 ? BigInt(value).toString() : value !== 0 && value < 1e-6 ? value.toFixed(20).replace(/0+$/, "") : String(value);
}
