import { useEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Pdf } from "../../documents/pdf";
import { NO_SEARCH, Search, type SearchState } from "./search";

/** Nobody waits for what was found of half a word. */
const TYPING_MS = 200;

export interface Searching {
  readonly words: string;
  type(words: string): void;
  go(by: number): void;
}

interface Parts {
  readonly pdf: Pdf | null;
  readonly page: number;
  readonly go: (page: number) => void;
  readonly frame: RefObject<HTMLElement | null>;
}

/** Searches while somebody types, and turns to what is found. */
export function useSearch({ pdf, page, go, frame }: Parts): { readonly state: SearchState; readonly search: Searching; readonly field: RefObject<HTMLInputElement | null> } {
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const [state, setState] = useState(NO_SEARCH);
  const now = useRef(page);
  now.current = page;
  const run = useMemo(() => {
    if (pdf === null) return null;
    const made: Search = new Search(pdf, () => setState(made.state));
    return made;
  }, [pdf]);
  useEffect(() => () => run?.stop(), [run]);
  useEffect(() => {
    const timer = setTimeout(() => void run?.start(words, now.current), TYPING_MS);
    return () => clearTimeout(timer);
  }, [run, words]);
  const current = state.found[state.at]?.page;
  const turn = useRef(go);
  turn.current = go;
  useEffect(() => {
    if (current !== undefined) turn.current(current);
  }, [current, state.at]);
  useEffect(() => {
    const element = frame.current;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "f" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      field.current?.focus();
      field.current?.select();
      event.preventDefault();
      event.stopPropagation();
    };
    element?.addEventListener("keydown", onKey);
    return () => element?.removeEventListener("keydown", onKey);
  }, [frame]);
  return { state, search: { words, type: setWords, go: (by) => run?.go(by) }, field };
}
