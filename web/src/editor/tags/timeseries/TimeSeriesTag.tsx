import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { tagFacts } from "../../config/tagtable";
import { t } from "../../words/i18n";
import type { TagContext, TagProps } from "../../model/tag";
import { BarButton } from "../audio/BarButton";
import { Labels } from "../labels/Labels";
import { seriesOptions, type SeriesOptions } from "./options";
import { timeSayer } from "./say";
import { SeriesSession, type SeriesState } from "./session";
import { useSeries } from "./useSeries";
import "../playback/bar.css";
import "../../timeline/timeline.css";
import "./timeseries.css";

export function TimeSeriesTag(props: TagProps) {
  return tagFacts(props.node.tag)?.labeling === true ? <Labels {...props} /> : <TimeSeries {...props} />;
}

function TimeSeries({ node, ctx }: TagProps) {
  const options = useMemo(() => seriesOptions(node), [node]);
  const value = node.attrs["value"] ?? "";
  const [attempt, setAttempt] = useState(0);
  const [session, setSession] = useState<SeriesSession | null>(null);
  useEffect(() => {
    const made = new SeriesSession(ctx, options);
    setSession(made);
    void made.open(value);
    return () => {
      made.destroy();
      setSession(null);
    };
  }, [ctx, options, value, attempt]);
  return session === null ? <div className="lka-frame" /> : <Shown key={attempt} ctx={ctx} options={options} session={session} value={value} onRetry={() => setAttempt(attempt + 1)} />;
}

interface Props {
  readonly ctx: TagContext;
  readonly options: SeriesOptions;
  readonly session: SeriesSession;
  readonly value: string;
  onRetry(): void;
}

function Shown({ ctx, options, session, value, onRetry }: Props) {
  const state = useSyncExternalStore((listener) => session.subscribe(listener), () => session.state);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [stage, small] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  const isReady = state.rows > 1 && session.view.length > 0;
  const engine = useSeries({ ctx, options, session, stage, small, hidden, isReady });
  const { settings } = ctx;
  useEffect(() => engine?.refresh(), [engine, settings]);
  useEffect(() => {
    if (engine === null) return;
    const { view, cursor } = session;
    const run = { "zoom:in": () => view.zoomBy(1.5, middleOf(session)), "zoom:out": () => view.zoomBy(1 / 1.5), "zoom:fit": () => view.fit(), "media:play": () => cursor.toggle() };
    const stops = Object.entries(run).map(([name, action]) => ctx.onAction(name, action));
    return () => stops.forEach((stop) => stop());
  }, [ctx, engine, session]);
  if (options.channels.length === 0) return <Problem text={t("The TimeSeries has no Channel, so nothing can be drawn. A manager adds one for each column to the labeling config.")} value="" onRetry={null} />;
  if (state.problem !== null) return <Problem text={state.problem} value={addressOf(ctx, value)} onRetry={onRetry} />;
  return (
    <div className="lka-frame">
      <Bar session={session} options={options} hidden={hidden} onHidden={setHidden} isReady={isReady} />
      <div ref={stage} className="lkt-stage" />
      <div ref={small} className="lkt-overview" hidden={!isReady} />
      <Below state={state} />
    </div>
  );
}

/** Around the cursor while it can be seen. */
function middleOf({ view, cursor }: SeriesSession): number {
  return view.contains(cursor.time) ? view.toX(cursor.time) : view.width / 2;
}

interface BarProps {
  readonly session: SeriesSession;
  readonly options: SeriesOptions;
  readonly hidden: ReadonlySet<number>;
  readonly isReady: boolean;
  onHidden(hidden: ReadonlySet<number>): void;
}

function Bar({ session, options, hidden, isReady, onHidden }: BarProps) {
  const { view } = session;
  const shared = options.lanes.flatMap((lane) => (lane.isShared ? lane.channels : []));
  const toggle = (column: number) => {
    const next = new Set(hidden);
    if (!next.delete(column)) next.add(column);
    onHidden(next);
  };
  return (
    <div className="lka-bar" role="toolbar" aria-label={t("Series “{name}”", { name: options.name })}>
      {shared.map((channel) => {
        const column = options.channels.indexOf(channel);
        return (
          <button key={column} type="button" className="lke-button lks-channel" aria-pressed={!hidden.has(column)} onClick={() => toggle(column)}>
            <span className="lks-colour" style={{ background: channel.color }} aria-hidden="true" />
            {channel.name}
          </button>
        );
      })}
      {isReady && <AtCursor session={session} options={options} />}
      <span className="lka-gap" aria-hidden="true" />
      <span className="lks-zoom">
        <BarButton icon="zoomOut" title={t("Zoom out")} action="zoom:out" run={() => view.zoomBy(1 / 1.5)} />
        <BarButton icon="zoomIn" title={t("Zoom in")} action="zoom:in" run={() => view.zoomBy(1.5, middleOf(session))} />
        <BarButton icon="fit" title={t("Show all of it")} action="zoom:fit" run={() => view.fit()} />
      </span>
    </div>
  );
}

/** Time and values at the cursor, for who does not use a mouse. */
function AtCursor({ session, options }: { readonly session: SeriesSession; readonly options: SeriesOptions }) {
  const { series, cursor } = session;
  const say = useMemo(() => timeSayer(options), [options]);
  const row = useSyncExternalStore((listener) => cursor.subscribe(listener), () => series.nearest(series.first + cursor.time));
  const values = options.channels.flatMap((channel, column) => {
    const value = series.valueAt(column, row);
    return Number.isNaN(value) ? [] : [`${channel.name} ${channel.say(value)}${channel.units === "" ? "" : ` ${channel.units}`}`];
  });
  return <span className="lks-values">{[say(series.timeAt(row)), ...values].join(" · ")}</span>;
}

function Below({ state }: { readonly state: SeriesState }) {
  return (
    <>
      {!state.isWhole && <p className="lka-note" role="status">{state.rows === 0 ? t("Loading the series…") : t("Reading the series: {rows} rows so far", { rows: state.rows.toLocaleString(document.documentElement.lang || "en") })}</p>}
      {state.notices.map((notice) => <p key={notice} className="lka-note lka-notice" role="status">{notice}</p>)}
    </>
  );
}

function Problem({ text, value, onRetry }: { readonly text: string; readonly value: string; readonly onRetry: (() => void) | null }) {
  return (
    <div className="lke-problem lka-problem" role="alert">
      <p className="lka-problem-title">{t("The series cannot be shown")}</p>
      <p>{text}</p>
      {value !== "" && <p className="lka-address"><code dir="ltr">{value.length > 600 ? `${value.slice(0, 600)}…` : value}</code></p>}
      {onRetry !== null && <button type="button" className="lke-button" onClick={onRetry}>{t("Load again")}</button>}
    </div>
  );
}

/** Data that stand in the task are no address. */
function addressOf(ctx: TagContext, value: string): string {
  const found = ctx.resolve(value);
  return typeof found === "string" && found.length < 2000 && !/^\s*[[{]/.test(found) ? found : "";
}
