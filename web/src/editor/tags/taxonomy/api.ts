import { asText } from "../../config/interpolate";
import { isObject } from "../../config/json";
import { pathKey } from "../../model/paths";
import { t } from "../../words/i18n";
import { MOST_TAXA, type Taxon } from "./tree";

const MOST_BYTES = 20_000_000;
const PATIENCE = 20_000;
const DEEPEST = 20;

/**
 * Fetches what is below a path, as `apiUrl` answers it. The page's policy decides which hosts may be asked: this server, and those
 * from which an administrator lets pages show media. No password goes along, and no cookie to other hosts.
 */
export async function fetchTaxa(address: string, path: readonly string[], signal: AbortSignal): Promise<readonly Taxon[]> {
  const url = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error(t("apiUrl=\"{url}\" is no web address.", { url: address }));
  if (url.username !== "" || url.password !== "") throw new Error(t("The address of the taxonomy holds a password, which everybody who labels could read. Take it out of apiUrl."));
  for (const step of path) url.searchParams.append("path", step);
  const own = url.origin === location.origin;
  const response = await fetch(url, { credentials: own ? "same-origin" : "omit", signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Error(t("The taxonomy could not be fetched from {host}: it does not answer, does not allow it, or is none of the hosts from which pages may show media. Ask an administrator.", { host: url.host }), { cause: error });
  });
  if (!response.ok) throw new Error(t("The taxonomy could not be fetched: {host} answers {status}.", { host: url.host, status: response.status }));
  const text = await response.text();
  if (text.length > MOST_BYTES) throw new Error(t("The taxonomy is larger than 20 MB and is not shown."));
  return taxaIn(text, path, url.host);
}

function taxaIn(text: string, path: readonly string[], host: string): readonly Taxon[] {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = null;
  }
  const items: unknown = isObject(answer) ? answer["items"] : answer;
  if (!Array.isArray(items)) throw new Error(t("What {host} answers is no taxonomy: a JSON object with a list \"items\" is needed.", { host }));
  const left = { count: MOST_TAXA };
  return taxaFrom(items, path, left);
}

function taxaFrom(items: readonly unknown[], parents: readonly string[], left: { count: number }): readonly Taxon[] {
  if (parents.length > DEEPEST) return [];
  const seen = new Set<string>();
  return items.flatMap((item) => {
    if (!isObject(item) || left.count === 0) return [];
    const value = asText(item["value"]);
    const key = asText(item["alias"]) || value;
    if (key === "" || seen.has(key)) return [];
    seen.add(key);
    left.count -= 1;
    const path = [...parents, key];
    const text = (name: string) => (typeof item[name] === "string" ? item[name] : null);
    const children = Array.isArray(item["children"]) ? taxaFrom(item["children"], path, left) : [];
    return [{ key: pathKey(path), path, title: value || key, hint: text("hint"), color: text("color"), hotkey: null, selected: false, children, waits: item["isLeaf"] === false && children.length === 0 }];
  });
}

/** The tree with something put below one of its items. */
export function withChildren(taxa: readonly Taxon[], key: string, children: readonly Taxon[]): readonly Taxon[] {
  return taxa.map((taxon) => {
    if (taxon.key === key) return { ...taxon, children, waits: false };
    return taxon.children.length === 0 ? taxon : { ...taxon, children: withChildren(taxon.children, key, children) };
  });
}
