import { useEffect, useRef, useState, type RefObject } from "react";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import { edgesOfSilence } from "../../sound/silence";
import { Spectrogram } from "../../sound/spectrogram";
import { Waveform } from "../../sound/waveform";
import type { SoundInfo } from "../../sound/protocol";
import { TimelineEngine } from "../../timeline/engine";
import type { Backdrop, Lane } from "../../timeline/types";
import type { AudioLook } from "./look";
import type { AudioOptions } from "./options";
import type { AudioSession } from "./session";

interface Parts {
  readonly ctx: TagContext;
  readonly options: AudioOptions;
  readonly session: AudioSession;
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly look: AudioLook;
  readonly info: SoundInfo | null;
  readonly length: number;
}

/** Keeps the timeline in its place, with as many lanes as the recording has channels, and lets the panels find its regions. */
export function useTimeline({ ctx, options, session, stage, look, info, length }: Parts): TimelineEngine | null {
  const [engine, setEngine] = useState<TimelineEngine | null>(null);
  const current = useRef<TimelineEngine | null>(null);
  const waveforms = useRef<Waveform | null>(null);
  const waiting = useRef<string | null>(null);
  const { spectrogram, frequencies, palette, fft, scale, snaps } = look;
  const channels = info?.channels ?? 1;
  const ready = length > 0;
  useEffect(() => {
    const element = stage.current;
    if (element === null || !ready) return;
    const redraw = () => current.current?.repaint();
    const file = () => session.file;
    const isApart = options.splits && channels > 1;
    const shown = isApart ? Array.from({ length: channels }, (_, channel) => [channel]) : [Array.from({ length: channels }, (_, channel) => channel)];
    const waveform = options.decodes ? new Waveform(file, shown, redraw) : null;
    waveforms.current = waveform;
    const { lanes, backdrops } = lanesOf(options, shown, waveform, spectrogram && options.decodes ? (channel) => new Spectrogram(file, channel, { scale: frequencies, palette, size: fft }, redraw) : null);
    const made = new TimelineEngine({
      ctx, name: options.name, kind: "audio", stage: element, lanes, view: session.view, transport: session.player,
      label: t("Waveform of “{name}”: arrows move the cursor, space plays", { name: options.name }),
      showNames: options.showLabels, showScores: options.showScores, cursorColor: options.cursorColor, cursorWidth: options.cursorWidth,
      backdrop: { paint: (canvas, lane, box, view, colours) => backdrops[lane]?.paint(canvas, lane, box, view, colours) },
      envelope: () => ({ original_length: session.state.length }),
      edges: (time, reach, channel) => edgesNear(session, time, reach, isApart ? [channel] : (shown[0] ?? [])),
    });
    current.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    const stop = session.onDraw(redraw);
    if (waiting.current !== null) made.reveal(waiting.current);
    waiting.current = null;
    setEngine(made);
    return () => {
      stop();
      observer.disconnect();
      made.destroy();
      current.current = null;
      setEngine(null);
    };
  }, [ctx, options, session, stage, ready, channels, spectrogram, frequencies, palette, fft]);
  useEffect(() => {
    if (waveforms.current !== null) waveforms.current.scale = scale;
    engine?.repaint();
  }, [engine, scale]);
  useEffect(() => {
    if (engine !== null) engine.snaps = snaps;
  }, [engine, snaps]);
  useEffect(() => ctx.registerObject(options.name, {
    ...(engine === null ? {} : { focus: () => engine.canvas.focus({ preventScroll: true }) }),
    reveal: (id) => {
      if (current.current === null) waiting.current = id;
      else current.current.reveal(id);
    },
    locate: (id) => current.current?.locate(id) ?? null,
    normalise: (geometry) => current.current?.normalise(geometry) ?? geometry,
    play: () => session.player.toggle(),
  }), [ctx, options, session, engine]);
  return engine;
}

function lanesOf(options: AudioOptions, shown: readonly (readonly number[])[], waveform: Waveform | null, spectrogram: ((channel: number) => Spectrogram) | null) {
  const lanes: Lane[] = [];
  const backdrops: (Backdrop | null)[] = [];
  const isApart = shown.length > 1;
  shown.forEach((channels, index) => {
    const channel = channels[0] ?? 0;
    const height = isApart ? Math.max(options.leastHeight, options.height / shown.length) : options.height;
    lanes.push({ height, channel, title: isApart ? t("Channel {number}", { number: channel + 1 }) : "" });
    backdrops.push(waveform === null ? null : { paint: (canvas, _lane, box, view, look) => waveform.paint(canvas, index, box, view, look) });
    if (spectrogram === null) return;
    lanes.push({ height: Math.max(96, height), channel, title: isApart ? t("Channel {number}", { number: channel + 1 }) : "" });
    backdrops.push(spectrogram(channel));
  });
  return { lanes, backdrops };
}

function edgesNear(session: AudioSession, time: number, reach: number, channels: readonly number[]): readonly number[] {
  const peaks = session.file?.peaks ?? null;
  const rate = session.state.info?.rate ?? 0;
  return peaks === null || rate === 0 ? [] : edgesOfSilence(peaks, channels, time * rate, reach * rate).map((sample) => sample / rate);
}
