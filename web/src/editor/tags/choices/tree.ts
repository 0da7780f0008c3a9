import type { ConfigNode } from "../../config/types";
import { isTrue } from "../../config/graph";
import { asText } from "../../config/interpolate";
import { isObject } from "../../config/json";
import { pathsIn } from "../../model/paths";
import type { TagContext } from "../../model/tag";

export interface ChoiceItem {
  /** What is written: the alias when there is one. */
  readonly key: string;
  readonly title: string;
  readonly path: readonly string[];
  readonly hint: string | null;
  readonly hotkey: string | null;
  readonly color: string | null;
  readonly html: string | null;
  readonly style: string | undefined;
  readonly selected: boolean;
  readonly children: readonly ChoiceItem[];
}

const MAX_DYNAMIC = 5_000;

/** Choices of the config followed by those that `value="$opts"` takes from the task. */
export function choiceTree(node: ConfigNode, ctx: Pick<TagContext, "resolve">, most = MAX_DYNAMIC): readonly ChoiceItem[] {
  const fixed = collect(node).map((child) => fromNode(child, []));
  const expression = node.attrs["value"];
  if (expression === undefined || !expression.includes("$")) return fixed;
  const value = ctx.resolve(expression);
  const dynamic = Array.isArray(value) ? value.slice(0, most).flatMap((entry: unknown) => fromData(entry, [], 0) ?? []) : [];
  return [...fixed, ...dynamic];
}

export function flatten(items: readonly ChoiceItem[]): readonly ChoiceItem[] {
  return items.flatMap((item) => [item, ...flatten(item.children)]);
}

/** Choice tags may stand in Views and in tags that nobody knows. */
function collect(node: ConfigNode): readonly ConfigNode[] {
  return node.children.flatMap((child) => (child.tag === "choice" ? [child] : collect(child)));
}

function fromNode(node: ConfigNode, parents: readonly string[]): ChoiceItem {
  const value = node.attrs["value"] ?? node.text;
  const alias = node.attrs["alias"];
  const key = alias !== undefined && alias !== "" ? alias : value;
  const path = [...parents, key];
  return {
    key, path, title: value === "" ? key : value,
    hint: node.attrs["hint"] ?? null, hotkey: node.attrs["hotkey"] ?? null, color: node.attrs["color"] ?? null, html: node.attrs["html"] ?? null, style: node.attrs["style"],
    selected: isTrue(node.attrs["selected"]),
    children: collect(node).map((child) => fromNode(child, path)),
  };
}

function fromData(entry: unknown, parents: readonly string[], depth: number): ChoiceItem | null {
  const source = isObject(entry) ? entry : { value: entry };
  const value = asText(source["value"] ?? source["alias"]);
  if (value === "" || depth > 20) return null;
  const text = (key: string) => (typeof source[key] === "string" ? source[key] : null);
  const key = text("alias") ?? value;
  const path = [...parents, key];
  const children = Array.isArray(source["children"]) ? source["children"] : [];
  return {
    key, path, title: value, hint: text("hint"), hotkey: text("hotkey"), color: text("color"), html: text("html"), style: text("style") ?? undefined,
    selected: source["selected"] === true,
    children: children.flatMap((child: unknown) => fromData(child, path, depth + 1) ?? []),
  };
}

/** With allowNested the whole path is written, otherwise only the choice itself. */
export function isPicked(item: ChoiceItem, value: unknown, nested: boolean): boolean {
  const wanted = JSON.stringify(nested ? item.path : [item.key]);
  return pathsIn(value).some((path) => JSON.stringify(path) === wanted || (nested && path.length === 1 && path[0] === item.key && item.path.length === 1));
}

export interface PressOptions {
  readonly nested: boolean;
  readonly multiple: boolean;
  /** A radio button is not taken back by pressing it again. */
  readonly stays: boolean;
  readonly order: readonly ChoiceItem[];
}

export function pressOptions({ attrs }: ConfigNode, items: readonly ChoiceItem[]): PressOptions {
  return { nested: isTrue(attrs["allownested"]), multiple: attrs["choice"] === "multiple", stays: attrs["choice"] === "single-radio", order: flatten(items) };
}

/** Has it these words in its name? */
export function fits(item: ChoiceItem, words: string): boolean {
  return `${item.title}\u0000${item.key}`.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase());
}

/** What a filter leaves of a tree: the items that match, with their parents and what is below them. */
export function matching(items: readonly ChoiceItem[], fit: (item: ChoiceItem) => boolean): readonly ChoiceItem[] {
  return items.flatMap((item) => {
    if (fit(item)) return [item];
    const children = matching(item.children, fit);
    return children.length === 0 ? [] : [{ ...item, children }];
  });
}

/** The result after an item was pressed. Entries that name no item of the tree are kept in a multiple choice. */
export function afterPress(item: ChoiceItem, value: unknown, options: PressOptions): unknown[] | null {
  const { nested, multiple, stays, order } = options;
  const written = nested ? [...item.path] : item.key;
  const picked = isPicked(item, value, nested);
  if (!multiple) return picked && !stays ? null : [written];
  const now: unknown[] = Array.isArray(value) ? value : [];
  if (picked) {
    const rest = now.filter((part) => JSON.stringify(part) !== JSON.stringify(written));
    return rest.length === 0 ? null : rest;
  }
  // In the order of the config, as the compatible editor writes them.
  const next = [...now, written];
  const place = new Map(order.map((other, index) => [JSON.stringify(nested ? other.path : other.key), index]));
  return next.toSorted((a, b) => (place.get(JSON.stringify(a)) ?? Infinity) - (place.get(JSON.stringify(b)) ?? Infinity) || 0);
}
