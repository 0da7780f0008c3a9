import type { TagContext } from "../../model/tag";
import { BytesTrouble } from "../../sound/bytes";
import { Cursor } from "../../series/cursor";
import { loadSeries, type Source } from "../../series/load";
import type { Piece, Wanted } from "../../series/protocol";
import { Series } from "../../series/series";
import { syncGroup, type Playing } from "../../timeline/sync";
import { TimeView } from "../../timeline/view";
import { noticeOf, problemOf, sentenceOf } from "./reason";
import type { SeriesOptions } from "./options";

export interface SeriesState {
  readonly rows: number;
  readonly isWhole: boolean;
  /** Nothing can be shown. */
  readonly problem: string | null;
  /** It can be shown, and something is missing. */
  readonly notices: readonly string[];
}

/** Rows on the screen at least, when one is as near as one can come. */
const NEAREST = 4;

/** Milliseconds between drawings of what came. */
const GROWS = 250;

/** One open series: its rows, which part is looked at, and where the cursor is. */
export class SeriesSession {
  readonly series = new Series();
  readonly view = new TimeView();
  readonly cursor = new Cursor();
  state: SeriesState = { rows: 0, isWhole: false, problem: null, notices: [] };
  readonly #ctx: TagContext;
  readonly #options: SeriesOptions;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #growing: ReturnType<typeof setTimeout> | null = null;

  constructor(ctx: TagContext, options: SeriesOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#stops.push(this.#joinGroup(), () => this.cursor.stop(), () => clearTimeout(this.#growing ?? undefined));
  }

  destroy(): void {
    this.#abort.abort();
    for (const stop of this.#stops) stop();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async open(value: string): Promise<void> {
    const { timeColumn, timeFormat, channels, separator } = this.#options;
    const wanted: Wanted = { time: timeColumn, timeFormat, separator, columns: channels.map(({ column }) => column) };
    const { signal } = this.#abort;
    try {
      const source = sourceOf(this.#ctx, value, this.#options.isInline);
      await loadSeries(source, wanted, this.#ctx.resolveUrl, {
        piece: (piece, gap) => this.#take(piece, gap),
        done: (notices) => this.#finish(notices.map(noticeOf)),
        failed: (trouble, type) => this.#fail(problemOf(trouble, type)),
      }, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(sentenceOf(error instanceof BytesTrouble ? error : new BytesTrouble({ kind: "offline" }, value)));
    }
  }

  /** Rows that came before something went wrong stay: a file may be damaged at its end. */
  #fail(sentence: string): void {
    if (this.state.rows === 0 || !(this.view.length > 0)) this.#set({ problem: sentence });
    else this.#finish([sentence]);
  }

  /** Drawn a few times a second: that somebody looks at it goes before that it grows. */
  #take(piece: Piece, gap: number): void {
    this.series.add(piece, gap);
    if (this.state.rows === 0) this.#grow();
    else this.#growing ??= setTimeout(() => this.#grow(), GROWS);
  }

  #grow(): void {
    clearTimeout(this.#growing ?? undefined);
    this.#growing = null;
    this.#measure();
    this.#set({ rows: this.series.rows });
  }

  #measure(): void {
    const { series, view } = this;
    const length = series.last - series.first;
    view.setLength(length, Math.min(length, series.gap * NEAREST));
    this.cursor.setLength(length);
  }

  /** It opens at its first part, as the config says, unless somebody looks at another one already. */
  #finish(notices: readonly string[]): void {
    this.#grow();
    const { series, view } = this;
    const untouched = view.from === 0 && view.span === view.length && this.#ctx.store.selected === null;
    const rows = Math.min(series.rows - 1, Math.max(9, Math.round((series.rows - 1) * this.#options.overviewWidth)));
    const span = series.timeAt(rows) - series.first;
    if (untouched && span > 0) view.show(0, span);
    this.#set({ isWhole: true, notices });
  }

  #joinGroup(): () => void {
    const group = syncGroup(this.#ctx.store, this.#ctx.config, this.#options.name);
    const { cursor } = this;
    if (group === null) return () => {};
    // Seconds of what plays, from the first row on.
    const perSecond = this.#options.isDate ? 1000 : 1;
    let rate = 1;
    const member = {
      follow: (state: Playing) => {
        rate = state.rate;
        cursor.follow(state.time * perSecond, state.paused, state.rate * perSecond);
        this.view.follow(cursor.time, true);
      },
    };
    const tell = (paused: boolean) => group.tell(member, { time: cursor.time / perSecond, paused, rate });
    cursor.onMove = () => tell(cursor.paused);
    cursor.onToggle = () => {
      const paused = !cursor.paused;
      cursor.follow(cursor.time, paused, rate * perSecond);
      tell(paused);
    };
    cursor.onRange = (start) => {
      cursor.follow(start, false, rate * perSecond);
      tell(false);
    };
    this.#stops.push(cursor.subscribe(() => {
      if (!cursor.paused) this.view.follow(cursor.time, true);
    }));
    return group.join(member);
  }

  #set(change: Partial<SeriesState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Where the data are: behind an address, or in the task. */
function sourceOf(ctx: TagContext, expression: string, isInline: boolean): Source {
  const value = expression.trim() === "" ? ctx.data : ctx.resolve(expression);
  if (typeof value === "string") {
    const text = value.trim();
    if (isInline && /^[[{]/.test(text)) return { kind: "data", data: parsed(text) };
    // An address is one, whatever the config says.
    if (!isInline || /^(?:https?:|\/|data:)/i.test(text)) return { kind: "address", address: text };
    return { kind: "data", data: text };
  }
  if (value === undefined || value === null) throw new BytesTrouble(null, expression);
  // Data in the task, whatever the config says.
  return { kind: "data", data: value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
