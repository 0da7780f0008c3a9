/** How much one result may be: what the server takes at most, told before it is sent. */
import { HostError } from "./host";
import { t } from "../words/i18n";

/** Bytes of a result as JSON; the same as in the server (`labeling::result::MAX_BYTES`). */
export const MOST_RESULT_BYTES = 10_000_000;
/** From here on the editor says how much is left. */
const NEARLY = 0.8;

export function resultBytes(result: unknown): number {
  const text = JSON.stringify(result) ?? "";
  // A UTF-16 unit takes three bytes at most.
  return text.length * 3 < MOST_RESULT_BYTES * NEARLY ? text.length : new TextEncoder().encode(text).length;
}

/** In megabytes, rounded up: what is over the limit never looks like the limit. */
function megabytes(bytes: number): string {
  return (Math.ceil(bytes / 100_000) / 10).toLocaleString(document.documentElement.lang || undefined);
}

/** Why the server will not take a result of this size; null: it will. */
export function tooLarge(bytes: number): string | null {
  if (bytes <= MOST_RESULT_BYTES) return null;
  return t("This annotation takes {size} MB, and {most} MB can be stored. Remove regions, or simplify masks and long texts.", { size: megabytes(bytes), most: megabytes(MOST_RESULT_BYTES) });
}

/** A word in time; null: there is room. */
export function nearlyFull(bytes: number): string | null {
  if (bytes < MOST_RESULT_BYTES * NEARLY || bytes > MOST_RESULT_BYTES) return null;
  return t("This annotation takes {size} of the {most} MB that can be stored.", { size: megabytes(bytes), most: megabytes(MOST_RESULT_BYTES) });
}

/** Throws when the server would refuse the result: it is not sent, and not put where it could only wait for that. */
export function requireFits(result: unknown): void {
  const reason = tooLarge(resultBytes(result));
  if (reason !== null) throw new HostError("rejected", reason);
}
