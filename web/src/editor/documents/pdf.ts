import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import { ByteSource } from "../sound/bytes";
import type { UrlResolver } from "../model/tag";
import type { Size } from "../geometry/types";
import { PageText, type TextPiece } from "./pageText";
import { measure } from "./measure";
import { startWorker } from "./startWorker";
import { PdfTrouble, problemOfHead } from "./trouble";

/** Pages are reckoned in points; on a screen people expect 96 of these to an inch. */
const CSS_UNITS = 96 / 72;
/** Of one picture of a page, so that no document can ask for all of the memory. */
const MOST_PIXELS = 16_000_000;
const MOST_SIDE = 8192;
/** Of one picture in a document. */
const MOST_IMAGE = 64_000_000;
/** Each part that is asked for: large enough that a page is a few of them. */
const PART = 1 << 17;
/** A whole file of this size comes with the first answer. */
const SMALL = 65_536;
/** Letters of a page beyond this are not read: no page of a book has a tenth of it. */
const MOST_PIECES = 100_000;

export interface PdfWishes {
  readonly address: string;
  readonly resolveUrl: UrlResolver;
  readonly signal: AbortSignal;
  /** The document asks for one; `wasWrong`: what was given does not open it. Null gives up. */
  askPassword(wasWrong: boolean): Promise<string | null>;
}

/** An open document. Nothing in it runs, and nothing that it names is fetched. */
export class Pdf {
  readonly pages: number;
  readonly #document: PDFDocumentProxy;
  readonly #task: PDFDocumentLoadingTask;
  readonly #texts = new Map<number, Promise<PageText | null>>();

  private constructor(document: PDFDocumentProxy, task: PDFDocumentLoadingTask) {
    this.#document = document;
    this.#task = task;
    this.pages = document.numPages;
  }

  static async open({ address, resolveUrl, signal, askPassword }: PdfWishes): Promise<Pdf> {
    const [source, library] = await Promise.all([ByteSource.open(address, resolveUrl, signal), import("./library")]);
    const problem = source.size === 0 ? ({ kind: "empty" } as const) : problemOfHead(source.head);
    if (problem !== null) throw new PdfTrouble(problem);
    let fail: (error: unknown) => void = () => {};
    const failed = new Promise<never>((_, reject) => (fail = reject));
    failed.catch(() => {});
    const whole = source.whole !== null || source.size <= SMALL ? new Uint8Array(await source.read(0, source.size)) : null;
    signal.throwIfAborted();
    const worker = library.workerOn(startWorker());
    const task = library.getDocument({
      ...(whole === null ? { range: library.rangesOf(source, (error) => fail(error)), length: source.size } : { data: whole }),
      worker, rangeChunkSize: PART, disableAutoFetch: true, disableStream: true, maxImageSize: MOST_IMAGE, canvasMaxAreaInBytes: MOST_PIXELS * 4,
      BinaryDataFactory: library.Files, useWorkerFetch: false, useSystemFonts: false, isEvalSupported: false, enableXfa: false, stopAtErrors: false, verbosity: 0,
    });
    let askedTimes = 0;
    task.onPassword = (answer: (password: string | Error) => void, reason: number) => {
      void askPassword(reason === library.INCORRECT).then((password) => answer(password ?? new Error("none")), () => answer(new Error("none")));
      askedTimes += 1;
    };
    const leave = () => {
      void task.destroy();
      worker.destroy();
    };
    signal.addEventListener("abort", leave, { once: true });
    try {
      const document = await Promise.race([task.promise, failed]);
      if (document.numPages < 1) throw new PdfTrouble({ kind: "pages" });
      return new Pdf(document, task);
    } catch (error) {
      leave();
      signal.throwIfAborted();
      if (error instanceof PdfTrouble || library.isFetchTrouble(error)) throw error;
      throw new PdfTrouble({ kind: askedTimes > 0 ? "password" : "damaged" });
    }
  }

  destroy(): void {
    void this.#task.destroy();
  }

  async page(number: number): Promise<PdfPage> {
    return new PdfPage(await this.#document.getPage(number), number, (page) => this.#textOf(page));
  }

  /** The text of a page, read once; null where it cannot be read. */
  async text(number: number): Promise<PageText | null> {
    const known = this.#texts.get(number);
    return known ?? this.#textOf(await this.#document.getPage(number));
  }

  #textOf(page: PDFPageProxy): Promise<PageText | null> {
    const number = page.pageNumber;
    const known = this.#texts.get(number);
    if (known !== undefined) return known;
    const made = readText(page).catch(() => null);
    this.#texts.set(number, made);
    return made;
  }
}

export class PdfPage {
  readonly number: number;
  /** In CSS pixels at its natural size. */
  readonly size: Size;
  readonly #page: PDFPageProxy;
  readonly #readText: (page: PDFPageProxy) => Promise<PageText | null>;

  constructor(page: PDFPageProxy, number: number, text: (page: PDFPageProxy) => Promise<PageText | null>) {
    const { width, height } = page.getViewport({ scale: CSS_UNITS });
    this.number = number;
    this.size = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#page = page;
    this.#readText = text;
  }

  text(): Promise<PageText | null> {
    return this.#readText(this.#page);
  }

  /** The scale that a picture of it can have, at most. */
  scaleOf(wanted: number): number {
    const { width, height } = this.size;
    return Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)), MOST_SIDE / Math.max(width, height));
  }

  /** A picture of it. Links, buttons and fields are drawn as they look and do nothing. */
  async paint(scale: number, signal: AbortSignal): Promise<HTMLCanvasElement> {
    signal.throwIfAborted();
    const viewport = this.#page.getViewport({ scale: CSS_UNITS * this.scaleOf(scale) });
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(viewport.width));
    canvas.height = Math.max(1, Math.round(viewport.height));
    const task = this.#page.render({ canvas, viewport });
    const stop = () => task.cancel();
    signal.addEventListener("abort", stop, { once: true });
    try {
      await task.promise;
    } finally {
      signal.removeEventListener("abort", stop);
    }
    signal.throwIfAborted();
    return canvas;
  }
}

async function readText(page: PDFPageProxy): Promise<PageText> {
  const { transform } = page.getViewport({ scale: CSS_UNITS });
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = transform as readonly number[];
  const { items, styles } = await page.getTextContent();
  const pieces: TextPiece[] = [];
  for (const item of items.slice(0, MOST_PIECES)) {
    if (!("str" in item)) continue;
    const [ia = 1, ib = 0, ic = 0, id = 1, x = 0, y = 0] = item.transform as readonly number[];
    const style = styles[item.fontName];
    const turned = (dx: number, dy: number) => ({ x: a * dx + c * dy, y: b * dx + d * dy });
    const unit = (dx: number, dy: number, length: number) => {
      const size = Math.hypot(dx, dy);
      return size === 0 ? turned(length, 0) : turned((dx / size) * length, (dy / size) * length);
    };
    const isDown = style?.vertical === true;
    const high = Math.hypot(ic, id);
    pieces.push({
      text: item.str, direction: item.dir, at: { x: a * x + c * y + e, y: b * x + d * y + f },
      along: isDown ? unit(-ic, -id, item.height) : unit(ia, ib, item.width), up: isDown ? unit(ia, ib, high) : unit(ic, id, high),
      endsLine: item.hasEOL, font: style?.fontFamily ?? "sans-serif",
    });
  }
  return new PageText(pieces, measure);
}
