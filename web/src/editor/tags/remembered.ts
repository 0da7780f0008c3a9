/** What somebody chose, on this machine. Storage may be forbidden; the choice then lasts until the page is closed. */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // See above.
  }
}

export function recall<T extends object>(key: string, fallback: T): T {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return typeof stored === "object" && stored !== null ? { ...fallback, ...stored } : fallback;
  } catch {
    return fallback;
  }
}
