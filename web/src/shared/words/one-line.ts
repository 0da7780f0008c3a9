/** One line of text for a cell: long values are cut so that a megabyte of text does not reach the page for each row. */
export function oneLine(value: unknown, limit = 300): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(/\s+/g, " ").trim();
}
