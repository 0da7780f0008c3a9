// The editor's catalogue with the words of every tag in it. Whoever speaks imports it from here once.
import { WORDS } from "./tags/generated/words";
import { addWords, t } from "./words/i18n";

addWords(WORDS);

/** Titles of actions are English sentences that it translates. */
export const editorText = t;
