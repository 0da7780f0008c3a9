import type { Words } from "../../words/words";

export const words: Words = { de: { "Outline in a video": "Umriss im Video" } };
