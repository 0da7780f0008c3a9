import type { ConfigNode } from "../../config/types";
import { pathKey } from "../../model/paths";
import type { TagContext } from "../../model/tag";
import { choiceTree, type ChoiceItem } from "../choices/tree";

/** One item of a taxonomy. */
export interface Taxon {
  /** The way to it, as JSON. */
  readonly key: string;
  readonly path: readonly string[];
  readonly title: string;
  readonly hint: string | null;
  readonly color: string | null;
  readonly hotkey: string | null;
  readonly selected: boolean;
  readonly children: readonly Taxon[];
  /** What is below it has not been fetched. */
  readonly waits: boolean;
}

/** More are not shown. */
export const MOST_TAXA = 50_000;

/** The items of the config and of the task. Of two with one name under the same parent the first counts. */
export function taxaOf(node: ConfigNode, ctx: Pick<TagContext, "resolve">): readonly Taxon[] {
  return fromChoices(choiceTree(node, ctx, MOST_TAXA));
}

function fromChoices(items: readonly ChoiceItem[]): readonly Taxon[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    if (seen.has(item.key)) return [];
    seen.add(item.key);
    return [{
      key: pathKey(item.path), path: item.path, title: item.title, hint: item.hint, color: item.color, hotkey: item.hotkey, selected: item.selected,
      children: fromChoices(item.children), waits: false,
    }];
  });
}

/** Everything to find items by, made once for a tree. */
export interface TaxonIndex {
  readonly byKey: ReadonlyMap<string, Taxon>;
  readonly parents: ReadonlyMap<string, string>;
}

export function indexOf(taxa: readonly Taxon[]): TaxonIndex {
  const byKey = new Map<string, Taxon>();
  const parents = new Map<string, string>();
  const walk = (items: readonly Taxon[], parent: string | null) => {
    for (const item of items) {
      byKey.set(item.key, item);
      if (parent !== null) parents.set(item.key, parent);
      walk(item.children, item.key);
    }
  };
  walk(taxa, null);
  return { byKey, parents };
}

/** A line of the tree on the screen. */
export interface TaxonRow {
  readonly taxon: Taxon;
  readonly level: number;
  readonly position: number;
  readonly size: number;
  /** Null: there is nothing below it. */
  readonly open: boolean | null;
}

/** The lines of a tree: what is open, or with words what has them in its name, with the way to it. */
export function rowsOf(taxa: readonly Taxon[], open: ReadonlySet<string>, words: string): readonly TaxonRow[] {
  const wanted = words.trim().toLocaleLowerCase();
  const rows: TaxonRow[] = [];
  const shown = wanted === "" ? null : found(taxa, wanted);
  const walk = (items: readonly Taxon[], level: number) => {
    const here = shown === null ? items : items.filter((item) => shown.has(item.key));
    here.forEach((taxon, index) => {
      const below = shown === null ? taxon.children : taxon.children.filter((child) => shown.has(child.key));
      const isOpen = below.length === 0 && !taxon.waits ? null : open.has(taxon.key) || (shown !== null && below.length > 0);
      rows.push({ taxon, level, position: index + 1, size: here.length, open: isOpen });
      if (isOpen === true) walk(taxon.children, level + 1);
    });
  };
  walk(taxa, 1);
  return rows;
}

/** Keys of what has the words in its name, and of everything above it. */
function found(taxa: readonly Taxon[], wanted: string): ReadonlySet<string> {
  const keys = new Set<string>();
  const walk = (items: readonly Taxon[]): boolean => {
    let any = false;
    for (const item of items) {
      const below = walk(item.children);
      if (!below && !item.title.toLocaleLowerCase().includes(wanted)) continue;
      keys.add(item.key);
      any = true;
    }
    return any;
  };
  walk(taxa);
  return keys;
}

/** What a path is called: its titles where the tree knows them. */
export function titleOfPath(path: readonly string[], index: TaxonIndex, separator: string | null): string {
  const titles = path.map((step, depth) => index.byKey.get(pathKey(path.slice(0, depth + 1)))?.title ?? step);
  return separator === null ? (titles.at(-1) ?? "") : titles.join(separator);
}
