import type { Words } from "../../words/words";

export const words: Words = { de: { "Ellipse in a video": "Ellipse im Video" } };
