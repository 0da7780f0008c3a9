import { isMediaAddress } from "../sound/bytes";
import { Pdf } from "./pdf";

/** A document at a glance. */
export interface FirstPage {
  /** Address of a small picture of its first page. */
  readonly picture: string;
  readonly words: string;
  readonly pages: number;
}

const WIDTH = 160;
const MOST_WORDS = 300;
/** A list shows some dozens; a picture is a few kilobytes. */
const MOST_KEPT = 200;
const MOST_WAITING = 60;

interface Wish {
  readonly address: string;
  readonly signal: AbortSignal;
  done(page: FirstPage | null): void;
}

const kept = new Map<string, FirstPage>();
const wishes: Wish[] = [];
let isBusy = false;

/** One after the other, the last asked for first: that is what is in sight. Null: it cannot be shown, or nobody wants it any more. */
export function firstPage(address: string, signal: AbortSignal): Promise<FirstPage | null> {
  const known = kept.get(address);
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((done) => {
    wishes.push({ address, signal, done });
    if (wishes.length > MOST_WAITING) wishes.shift()?.done(null);
    void work();
  });
}

async function work(): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  for (let wish = wishes.pop(); wish !== undefined; wish = wishes.pop()) {
    const { address, signal, done } = wish;
    done(signal.aborted ? null : (kept.get(address) ?? (await made(address, signal).catch(() => null))));
  }
  isBusy = false;
}

async function made(address: string, signal: AbortSignal): Promise<FirstPage | null> {
  if (!isMediaAddress(address)) return null;
  const leave = new AbortController();
  const gone = AbortSignal.any([signal, leave.signal]);
  const pdf = await Pdf.open({ address, resolveUrl: async (url) => url, signal: gone, askPassword: async () => null });
  try {
    const page = await pdf.page(1);
    const [text, picture] = [await page.text(), await page.paint(WIDTH / page.size.width, gone)];
    const blob = await new Promise<Blob | null>((done) => picture.toBlob(done, "image/webp", 0.8));
    if (blob === null) return null;
    const found = { picture: URL.createObjectURL(blob), words: (text?.text ?? "").replace(/\s+/g, " ").trim().slice(0, MOST_WORDS), pages: pdf.pages };
    keep(address, found);
    return found;
  } finally {
    leave.abort();
  }
}

function keep(address: string, page: FirstPage): void {
  kept.set(address, page);
  for (const [oldest, { picture }] of kept) {
    if (kept.size <= MOST_KEPT) return;
    kept.delete(oldest);
    URL.revokeObjectURL(picture);
  }
}
