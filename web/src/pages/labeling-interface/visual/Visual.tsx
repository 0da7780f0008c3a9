/** The config as a list of what people see and answer. */
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import page from "../../../shared/ui/page.module.css";
import { toast, withdraw } from "../../../shared/ui/toast";
import { keyClashes } from "../model/hotkeys";
import { findingsByTag } from "../model/problems";
import { itemsOf, partsOf } from "../model/queries";
import { identify, type Identities } from "../source/identity";
import { readSource, type SourceDocument, type SourceElement } from "../source/document";
import type { Change } from "../source/edits";
import { t } from "../messages";
import { AddMenu } from "./AddMenu";
import { type Builder, BuilderProvider, type EditOptions, focusMark, type Marked } from "./builder";
import { Card, Cards } from "./Card";
import { Findings } from "./Findings";
import styles from "./visual.module.css";

export interface Props {
  document: SourceDocument;
  /** The findings, and the text that they speak of. */
  findings: readonly Marked[];
  checked: string;
  columns: readonly string[];
  used: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The text as it is now, and the way to change it. */
  textNow: () => string;
  change: (changes: readonly Change[], isTyping: boolean) => void;
  undo: () => void;
  redo: () => void;
  showCode: (element: SourceElement) => void;
}

export function Visual({ document, findings, checked, columns, used, textNow, change, undo, redo, showCode }: Props) {
  const panel = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  const { ids, isOpen, setOpen } = useIdentities(document);
  const wish = useRef<EditOptions>({});
  const known = useMemo(() => findingsAt(checked, findings, document), [checked, findings, document]);
  const clashes = useMemo(() => keyClashes(document), [document]);
  const idOf = (element: SourceElement): number => ids[element.index] ?? -1;
  useFocus(panel, document, ids, wish, setOpen);
  const builder = useStable({
    document, idOf, clashes, columns, used, showCode, isOpen, setOpen, findings: known, say: setSaid,
    edit: (make, options = {}) => {
      const text = textNow();
      const now = text === document.text ? document : readSource(text);
      const changes = now === null ? [] : make(now);
      if (changes.length === 0) return;
      withdraw(OFFER);
      wish.current = options;
      change(changes, options.isTyping === true);
    },
    offerUndo: (text) => offer(text, textNow, undo),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (!isRedo && key !== "z") return;
    // What is typed and not yet part of the text has the browser's own way back.
    if (event.target instanceof Element && event.target.closest("[data-typing]") !== null) return;
    event.preventDefault();
    (isRedo ? redo : undo)();
  };
  const { root } = document;
  const isGroup = root.tag === "view";
  const entries = isGroup ? partsOf(root) : [root];
  return (
    <BuilderProvider value={builder}>
      <div ref={panel} data-builder="" className={styles["panel"]} role="group" aria-label={t("tags")} tabIndex={-1} onKeyDown={onKeyDown}>
        {isGroup && root.attributes.length > 0 ? <ol className={styles["cards"]}><Card element={root} /></ol> : isGroup && <Findings element={root} />}
        {entries.length === 0 ? <p className={page["muted"]}>{t("empty")}</p> : <Cards elements={entries} label={t("tags")} />}
        <div className={styles["adding"]}><AddMenu /></div>
        <p role="status" className={page["srOnly"]}>{said}</p>
      </div>
    </BuilderProvider>
  );
}

/** One object for all texts, so that a row that is as it was is not drawn again with every key. */
function useStable(now: Builder): Builder {
  const latest = useRef(now);
  latest.current = now;
  return useState<Builder>(() => ({
    get document() { return latest.current.document; },
    get findings() { return latest.current.findings; },
    get clashes() { return latest.current.clashes; },
    get columns() { return latest.current.columns; },
    get used() { return latest.current.used; },
    idOf: (element) => latest.current.idOf(element),
    edit: (make, options) => latest.current.edit(make, options),
    isOpen: (element) => latest.current.isOpen(element),
    setOpen: (element, open) => latest.current.setOpen(element, open),
    say: (text) => latest.current.say(text),
    offerUndo: (text) => latest.current.offerUndo(text),
    showCode: (element) => latest.current.showCode(element),
  }))[0];
}

const OFFER = "config";

/** Only the last step can be taken back. */
function offer(text: string, textNow: () => string, undo: () => void): void {
  const after = textNow();
  toast(text, { action: { label: t("undo"), run: () => textNow() === after && undo() }, kind: OFFER });
}

/** Findings speak of the text that was checked; its tags are those of the text as it is now while their number is the same. */
function findingsAt(checked: string, findings: readonly Marked[], document: SourceDocument): ReadonlyMap<number, readonly Marked[]> {
  const about = checked === document.text ? document : readSource(checked);
  return about === null || about.elements.length !== document.elements.length ? new Map<number, readonly Marked[]>() : findingsByTag(about, findings);
}

/** Numbers that go with the tags through all changes of the text, and which of them are open. */
function useIdentities(document: SourceDocument): { ids: Identities; isOpen: (element: SourceElement) => boolean; setOpen: (element: SourceElement, open: boolean) => void } {
  const known = useRef<{ document: SourceDocument; ids: Identities; fresh: number } | null>(null);
  if (known.current?.document !== document) {
    const ids = identify(known.current, document, known.current?.fresh ?? 0);
    known.current = { document, ids, fresh: Math.max(known.current?.fresh ?? 0, ...ids.map((id) => id + 1)) };
  }
  const { ids } = known.current;
  // The first list of labels is what most people come for.
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(document.elements.filter((element) => itemsOf(element).length > 0).slice(0, 1).map((element) => ids[element.index] ?? -1)));
  return {
    ids,
    isOpen: (element) => open.has(ids[element.index] ?? -1),
    setOpen: (element, on) => {
      // A tag of the text to come gets its number here, as it will there.
      const id = known.current?.ids[element.index] ?? -1;
      setOpen((before) => {
        const next = new Set(before);
        if (on) next.add(id);
        else next.delete(id);
        return next;
      });
    },
  };
}

/** After an edit the focus is where it was wanted; and it is never lost with what is not there any more. */
function useFocus(panel: { current: HTMLDivElement | null }, document: SourceDocument, ids: Identities, wish: { current: EditOptions }, setOpen: Builder["setOpen"]): void {
  const last = useRef(document);
  const wanted = useRef<string | null>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    const note = (): void => {
      hadFocus.current = panel.current?.contains(window.document.activeElement) ?? false;
    };
    window.document.addEventListener("focusin", note);
    return () => window.document.removeEventListener("focusin", note);
  }, [panel]);
  useLayoutEffect(() => {
    if (last.current === document) return;
    last.current = document;
    const { focus, focusId, part = "head" } = wish.current;
    wish.current = {};
    const found = focus?.(document) ?? null;
    if (found?.opens === true) setOpen(found.element, true);
    if (found !== null) wanted.current = focusMark(ids[found.element.index] ?? -1, found.part);
    else if (focusId !== undefined) wanted.current = focusMark(focusId, part);
  });
  useEffect(() => {
    const mark = wanted.current;
    if (mark !== null) {
      wanted.current = null;
      giveFocus(panel.current, mark);
      // A menu gives the focus back to its button when it has closed.
      requestAnimationFrame(() => requestAnimationFrame(() => giveFocus(panel.current, mark)));
    } else if (hadFocus.current && window.document.activeElement === window.document.body) {
      panel.current?.focus();
    }
  });
}

function giveFocus(panel: HTMLElement | null, mark: string): void {
  const [id = "", part = ""] = mark.split(" ");
  const at = panel?.querySelector<HTMLElement>(`[data-focus="${mark}"]`) ?? panel?.querySelector<HTMLElement>(`[data-row="${id}"] [data-focus$=" ${part}"]`) ?? panel?.querySelector<HTMLElement>(`[data-focus="${id} head"]`) ?? null;
  const target = at?.matches("input, button, textarea") === true ? at : (at?.querySelector<HTMLElement>("input, button, textarea") ?? panel);
  if (target === null || target === window.document.activeElement) return;
  target.focus();
  if (target instanceof HTMLInputElement && part === "first") target.select();
}
