import type { Gestures } from "../../hotkeys/gesture";

export const gestures: Gestures = {
  object: "chat",
  looking: [{ group: "Text", title: "To the next message, to the one before", keys: ["down", "up"] }],
  marking: [
    { group: "Text", title: "Select the message, to answer questions about it", keys: ["enter"], pointer: "Press the message" },
    { group: "Text", title: "Change the message", keys: ["f2"] },
    { group: "Text", title: "Finish the message that is being written", keys: ["enter"] },
  ],
};
