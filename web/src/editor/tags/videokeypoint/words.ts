import type { Words } from "../../words/words";

export const words: Words = { de: { "Point in a video": "Punkt im Video" } };
