/** The colours a project may have in the list of projects; the first is none. */
export const COLOURS = [
  { value: "#FFFFFF", name: "colourNone" },
  { value: "#F84F3A", name: "colourRed" },
  { value: "#F1831C", name: "colourOrange" },
  { value: "#E0B400", name: "colourYellow" },
  { value: "#2E9E5B", name: "colourGreen" },
  { value: "#1AA6B7", name: "colourTeal" },
  { value: "#3F6FE0", name: "colourBlue" },
  { value: "#8A55D7", name: "colourPurple" },
  { value: "#D64C9C", name: "colourPink" },
] as const;
