import { isObject } from "../config/json";
import { layoutOf, SeriesTrouble, type Table } from "./table";
import type { Notice, Wanted } from "./protocol";

/** Reads columns `{"time": [...], "value": [...]}`, or rows `[{"time": 0, "value": 1}, …]`. */
export function readJson(data: unknown, wanted: Wanted, table: Table): readonly Notice[] {
  const columns = columnsOf(data);
  const names = [...columns.keys()];
  if (names.length === 0) throw new SeriesTrouble({ kind: "empty" });
  // A column that is called exactly so is meant before one of other letters.
  const lower = names.map((name) => name.toLowerCase());
  const layout = layoutOf(lower, wanted);
  const lists = [...columns.values()];
  const times = layout.time === -1 ? null : (lists[layout.time] ?? []);
  const drawn = layout.columns.map((column) => (column === -1 ? null : (lists[column] ?? null)));
  const used = [...(times === null ? [] : [times]), ...drawn.filter((list) => list !== null)];
  const rows = times === null ? Math.max(...used.map((list) => list.length)) : times.length;
  for (let row = 0; row < rows && !table.isFull; row += 1) {
    if (used.some((list) => row >= list.length)) table.ragged(row + 1);
    drawn.forEach((list, column) => {
      const given = list?.[row];
      const value = numberOf(given);
      table.value(column, value);
      if (Number.isNaN(value) && typeof given === "string" && given !== "") table.noNumber(column, () => given);
    });
    if (times === null) table.add(row, row + 1, () => "");
    else {
      const given = times[row];
      const time = typeof given === "number" && !table.readsTimes ? given : given === null || given === undefined ? Number.NaN : table.timeOf(String(given));
      table.add(time, row + 1, () => String(given ?? ""));
    }
  }
  return [...layout.notices, ...table.end()];
}

function columnsOf(data: unknown): ReadonlyMap<string, readonly unknown[]> {
  if (Array.isArray(data)) {
    const rows = data.filter(isObject);
    if (rows.length === 0) throw new SeriesTrouble({ kind: data.length === 0 ? "empty" : "bad-json" });
    const names = new Set(rows.slice(0, 1000).flatMap((row) => Object.keys(row)));
    return new Map([...names].map((name) => [name, rows.map((row) => row[name])]));
  }
  if (!isObject(data)) throw new SeriesTrouble({ kind: "bad-json" });
  return new Map(Object.entries(data).flatMap(([name, list]): [string, readonly unknown[]][] => (Array.isArray(list) ? [[name, list]] : [])));
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : Number.NaN;
}
