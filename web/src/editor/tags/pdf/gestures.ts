import type { Gestures } from "../../hotkeys/gesture";

export const gestures: Gestures = {
  object: "pdf",
  actions: [],
  looking: [
    { group: "Document", title: "Page before, after", keys: ["pageup", "pagedown"], pointer: "or the wheel at the edge of a page" },
    { group: "Document", title: "Search in the document", keys: ["ctrl+f"] },
    { group: "Document", title: "Zoom", keys: ["ctrl+plus", "ctrl+minus"], pointer: "Ctrl and the wheel, or two fingers apart" },
    { group: "Document", title: "Move the page", keys: ["left", "right", "up", "down"], pointer: "Wheel" },
    { group: "Document", title: "With the text tool: go through the text, by letters or words", keys: ["left", "ctrl+left"] },
    { group: "Document", title: "With the text tool: select text", keys: ["shift+right", "ctrl+shift+right"], pointer: "or drag; a double click takes a word" },
    { group: "Document", title: "Copy the selected text", keys: ["ctrl+c"] },
  ],
  marking: [
    { group: "Document", title: "Mark the selected text", keys: ["enter"], pointer: "or choose a label first" },
    { group: "Document", title: "Put a box into the middle", keys: ["shift+enter"] },
    { group: "Document", title: "Move the selected region a little, ten times as far", keys: ["left", "shift+left"] },
  ],
};
