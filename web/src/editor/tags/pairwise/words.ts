import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "The left one": "Das linke",
    "The right one": "Das rechte",
    "Which one of the two?": "Welches von beiden?",
    "A Pairwise compares exactly two: toName=\"one,other\".": "Ein Pairwise vergleicht genau zwei: toName=\"eines,anderes\".",
  },
};
