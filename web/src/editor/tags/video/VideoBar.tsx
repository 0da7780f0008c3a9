import { useRef, useState, useSyncExternalStore } from "react";
import type { RowsEngine } from "../../frames/rowsEngine";
import { useTopics } from "../../session/useSession";
import { clock } from "../../timeline/ticks";
import { useStrip } from "../../ui/useStrip";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import { BarButton, Slider } from "../playback/controls";
import { VideoIcon } from "./icons";
import type { VideoOptions } from "./options";
import { ratesOf } from "./rates";
import type { VideoSession } from "./session";
import type { Tracks } from "./tracks";

interface Props {
  readonly ctx: TagContext;
  readonly options: VideoOptions;
  readonly session: VideoSession;
  readonly tracks: Tracks;
  readonly hop: number;
  readonly rows: RowsEngine | null;
  onHop(hop: number): void;
}

/** What plays, how, and which frame is seen. */
export function VideoBar({ ctx, options, session, tracks, hop, rows, onHop }: Props) {
  useTopics(ctx.store, "selection");
  const { player } = session;
  const playing = useSyncExternalStore((listener) => player.player.subscribe(listener), () => `${player.paused}:${player.player.loops}:${player.player.rate}:${player.element.volume}:${player.element.muted}`);
  const line = useRef<HTMLDivElement>(null);
  useStrip(line);
  const hasSound = session.state.info?.hasSound !== false;
  return (
    <div ref={line} className="lka-bar lka-controls" role="toolbar" aria-label={t("Video “{name}”", { name: options.name })} data-playing={playing}>
      <BarButton icon={<VideoIcon name={player.paused ? "play" : "pause"} />} title={player.paused ? t("Play") : t("Pause")} action="media:play" run={() => player.toggle()} />
      <BarButton icon={<VideoIcon name="keyBack" />} title={t("To the keyframe before")} action="video:keyframe-back" run={() => tracks.jump(-1)} />
      <BarButton icon={<VideoIcon name="hopBack" />} title={t("{count} frame back||{count} frames back", { count: hop })} action="video:hop-back" run={() => player.step(-hop)} />
      <BarButton icon={<VideoIcon name="back" />} title={t("One frame back")} action="video:back" run={() => player.step(-1)} />
      <FrameField session={session} />
      <BarButton icon={<VideoIcon name="forward" />} title={t("One frame forward")} action="video:forward" run={() => player.step(1)} />
      <BarButton icon={<VideoIcon name="hopForward" />} title={t("{count} frame forward||{count} frames forward", { count: hop })} action="video:hop-forward" run={() => player.step(hop)} />
      <BarButton icon={<VideoIcon name="keyForward" />} title={t("To the keyframe after")} action="video:keyframe-forward" run={() => tracks.jump(1)} />
      <BarButton icon={<VideoIcon name="region" />} title={t("Play the selected region")} action="media:region" disabled={tracks.region() === null} run={() => tracks.playSelected()} />
      <BarButton icon={<VideoIcon name="loop" />} title={t("Loop")} action="media:loop" pressed={player.player.loops} run={() => player.player.setLoops(!player.player.loops)} />
      <label className="lka-choice">
        <span>{t("Speed")}</span>
        <select value={String(player.player.rate)} onChange={(event) => player.player.setRate(Number(event.target.value))}>
          {ratesOf(options.leastSpeed, player.player.rate).map((rate) => <option key={rate} value={String(rate)}>{rate}×</option>)}
        </select>
      </label>
      {hasSound && (
        <Slider label={t("Volume")} value={player.element.muted ? 0 : player.element.volume} min={0} max={1} onValue={(volume) => {
          player.element.muted = volume === 0;
          player.player.setVolume(volume);
        }} />
      )}
      <label className="lka-choice">
        <span>{t("Hop")}</span>
        <input type="number" className="lkv-number" min={2} max={10_000} value={hop} onChange={(event) => onHop(Math.min(10_000, Math.max(2, Math.round(Number(event.target.value)) || 10)))} />
      </label>
      <span className="lka-gap" aria-hidden="true" />
      <BarButton icon={<VideoIcon name="zoomOut" />} title={t("Show more of the timeline")} disabled={rows === null} run={() => rows?.view.zoomBy(0.5, rows.view.toX(player.target - 0.5))} />
      <BarButton icon={<VideoIcon name="zoomIn" />} title={t("Show less of the timeline")} disabled={rows === null} run={() => rows?.view.zoomBy(2, rows.view.toX(player.target - 0.5))} />
      <BarButton icon={<VideoIcon name="fit" />} title={t("Show the whole timeline")} disabled={rows === null} run={() => rows?.view.fit()} />
    </div>
  );
}

/** By itself, because it changes with every frame. */
function FrameField({ session }: { readonly session: VideoSession }) {
  const { player } = session;
  const shown = useSyncExternalStore((listener) => player.subscribe(listener), () => `${player.target}/${player.table.count}`);
  const [typed, setTyped] = useState<string | null>(null);
  const frame = String(player.target);
  const go = (text: string) => {
    const number = Number(text.trim());
    if (Number.isFinite(number) && number > 0) player.goTo(number);
    setTyped(null);
  };
  return (
    <span className="lka-clock" data-shown={shown}>
      <input
        aria-label={t("Frame")} inputMode="numeric" value={typed ?? frame} onFocus={(event) => { setTyped(frame); event.target.select(); }} onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(null)} onKeyDown={(event) => { if (event.key === "Enter") { go(event.currentTarget.value); event.currentTarget.blur(); event.preventDefault(); event.stopPropagation(); } }}
      />
      <span>/ {player.table.count} · {clock(player.table.startOf(player.target))}</span>
    </span>
  );
}
