import { RATES } from "../../sound/player";

/** Speeds to choose from: the usual ones, what the config allows below them, and the one in force. */
export function ratesOf(least: number, now: number): readonly number[] {
  return [...new Set([...(least < 1 ? [least] : []), ...RATES, now])].filter((rate) => rate >= Math.min(least, 0.25, now)).toSorted((a, b) => a - b);
}
