import { useRef, useState, useSyncExternalStore } from "react";
import { t } from "../../words/i18n";
import { RATES } from "../../sound/player";
import { clock } from "../../timeline/ticks";
import { timeSpanOf } from "../../timeline/geometry";
import { useStrip } from "../../ui/useStrip";
import type { TagContext } from "../../model/tag";
import { Slider } from "../playback/controls";
import { BarButton } from "./BarButton";
import type { AudioLook } from "./look";
import type { AudioOptions } from "./options";
import type { AudioSession } from "./session";

interface Props {
  readonly ctx: TagContext;
  readonly options: AudioOptions;
  readonly session: AudioSession;
  readonly look: AudioLook;
  onLook(look: AudioLook): void;
}

/** What plays, how, and what is seen of it. */
export function AudioBar({ ctx, options, session, look, onLook }: Props) {
  const { player, view } = session;
  const playing = useSyncExternalStore((listener) => player.subscribe(listener), () => `${player.paused}:${player.loops}:${player.rate}:${player.gain}:${player.element.volume}`);
  const line = useRef<HTMLDivElement>(null);
  useStrip(line);
  const selected = ctx.store.selected;
  const region = selected !== null && selected.toName === options.name ? timeSpanOf(selected.geometry) : null;
  const gain = (scale: number) => {
    onLook({ ...look, scale });
    player.setGain(scale);
  };
  return (
    <div ref={line} className="lka-bar lka-controls" role="toolbar" aria-label={t("Recording “{name}”", { name: options.name })} data-playing={playing}>
      <BarButton icon={player.paused ? "play" : "pause"} title={player.paused ? t("Play") : t("Pause")} action="media:play" run={() => player.toggle()} />
      <BarButton icon="back" title={t("Back by one second")} action="media:back" run={() => player.seek(player.time - 1)} />
      <BarButton icon="region" title={t("Play the selected region")} action="media:region" disabled={region === null} run={() => region !== null && player.playRange(region.start, region.end)} />
      <BarButton icon="loop" title={t("Loop")} action="media:loop" pressed={player.loops} run={() => player.setLoops(!player.loops)} />
      <Clock session={session} />
      {options.hasSpeed && (
        <label className="lka-choice">
          <span>{t("Speed")}</span>
          <select value={String(player.rate)} onChange={(event) => player.setRate(Number(event.target.value))}>
            {[...new Set([...RATES, player.rate])].toSorted((a, b) => a - b).map((rate) => <option key={rate} value={String(rate)}>{rate}×</option>)}
          </select>
        </label>
      )}
      {options.hasVolume && <Slider label={t("Volume")} value={player.element.volume} min={0} max={1} onValue={(volume) => player.setVolume(volume)} />}
      {options.hasVolume && options.decodes && <Slider label={t("Gain")} value={look.scale} min={1} max={Math.max(10, look.scale)} onValue={gain} text={`${look.scale.toFixed(1)}×`} />}
      <span className="lka-gap" aria-hidden="true" />
      {options.hasZoom && <BarButton icon="zoomOut" title={t("Zoom out")} action="zoom:out" run={() => view.zoomBy(1 / 1.5)} />}
      {options.hasZoom && <BarButton icon="zoomIn" title={t("Zoom in")} action="zoom:in" run={() => view.zoomBy(1.5, view.toX(player.time))} />}
      {options.hasZoom && <BarButton icon="fit" title={t("Fit into the window")} action="zoom:fit" run={() => view.fit()} />}
      {!ctx.readOnly && <BarButton icon="snap" title={t("Snap to silence and to other regions")} pressed={look.snaps} run={() => onLook({ ...look, snaps: !look.snaps })} />}
      {options.decodes && <BarButton icon="spectrum" title={t("Spectrogram")} pressed={look.spectrogram} run={() => onLook({ ...look, spectrogram: !look.spectrogram })} />}
    </div>
  );
}

/** By itself, because it changes with every frame. */
function Clock({ session }: { readonly session: AudioSession }) {
  const { player } = session;
  const time = useSyncExternalStore((listener) => player.subscribe(listener), () => clock(player.time));
  const length = useSyncExternalStore((listener) => session.subscribe(listener), () => clock(session.state.length));
  const [typed, setTyped] = useState<string | null>(null);
  const go = (text: string) => {
    const seconds = secondsOf(text);
    if (seconds !== null) player.seek(seconds);
    setTyped(null);
  };
  return (
    <span className="lka-clock">
      <input
        aria-label={t("Time")} value={typed ?? time} onFocus={(event) => { setTyped(time); event.target.select(); }} onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(null)} onKeyDown={(event) => { if (event.key === "Enter") { go(event.currentTarget.value); event.currentTarget.blur(); event.preventDefault(); event.stopPropagation(); } }}
      />
      <span>/ {length}</span>
    </span>
  );
}

/** 83.5, 1:23.5 or 1:02:03. */
export function secondsOf(text: string): number | null {
  const parts = text.trim().replace(",", ".").split(":").map((part) => (/^\d+(?:\.\d*)?$/.test(part.trim()) ? Number(part) : Number.NaN));
  return parts.length > 3 || parts.some(Number.isNaN) ? null : parts.reduce((sum, part) => sum * 60 + part, 0);
}
