/** Messages of the pages: each page keeps its own catalogue, in every language, beside its code. */
import { PSEUDO } from "../appearance";
import { formatMessage, type Message, type Values } from "./message-format";

export function locale(): string {
  return document.documentElement.lang || "en";
}

/** A third longer, as other languages are, and marked at both ends. */
export function pseudo(text: string): string {
  return `⟦${text}${"·".repeat(Math.ceil(text.length / 3))}⟧`;
}

export type Translate<Key extends string> = (key: Key, values?: Values) => string;

/** A catalogue is complete by type: every language has the keys of the first. */
export function messages<T extends Record<string, Message>>(catalogue: { en: T; de: T }): Translate<Extract<keyof T, string>> {
  return (key, values) => {
    const language = locale();
    const list = language.startsWith("de") ? catalogue.de : catalogue.en;
    const text = formatMessage(list[key] ?? catalogue.en[key] ?? key, values, language === PSEUDO ? "en" : language);
    return language === PSEUDO ? pseudo(text) : text;
  };
}

/** Making a formatter costs more than using it a thousand times. */
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: (language: string) => T): T {
  const language = locale();
  const key = `${language} ${name}`;
  const known = formatters.get(key);
  // A name belongs to one kind of formatter.
  if (known) return known as T;
  const made = make(language);
  formatters.set(key, made);
  return made;
}

export function formatNumber(value: number, digits = 0): string {
  return cached(`number ${digits}`, (language) => new Intl.NumberFormat(language, { maximumFractionDigits: digits })).format(value);
}

const DATE_STYLES: Readonly<Record<"date" | "time" | "short", Intl.DateTimeFormatOptions>> = {
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
  short: { dateStyle: "medium", timeStyle: "short" },
};

export function formatDate(iso: string | number | null | undefined, style: "date" | "time" | "short" = "short"): string {
  if (iso === null || iso === undefined || iso === "") return "";
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return String(iso);
  return cached(`date ${style}`, (language) => new Intl.DateTimeFormat(language, DATE_STYLES[style])).format(date);
}

/** “3 hours ago”, “in 2 days”. */
export function formatAgo(iso: string | null | undefined, now: number = Date.now()): string {
  if (!iso) return "";
  const seconds = (Date.parse(iso) - now) / 1000;
  if (!Number.isFinite(seconds)) return "";
  const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [["year", 31_536_000], ["month", 2_592_000], ["week", 604_800], ["day", 86_400], ["hour", 3600], ["minute", 60]];
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  return format.format(0, "minute");
}

/** Seconds as a person reads them: 8.4 s, 2 min 05 s, 1 h 10 min. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "";
  if (seconds < 60) return `${formatNumber(seconds, 1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.round(seconds % 60)).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** "3.2 MB" */
export function formatBytes(bytes: number): string {
  const step = Math.min(SIZES.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const unit = SIZES[step] ?? "byte";
  const made = cached(`bytes ${unit}`, (language) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: step > 1 ? 1 : 0 }));
  return made.format(bytes / 1000 ** step);
}
