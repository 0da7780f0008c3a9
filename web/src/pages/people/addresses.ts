/** The e-mail addresses in what somebody typed or pasted, each once: by lines, commas, semicolons, or as "Name <address>". */
export function addressesIn(text: string): string[] {
  const parts = text.split(/[\n,;]/).map((part) => /<([^<>]*)>\s*$/.exec(part)?.[1] ?? part);
  return [...new Set(parts.map((part) => part.trim().toLowerCase()).filter((part) => part !== ""))];
}
