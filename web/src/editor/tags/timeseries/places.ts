import type { Series } from "../../series/series";
import { timeReader, timeWriter } from "../../series/times";
import type { Geometry } from "../../model/types";
import type { TimePlaces } from "../../timeline/places";

/** Times of regions as the config says they are written. */
export interface SeriesTimes {
  /** Null: it is no time. */
  read(raw: unknown): number | null;
  write(time: number): number | string;
}

export function seriesTimes(format: string): SeriesTimes {
  if (format === "") return { read: (raw) => finite(typeof raw === "string" && raw.trim() === "" ? Number.NaN : Number(raw)), write: (time) => time };
  const [read, write] = [timeReader(format), timeWriter(format)];
  return {
    read(raw) {
      if (typeof raw === "number") return raw;
      const text = String(raw).trim();
      // Scripts write what they have.
      return finite(read(text)) ?? finite(Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`)) ?? finite(Date.parse(text));
    },
    write,
  };
}

function finite(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}

/** Regions lie between rows: what is written is always the time of a row, as in the real format. */
export function seriesPlaces(series: Series, times: SeriesTimes): TimePlaces {
  const read: TimePlaces["read"] = ({ start, end, instant }) => {
    const [a, b] = [times.read(start), times.read(end)];
    if (a === null || b === null) return null;
    const { first } = series;
    return { start: Math.min(a, b) - first, end: Math.max(a, b) - first, channel: null, isPoint: instant === true || a === b };
  };
  const stick = (time: number) => series.timeAt(series.nearest(series.first + time));
  /** Two edges at one row would be a moment. */
  const apart = (start: number, end: number, moves: "start" | "end"): readonly [number, number] => {
    if (start < end) return [start, end];
    const later = series.neighbour(start, 1);
    const earlier = series.neighbour(start, -1);
    return (moves === "end" && later > start) || earlier === start ? [start, later] : [earlier, end];
  };
  return {
    read,
    write(geometry: Geometry, span) {
      const was = read(geometry);
      if (was?.isPoint === true) {
        const time = times.write(stick(span.start));
        return { ...geometry, start: time, end: time };
      }
      const [startStays, endStays] = [was?.start === span.start, was?.end === span.end];
      const [start, end] = apart(startStays ? series.first + span.start : stick(span.start), endStays ? series.first + span.end : stick(span.end), startStays ? "end" : "start");
      return { ...geometry, start: startStays && start === series.first + span.start ? geometry["start"] : times.write(start), end: endStays && end === series.first + span.end ? geometry["end"] : times.write(end) };
    },
    make(from, to) {
      const [start, end] = [stick(from), stick(to)];
      return { start: times.write(start), end: times.write(end), instant: start === end };
    },
    next: (time, direction) => series.neighbour(series.first + time, direction) - series.first,
  };
}
