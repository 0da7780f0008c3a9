import type { Gestures } from "../../hotkeys/gesture";

export const gestures: Gestures = {
  object: "image",
  looking: [
    { group: "Image", title: "Zoom", keys: [], pointer: "Wheel, or two fingers apart" },
    { group: "Image", title: "Move the image", keys: ["space"], pointer: "held, and drag" },
    { group: "Image", title: "Move the image up, down, left, right", keys: ["up", "down", "left", "right"] },
  ],
  marking: [
    { group: "Image", title: "Move the selected region by a pixel, by ten", keys: ["left", "shift+left"] },
    { group: "Image", title: "Put a region into the middle", keys: ["shift+enter"] },
    { group: "Image", title: "Close the shape that is being drawn", keys: ["enter"], pointer: "or a double click" },
    { group: "Image", title: "Take its last point back", keys: ["backspace"] },
    { group: "Image", title: "Select several", keys: ["ctrl"], pointer: "held, and drag" },
  ],
};
