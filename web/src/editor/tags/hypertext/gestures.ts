import type { Gestures } from "../../hotkeys/gesture";

export const gestures: Gestures = {
  object: "hypertext",
  looking: [],
  marking: [
    { group: "Text", title: "Move the place in the text", keys: ["left", "right", "up", "down"] },
    { group: "Text", title: "Select text", keys: ["shift+left", "shift+right", "ctrl+shift+right"] },
    { group: "Text", title: "Mark what is selected", keys: ["enter"] },
  ],
};
