import { useState } from "react";
import { recall, remember } from "../tags/remembered";
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

function read(): PanelOptions {
  return recall(KEY, DEFAULT);
}
