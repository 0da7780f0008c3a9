import { useEffect, useState } from "react";
import { asText } from "../../config/interpolate";
import { isObject } from "../../config/json";
import { t } from "../../words/i18n";
import { loadText } from "../text/source";
import type { TagProps, TagView } from "../../model/tag";

const MOST_ROWS = 1_000;
const MOST_COLUMNS = 100;

/** An object as lines of name and value, a list of objects as a table with their names on top. */
function Table({ node, ctx }: TagProps) {
  const [value, setValue] = useState<unknown>(undefined);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const load = async () => (node.attrs["valuetype"] === "url" ? (JSON.parse(await loadText(node, ctx, abort.signal)) as unknown) : ctx.resolve(node.attrs["value"] ?? ""));
    load().then((loaded) => {
      if (abort.signal.aborted) return;
      setValue(fromText(loaded));
      setProblem(null);
    }).catch((error: unknown) => {
      if (!abort.signal.aborted) setProblem(error instanceof SyntaxError ? t("The file is no JSON, so there is no table to show.") : error instanceof Error ? error.message : String(error));
    });
    return () => abort.abort();
  }, [node, ctx]);
  const name = node.attrs["name"] ?? t("Table");
  if (problem !== null) return <p className="lke-problem" role="alert">{problem}</p>;
  if (value === undefined) return null;
  const { head, rows, left } = tableOf(value);
  if (rows.length === 0) return <p className="lke-hint">{t("This task has no table here.")}</p>;
  return (
    <div className="lke-table" role="region" aria-label={name} tabIndex={0}>
      <table>
        <thead><tr>{head.map((cell, index) => <th key={index} scope="col" dir="auto">{cell}</th>)}</tr></thead>
        <tbody>{rows.map((row, index) => <tr key={index}>{row.map((cell, column) => <td key={column} dir="auto">{cell}</td>)}</tr>)}</tbody>
      </table>
      {left > 0 && <p className="lke-hint">{t("{count} further rows are not shown.", { count: left })}</p>}
    </div>
  );
}

/** Importers of CSV write objects as texts. */
function fromText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export interface TableShape {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly left: number;
}

export function tableOf(value: unknown): TableShape {
  if (Array.isArray(value)) return listTable(value);
  const entries = isObject(value) ? Object.entries(value) : [];
  const shown = entries.slice(0, MOST_ROWS).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { head: [t("Name"), t("Value")], rows: shown.map(([name, one]) => [name, asText(one)]), left: entries.length - shown.length };
}

function listTable(list: readonly unknown[]): TableShape {
  const shown = list.slice(0, MOST_ROWS);
  const left = list.length - shown.length;
  const objects = shown.filter(isObject);
  if (objects.length < shown.length) return { head: [t("Value")], rows: shown.map((row) => (Array.isArray(row) ? row.slice(0, MOST_COLUMNS).map(asText) : [asText(row)])), left };
  const head = [...new Set(objects.flatMap((row) => Object.keys(row)))].slice(0, MOST_COLUMNS);
  return { head, rows: objects.map((row) => head.map((name) => asText(row[name]))), left };
}

export const view: TagView = { tags: ["table"], Component: Table };
