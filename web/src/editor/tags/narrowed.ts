import type { Narrowing } from "../model/view";

/** Whether a filter leaves something with this name. */
export function passes(title: string, narrowing: Narrowing | null): boolean {
  if (narrowing === null) return true;
  const { words, exactCase } = narrowing;
  return exactCase ? title.includes(words) : title.toLocaleLowerCase().includes(words.toLocaleLowerCase());
}
