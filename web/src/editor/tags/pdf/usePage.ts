import { useEffect, useRef, useState, type RefObject } from "react";
import { ImageEngine } from "../../canvas/engine";
import type { ImageOptions } from "../../canvas/options";
import type { ReadableText } from "../../canvas/tools/types";
import type { Found } from "../../documents/find";
import type { Pdf, PdfPage } from "../../documents/pdf";
import type { PageText } from "../../documents/pageText";
import { boxToView } from "../../geometry/viewport";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import { onPage } from "./onPage";
import { Picture } from "./picture";
import { keptOf, lookAgain, type Kept } from "./look";

export interface PageView {
  readonly number: number;
  readonly engine: ImageEngine;
  readonly text: PageText | null;
  readonly picture: Picture;
}

interface Parts {
  readonly ctx: TagContext;
  readonly options: ImageOptions;
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly pdf: Pdf | null;
  readonly number: number;
  /** Where the page begins to be looked at, after somebody turned to it. */
  readonly entry: RefObject<"top" | "bottom">;
}

/** Shows one page by the engine that shows pictures; the next one is looked at as closely as this one was. */
export function usePage({ ctx, options, stage, pdf, number, entry }: Parts): { readonly view: PageView | null; readonly failed: boolean } {
  const [view, setView] = useState<PageView | null>(null);
  const [failed, setFailed] = useState(false);
  const kept = useRef<Kept | null>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    const element = stage.current;
    if (element === null || pdf === null) return;
    const abort = new AbortController();
    let made: PageView | null = null;
    let observer: ResizeObserver | null = null;
    const show = (page: PdfPage, text: PageText | null) => {
      made = viewOf({ ctx, options, element, page, text, of: pdf.pages });
      lookAgain(made.engine.view, kept.current, entry.current, ctx.zoomMode(options.name) === null);
      entry.current = "top";
      // Who turned the page by a key goes on with keys.
      if (hadFocus.current) made.engine.canvas.focus({ preventScroll: true });
      hadFocus.current = false;
      observer = new ResizeObserver(() => made?.engine.resize({ width: element.clientWidth, height: element.clientHeight }));
      observer.observe(element);
      setView(made);
    };
    open(pdf, number).then(([page, text]) => {
      if (!abort.signal.aborted) show(page, text);
    }).catch(() => {
      if (!abort.signal.aborted) setFailed(true);
    });
    return () => {
      abort.abort();
      observer?.disconnect();
      if (made !== null) {
        kept.current = keptOf(made.engine.view.viewport);
        hadFocus.current = document.activeElement === made.engine.canvas;
        made.picture.destroy();
        made.engine.destroy();
      }
      setView(null);
      setFailed(false);
    };
  }, [ctx, options, stage, pdf, number, entry]);
  return { view, failed };
}

async function open(pdf: Pdf, number: number): Promise<readonly [PdfPage, PageText | null]> {
  const page = await pdf.page(number);
  return [page, await page.text()];
}

interface Shown {
  readonly ctx: TagContext;
  readonly options: ImageOptions;
  readonly element: HTMLElement;
  readonly page: PdfPage;
  readonly text: PageText | null;
  readonly of: number;
}

function viewOf({ ctx, options, element, page, text, of }: Shown): PageView {
  const picture = new Picture(page, text);
  const engine = new ImageEngine({
    ctx, options, page: null, stage: element, image: picture.canvas, size: page.size, moment: onPage(page.number, text, page.size),
    label: t("Page {page} of {count} of “{name}”", { page: page.number, count: of, name: options.name }), described: t("page with regions"),
    letters: text ?? NO_LETTERS,
  });
  picture.showIn(engine);
  return { number: page.number, engine, text, picture };
}

/** Of a page whose text cannot be read. */
const NO_LETTERS: ReadableText = { text: "", isOn: () => false, indexAt: () => 0, wordAt: () => [0, 0], boxesOf: () => [] };

/** Brings a find into sight, and says which it is. */
export function showFound({ engine, text, picture }: PageView, found: readonly Found[], current: Found | null): void {
  picture.mark(found, current);
  const boxes = current === null ? [] : (text?.boxesOf(current.start, current.end) ?? []);
  const [first] = boxes;
  if (first === undefined) return;
  const { viewport } = engine.view;
  const { minX, minY, maxX, maxY } = boxToView(viewport, first);
  if (minX < 0 || minY < 0 || maxX > viewport.view.width || maxY > viewport.view.height) engine.view.panBy(minX < 0 || maxX > viewport.view.width ? viewport.view.width / 2 - minX : 0, viewport.view.height / 3 - minY);
}
