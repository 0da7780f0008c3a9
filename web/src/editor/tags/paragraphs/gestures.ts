import type { Gestures } from "../../hotkeys/gesture";

export const gestures: Gestures = {
  object: "paragraphs",
  looking: [],
  marking: [
    { group: "Text", title: "To the next paragraph, to the one before", keys: ["ctrl+down", "ctrl+up"] },
    { group: "Text", title: "Mark the whole paragraph", keys: ["ctrl+shift+a"] },
    { group: "Text", title: "Select text", keys: ["shift+left", "shift+right", "ctrl+shift+right"] },
    { group: "Text", title: "Mark what is selected", keys: ["enter"] },
  ],
};
