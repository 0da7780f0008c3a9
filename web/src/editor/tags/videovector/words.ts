import type { Words } from "../../words/words";

export const words: Words = { de: { "Line in a video": "Linie im Video" } };
