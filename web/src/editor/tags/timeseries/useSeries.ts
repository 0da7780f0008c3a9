import { useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import type { Geometry } from "../../model/types";
import { seriesScale } from "../../series/scale";
import { TimelineEngine } from "../../timeline/engine";
import { lookOf } from "../../timeline/look";
import { Overview } from "../../timeline/overview";
import { TimeView } from "../../timeline/view";
import { Curves, paintOverview } from "./backdrop";
import type { SeriesOptions } from "./options";
import { seriesPlaces, seriesTimes } from "./places";
import { durationSayer, timeSayer } from "./say";
import type { SeriesSession } from "./session";

const OVERVIEW_HEIGHT = 56;

interface Parts {
  readonly ctx: TagContext;
  readonly options: SeriesOptions;
  readonly session: SeriesSession;
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly small: RefObject<HTMLDivElement | null>;
  readonly hidden: ReadonlySet<number>;
  readonly isReady: boolean;
}

/** Keeps the lanes and the overview in their places, and lets the panels find the regions. */
export function useSeries({ ctx, options, session, stage, small, hidden, isReady }: Parts): TimelineEngine | null {
  const [engine, setEngine] = useState<TimelineEngine | null>(null);
  const waiting = useRef<string | null>(null);
  const shown = useRef(hidden);
  const places = useMemo(() => seriesPlaces(session.series, seriesTimes(options.timeFormat)), [session, options]);
  useEffect(() => {
    const [lanes, window] = [stage.current, small.current];
    if (lanes === null || window === null || !isReady) return;
    const made = engineOf({ ctx, options, session, stage: lanes, hidden: shown, places });
    const overview = overviewOf(window, { ctx, options, session, engine: made });
    const observer = new ResizeObserver(() => {
      made.resize();
      overview.resize();
    });
    observer.observe(lanes);
    const stops = [
      session.subscribe(() => {
        made.repaint();
        overview.repaint();
      }),
      session.cursor.subscribe(() => overview.remark()),
      ctx.store.subscribe(() => overview.remark()),
    ];
    if (waiting.current !== null) made.reveal(waiting.current);
    waiting.current = null;
    setEngine(made);
    return () => {
      for (const stop of stops) stop();
      observer.disconnect();
      overview.destroy();
      made.destroy();
      setEngine(null);
    };
  }, [ctx, options, session, stage, small, isReady, places]);
  useEffect(() => {
    shown.current = hidden;
    engine?.repaint();
  }, [engine, hidden]);
  useEffect(() => ctx.registerObject(options.name, {
    ...(engine === null ? {} : { focus: () => engine.canvas.focus({ preventScroll: true }) }),
    reveal: (id) => {
      if (engine === null) waiting.current = id;
      else engine.reveal(id);
    },
    locate: (id) => engine?.locate(id) ?? null,
    normalise: (geometry) => (engine === null ? geometry : normalised(geometry, session, places)),
    play: () => session.cursor.toggle(),
  }), [ctx, options, session, engine, places]);
  return engine;
}

/** What was typed, at the nearest rows. */
function normalised(geometry: Geometry, session: SeriesSession, places: ReturnType<typeof seriesPlaces>): Geometry | null {
  const span = places.read(geometry);
  if (span === null || span.end < 0 || span.start > session.view.length) return null;
  const made = places.make(span.start, span.end, 0);
  return geometry["instant"] !== true && made["instant"] === true ? null : { ...geometry, start: made["start"], end: made["end"] };
}

interface EngineParts {
  readonly ctx: TagContext;
  readonly options: SeriesOptions;
  readonly session: SeriesSession;
  readonly stage: HTMLElement;
  readonly hidden: RefObject<ReadonlySet<number>>;
  readonly places: ReturnType<typeof seriesPlaces>;
}

function engineOf({ ctx, options, session, stage, hidden, places }: EngineParts): TimelineEngine {
  const { series, view } = session;
  const [time, duration] = [timeSayer(options), durationSayer(options)];
  const sayTime = (row: number) => {
    const marked = made.marked;
    const long = marked === null || marked.end <= marked.start ? "" : ` [${duration(marked.end - marked.start)}]`;
    return `${time(series.timeAt(row))}${long}`;
  };
  const made: TimelineEngine = new TimelineEngine({
    ctx, name: options.name, kind: "timeseries", stage, view, transport: session.cursor, places, makesPoints: true,
    label: t("Series “{name}”: arrows move the cursor, plus and minus zoom", { name: options.name }),
    lanes: options.lanes.map(({ height, isShared, channels }) => ({ height, channel: 0, title: isShared ? "" : (channels[0]?.name ?? "") })),
    scale: seriesScale(series.first, options.isDate, time),
    backdrop: new Curves(series, options, { has: (column) => hidden.current.has(column) }, sayTime),
    showNames: true, showScores: false, cursorColor: options.cursorColor, cursorWidth: 2,
    envelope: () => ({}),
    edges: () => [],
  });
  return made;
}

function overviewOf(stage: HTMLElement, { ctx, options, session, engine }: { readonly ctx: TagContext; readonly options: SeriesOptions; readonly session: SeriesSession; readonly engine: TimelineEngine }): Overview {
  const { series, view } = session;
  return new Overview({
    stage, view, height: OVERVIEW_HEIGHT,
    names: { window: t("Part of “{name}” that is shown", { name: options.name }), start: t("Beginning of the part that is shown"), end: t("End of the part that is shown") },
    look: () => lookOf(stage),
    text: (time) => engine.scale.text(time),
    paint: (canvas, box) => paintOverview(canvas, series, options, box, wholeOf(view, box.width)),
    marks: () => ({
      time: session.cursor.time,
      spans: engine.scene.all().map(({ region, start, end }) => ({ start, end, color: ctx.styleOf(region).color })),
    }),
  });
}

function wholeOf(view: TimeView, width: number): TimeView {
  const whole = new TimeView();
  whole.setWidth(width);
  whole.setLength(view.length, view.length);
  return whole;
}
