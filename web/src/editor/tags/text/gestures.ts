import type { Gestures } from "../../hotkeys/gesture";

export const gestures: Gestures = {
  object: "text",
  looking: [],
  marking: [
    { group: "Text", title: "Move the place in the text", keys: ["left", "right", "up", "down"] },
    { group: "Text", title: "Word by word", keys: ["ctrl+left", "ctrl+right"] },
    { group: "Text", title: "To the beginning, to the end", keys: ["ctrl+home", "ctrl+end"] },
    { group: "Text", title: "Select text", keys: ["shift+left", "shift+right", "ctrl+shift+right"] },
    { group: "Text", title: "Mark what is selected", keys: ["enter"] },
  ],
};
