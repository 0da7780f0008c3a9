import type { EditorUser } from "../host/host";
import { t } from "../words/i18n";

export function personName(person: number | EditorUser | null | undefined): string {
  if (person === null || person === undefined) return "";
  if (typeof person === "number") return t("person {id}", { id: person });
  const name = `${person.first_name ?? ""} ${person.last_name ?? ""}`.trim();
  return name === "" ? person.email : name;
}

export function initials(text: string): string {
  const words = text.split(/[\s@._-]+/).filter((word) => word !== "");
  return ((words[0]?.[0] ?? "?") + (words[1]?.[0] ?? "")).toUpperCase();
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** "5 minutes ago" in the language of the page. */
export function age(iso: string | undefined, now: number = Date.now()): string {
  const seconds = (now - Date.parse(iso ?? "")) / 1000;
  if (!Number.isFinite(seconds)) return "";
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: "auto" });
  for (const [unit, size] of UNITS) if (seconds >= size) return format.format(-Math.floor(seconds / size), unit);
  return format.format(0, "minute");
}
