import { useEffect } from "react";

/** The name of the browser's tab, read aloud first by screen readers. `null` leaves it to somebody else. */
export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    if (title !== null) document.title = title ? `${title} · Labelkeep` : "Labelkeep";
  }, [title]);
}
