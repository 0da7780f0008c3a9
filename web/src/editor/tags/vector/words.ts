import type { Words } from "../../words/words";

export const words: Words = { de: { "Line": "Linie" } };
