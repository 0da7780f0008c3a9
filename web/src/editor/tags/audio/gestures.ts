import type { Gestures } from "../../hotkeys/gesture";

export const gestures: Gestures = {
  object: "audio",
  also: ["audioplus"],
  actions: [
    { group: "Sound and video", action: "media:play", title: "Play or pause", keys: ["ctrl+p", "ctrl+alt+space"] },
    { group: "Sound and video", action: "media:back", title: "Back by one second", keys: ["ctrl+b"] },
    { group: "Sound and video", action: "media:step-back", title: "A step back", keys: ["alt+a"] },
    { group: "Sound and video", action: "media:step-forward", title: "A step forward", keys: ["alt+d"] },
    { group: "Sound and video", action: "media:region", title: "Play the selected region", keys: ["alt+p"] },
    { group: "Sound and video", action: "media:loop", title: "Loop", keys: ["alt+o"] },
    { group: "Sound and video", action: "media:slower", title: "Slower", keys: ["alt+s"] },
    { group: "Sound and video", action: "media:faster", title: "Faster", keys: ["alt+f"] },
    { group: "Sound and video", action: "media:mark", title: "Mark up to here with the next label", keys: ["alt+n"] },
  ],
  looking: [
    { group: "Sound and video", title: "Play or pause, with the focus in the waveform", keys: ["space"] },
    { group: "Sound and video", title: "Zoom", keys: ["plus", "minus"], pointer: "Ctrl and the wheel, or two fingers apart" },
    { group: "Sound and video", title: "Move the cursor", keys: ["left", "right"], pointer: "or a click" },
    { group: "Sound and video", title: "To the beginning, to the end", keys: ["home", "end"] },
    { group: "Sound and video", title: "Show what comes before, after", keys: ["pageup", "pagedown"], pointer: "or Shift and the wheel" },
  ],
  marking: [
    { group: "Sound and video", title: "Begin and end a region at the cursor", keys: ["[", "]"] },
    { group: "Sound and video", title: "Mark from the cursor on", keys: ["shift+left", "shift+right"] },
    { group: "Sound and video", title: "Make a region of what is marked, play the selected one", keys: ["enter"] },
    { group: "Sound and video", title: "Move the selected region", keys: ["left", "shift+left"] },
    { group: "Sound and video", title: "Move its end, its beginning", keys: ["alt+left", "alt+shift+left"] },
    { group: "Sound and video", title: "Without snapping", keys: ["alt"], pointer: "held, and drag" },
  ],
};
