/** What every part of the visual view can see and do. */
import { createContext, useContext } from "react";
import type { KeyClash } from "../model/hotkeys";
import type { Finding } from "../model/problems";
import type { SourceDocument, SourceElement } from "../source/document";
import { type Change, setAttribute } from "../source/edits";

export interface Marked extends Finding {
  readonly isError: boolean;
}

export interface EditOptions {
  /** Keys that follow one another in a field are one step back. */
  readonly isTyping?: boolean;
  /** Where the focus is wanted afterwards: in a tag of the new text, or in one that there was. */
  readonly focus?: (document: SourceDocument) => FocusWish | null;
  readonly focusId?: number;
  readonly part?: FocusPart;
}

export interface FocusWish {
  readonly element: SourceElement;
  readonly part: FocusPart;
  /** Its form is opened. */
  readonly opens?: boolean;
}

/** `head`: the line of a tag. `first`: the field that matters most. `name`: of a label. `new`: the field for new ones. */
export type FocusPart = "head" | "first" | "name" | "new" | "handle";

export interface Builder {
  readonly document: SourceDocument;
  readonly idOf: (element: SourceElement) => number;
  readonly edit: (make: (document: SourceDocument) => readonly Change[], options?: EditOptions) => void;
  readonly isOpen: (element: SourceElement) => boolean;
  readonly setOpen: (element: SourceElement, open: boolean) => void;
  readonly say: (text: string) => void;
  readonly offerUndo: (text: string) => void;
  readonly showCode: (element: SourceElement) => void;
  readonly findings: ReadonlyMap<number, readonly Marked[]>;
  readonly clashes: ReadonlyMap<number, KeyClash>;
  /** Fields of the project's data. */
  readonly columns: readonly string[];
  /** Labels in annotations, by the name of their control. */
  readonly used: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const Context = createContext<Builder | null>(null);
export const BuilderProvider = Context.Provider;

export function useBuilder(): Builder {
  const builder = useContext(Context);
  if (builder === null) throw new Error("outside of the visual view");
  return builder;
}

/** An edit of one tag, found again by its place in the order. */
export function editOf(element: SourceElement, make: (document: SourceDocument, element: SourceElement) => readonly Change[]): (document: SourceDocument) => readonly Change[] {
  return (document) => {
    const same = document.elements[element.index];
    return same === undefined ? [] : make(document, same);
  };
}

export const focusMark = (id: number, part: FocusPart): string => `${id} ${part}`;

/** Gives an attribute of a tag this value; null takes it away. */
export function write(builder: Builder, element: SourceElement, name: string, value: string | null, isTyping = false): void {
  builder.edit(editOf(element, (document, own) => setAttribute(document, own, name, value)), { isTyping });
}
