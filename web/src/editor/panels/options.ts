import { useState } from "react";
import type { Grouping, Ordering } from "./rows";

export interface PanelOptions {
  readonly grouping: Grouping;
  readonly ordering: Ordering;
  readonly descending: boolean;
}

const KEY = "labelkeep-editor-regions";
const DEFAULT: PanelOptions = { grouping: "tree", ordering: "time", descending: false };

/** How the regions panel is arranged; remembered on this machine. */
export function usePanelOptions(): readonly [PanelOptions, (options: PanelOptions) => void] {
  const [options, setOptions] = useState(read);
  return [options, (next) => {
    setOptions(next);
    remember(KEY, next);
  }];
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage may be forbidden; the choice then lasts until the page is closed.
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

function read(): PanelOptions {
  return recall(KEY, DEFAULT);
}
