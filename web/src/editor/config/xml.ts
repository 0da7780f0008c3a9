/** Pages under Trusted Types need a policy to parse text. Parsing XML into an inert document runs nothing. */
interface XmlPolicy {
  createHTML(text: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: XmlPolicy): XmlPolicy;
}

let policy: XmlPolicy | null = null;

export function parseXml(source: string): Document {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy("labelkeep-xml", { createHTML: (text) => text }) ?? null;
  return new DOMParser().parseFromString(policy?.createHTML(source) ?? source, "text/xml");
}
