import type { ToolKey } from "../../hotkeys/toolKey";

const kind = "polygon";

export const keys: readonly [draw: ToolKey, knife: ToolKey, join: ToolKey, takeAway: ToolKey, simplify: ToolKey, borders: ToolKey] = [
  { name: "polygon", title: "Polygon", key: "p", kind },
  { name: "knife", title: "Cut outlines by a line", key: "shift+x", kind },
  { name: "join", title: "Join the selected outlines", key: "shift+j", kind },
  { name: "takeaway", title: "Take the selected outlines out of others", key: "shift+o", kind },
  { name: "simplify", title: "Leave out points that are not seen", key: "shift+s", kind },
  { name: "borders", title: "Common borders with neighbours", key: "shift+n", kind },
];
