import { heightOf, paintCurve, padded, rowsIn } from "../../series/curve";
import { numberTicks } from "../../series/scale";
import type { Range, Series } from "../../series/series";
import { RULER, type Backdrop, type Box, type Look } from "../../timeline/types";
import type { TimeView } from "../../timeline/view";
import type { ChannelOptions, LaneOptions, SeriesOptions } from "./options";

const FONT = "11px system-ui, sans-serif";
/** Height that a number on an axis takes. */
const LINE = 34;

export interface Hidden {
  has(column: number): boolean;
}

interface Drawn {
  readonly channel: ChannelOptions;
  readonly column: number;
}

/** Draws the channels on their lanes, each on a scale of its own, and says their values under the pointer. */
export class Curves implements Backdrop {
  readonly #series: Series;
  readonly #lanes: readonly LaneOptions[];
  readonly #drawn: readonly (readonly Drawn[])[];
  readonly #hidden: Hidden;
  readonly #sayTime: (row: number) => string;
  readonly #ranges = new Map<number, Range>();

  constructor(series: Series, options: SeriesOptions, hidden: Hidden, sayTime: (row: number) => string) {
    this.#series = series;
    this.#lanes = options.lanes;
    this.#hidden = hidden;
    this.#sayTime = sayTime;
    this.#drawn = options.lanes.map((lane) => lane.channels.map((channel) => ({ channel, column: options.channels.indexOf(channel) })));
  }

  paint(canvas: CanvasRenderingContext2D, lane: number, box: Box, view: TimeView, look: Look): void {
    const drawn = this.#seen(lane);
    for (const { channel, column } of drawn) this.#ranges.set(column, this.#rangeOf(channel, column, view));
    const axes = this.#lanes[lane]?.hasAxis === true ? drawn.filter(({ channel }) => channel.hasAxis).slice(0, 2) : [];
    const ruled = axes[0] === undefined ? undefined : this.#ranges.get(axes[0].column);
    if (ruled !== undefined) paintLines(canvas, box, ruled, look);
    for (const { channel, column } of drawn) {
      const range = this.#ranges.get(column);
      if (range !== undefined) paintCurve(canvas, this.#series, { ...channel, column }, box, view, range);
    }
    axes.forEach(({ channel, column }, side) => {
      const range = this.#ranges.get(column);
      if (range !== undefined) paintAxis(canvas, box, range, { side, color: drawn.length > 1 ? channel.color : look.muted, units: channel.units, ground: look.raised });
    });
  }

  point(canvas: CanvasRenderingContext2D, lane: number, box: Box, view: TimeView, look: Look, x: number): void {
    const series = this.#series;
    const row = series.nearest(series.first + view.toTime(x));
    const at = view.toX(series.timeAt(row) - series.first);
    canvas.font = FONT;
    canvas.textBaseline = "middle";
    if (lane === 0) tag(canvas, { text: this.#sayTime(row), x: at, y: RULER / 2, color: look.text, ground: look.raised, width: view.width });
    let line = 0;
    for (const { channel, column } of this.#seen(lane)) {
      const [range, value] = [this.#ranges.get(column), series.valueAt(column, row)];
      if (range === undefined || Number.isNaN(value)) continue;
      canvas.strokeStyle = channel.color;
      canvas.lineWidth = 2;
      canvas.beginPath();
      canvas.arc(at, Math.min(box.y + box.height, Math.max(box.y, heightOf(value, range, box))), 3.5, 0, 2 * Math.PI);
      canvas.stroke();
      tag(canvas, { text: `${channel.say(value)} ${channel.units}`.trim(), x: at, y: box.y + 28 + line * 17, color: look.text, ground: look.raised, width: view.width, edge: channel.color });
      line += 1;
    }
  }

  #seen(lane: number): readonly Drawn[] {
    return (this.#drawn[lane] ?? []).filter(({ column }) => !this.#hidden.has(column));
  }

  /** What is on the screen fills the lane; with a fixed scale all of it would. */
  #rangeOf(channel: ChannelOptions, column: number, view: TimeView): Range {
    const series = this.#series;
    const rows = rowsIn(series, view.from, view.to);
    const found = (channel.isFixed ? series.whole(column) : series.range(column, rows.from, rows.to)) ?? { low: 0, high: 1 };
    const { low, high } = padded({ low: channel.low ?? found.low, high: channel.high ?? found.high });
    const [bottom, top] = [channel.low ?? low, channel.high ?? high];
    return bottom < top ? { low: bottom, high: top } : padded({ low: bottom, high: bottom });
  }
}

function marksOf(box: Box, { low, high }: Range) {
  return numberTicks(low, high, box.height, LINE).map(({ time, text }) => ({ text, y: heightOf(time, { low, high }, box) }));
}

function paintLines(canvas: CanvasRenderingContext2D, box: Box, range: Range, look: Look): void {
  canvas.fillStyle = look.border;
  canvas.globalAlpha = 0.5;
  for (const { y } of marksOf(box, range)) canvas.fillRect(box.x, Math.round(y), box.width, 1);
  canvas.globalAlpha = 1;
}

interface Axis {
  readonly side: number;
  readonly color: string;
  readonly units: string;
  readonly ground: string;
}

/** The name of the lane stands at the bottom left. */
function paintAxis(canvas: CanvasRenderingContext2D, box: Box, range: Range, { side, color, units, ground }: Axis): void {
  canvas.font = FONT;
  canvas.textBaseline = "middle";
  for (const { text, y } of marksOf(box, range)) {
    if (y < box.y + 6 || y > box.y + box.height - 24) continue;
    const label = units === "" ? text : `${text} ${units}`;
    const width = canvas.measureText(label).width;
    const x = side === 0 ? box.x + 3 : box.x + box.width - width - 3;
    canvas.globalAlpha = 0.8;
    canvas.fillStyle = ground;
    canvas.fillRect(x - 2, y - 7, width + 4, 14);
    canvas.globalAlpha = 1;
    canvas.fillStyle = color;
    canvas.fillText(label, x, y);
  }
}

interface Tag {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly color: string;
  readonly ground: string;
  readonly width: number;
  readonly edge?: string;
}

/** Beside the pointer, on the side where there is room. */
function tag(canvas: CanvasRenderingContext2D, { text, x, y, color, ground, width, edge }: Tag): void {
  const wide = canvas.measureText(text).width + 10;
  const left = x + 8 + wide > width ? x - 8 - wide : x + 8;
  canvas.fillStyle = ground;
  canvas.globalAlpha = 0.92;
  canvas.fillRect(left, y - 8, wide, 16);
  canvas.globalAlpha = 1;
  if (edge !== undefined) {
    canvas.fillStyle = edge;
    canvas.fillRect(left, y - 8, 3, 16);
  }
  canvas.fillStyle = color;
  canvas.fillText(text, left + 6, y);
}

/** All channels of the overview over each other, each as high as there is room. */
export function paintOverview(canvas: CanvasRenderingContext2D, series: Series, options: SeriesOptions, box: Box, view: TimeView): void {
  for (const column of options.overview) {
    const channel = options.channels[column];
    const range = channel === undefined ? null : series.whole(column);
    if (channel !== undefined && range !== null) paintCurve(canvas, series, { ...channel, column, width: 1, marker: null }, box, view, padded(range));
  }
}
