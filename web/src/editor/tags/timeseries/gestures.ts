import type { Gestures } from "../../hotkeys/gesture";

export const gestures: Gestures = {
  object: "timeseries",
  actions: [],
  looking: [
    { group: "Series", title: "Zoom", keys: ["plus", "minus"], pointer: "Ctrl and the wheel, or two fingers apart" },
    { group: "Series", title: "Move the cursor", keys: ["left", "right"], pointer: "or a click" },
    { group: "Series", title: "To the beginning, to the end", keys: ["home", "end"] },
    { group: "Series", title: "Show what comes before, after", keys: ["pageup", "pagedown"], pointer: "or the window in the overview" },
  ],
  marking: [
    { group: "Series", title: "Begin and end a region at the cursor", keys: ["[", "]"] },
    { group: "Series", title: "Mark from the cursor on", keys: ["shift+left", "shift+right"] },
    { group: "Series", title: "Make a region of what is marked, or of the moment at the cursor", keys: ["enter"], pointer: "or a double click for a moment" },
    { group: "Series", title: "Move the selected region", keys: ["left", "shift+left"] },
    { group: "Series", title: "Move its end, its beginning", keys: ["alt+left", "alt+shift+left"] },
  ],
};
