/** Pages under Trusted Types need a policy to parse text. Parsing XML into an inert document runs nothing. */
interface XmlPolicy {
  createHTML(text: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: XmlPolicy): XmlPolicy;
}

let policy: XmlPolicy | null = null;

export function parseXml(source: string): Document {
  return new DOMParser().parseFromString(trusted(source), "text/xml");
}

/** What the browser makes of markup, in a document that shows and runs nothing. For markup without anything that could do something. */
export function parseHtml(source: string): Document {
  return new DOMParser().parseFromString(trusted(source), "text/html");
}

/** The characters that one named reference of HTML (`&hellip;`) stands for. Anything else comes back as it is. */
export function parseReference(reference: string): string {
  if (!/^&[a-z][a-z\d]{0,31};$/i.test(reference)) return reference;
  return new DOMParser().parseFromString(trusted(reference), "text/html").body.textContent ?? reference;
}

function trusted(source: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy("labelkeep-xml", { createHTML: (text) => text }) ?? null;
  return policy?.createHTML(source) ?? source;
}
