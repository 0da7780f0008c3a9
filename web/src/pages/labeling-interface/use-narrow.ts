import { useSyncExternalStore } from "react";

/** As in the style sheet: below this there is no room for two views side by side. */
const NARROW = "(max-width: 1100px)";

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(NARROW);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(NARROW).matches,
  );
}
