import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { t } from "../../words/i18n";
import { useTopics } from "../../session/useSession";
import type { TagContext, TagProps } from "../../model/tag";
import { recall, remember } from "../remembered";
import { audioOptions, type AudioOptions } from "./options";
import { AudioBar } from "./AudioBar";
import { AudioSession, type AudioState } from "./session";
import { SpectrumBar } from "./SpectrumBar";
import { DEFAULT_LOOK, fitting, type AudioLook } from "./look";
import { useActions } from "./useActions";
import { useTimeline } from "./useTimeline";
import "../../timeline/timeline.css";
import "../playback/bar.css";

const KEY = "labelkeep-editor-audio";

export function AudioTag({ node, ctx }: TagProps) {
  const options = useMemo(() => audioOptions(node), [node]);
  const address = useMemo(() => ctx.resolveText(node.attrs["value"] ?? ""), [ctx, node]);
  const [attempt, setAttempt] = useState(0);
  const session = useAudioSession(ctx, options, address, attempt);
  return session === null ? <div className="lka-frame" /> : <Audio key={attempt} ctx={ctx} options={options} session={session} address={address} onRetry={() => setAttempt(attempt + 1)} />;
}

function useAudioSession(ctx: TagContext, options: AudioOptions, address: string, attempt: number): AudioSession | null {
  const [session, setSession] = useState<AudioSession | null>(null);
  useEffect(() => {
    const made = new AudioSession(ctx, options, address);
    setSession(made);
    void made.open();
    return () => {
      made.destroy();
      setSession(null);
    };
  }, [ctx, options, address, attempt]);
  return session;
}

interface Props {
  readonly ctx: TagContext;
  readonly options: AudioOptions;
  readonly session: AudioSession;
  readonly address: string;
  onRetry(): void;
}

function Audio({ ctx, options, session, address, onRetry }: Props) {
  useTopics(ctx.store, "tool", "selection");
  const state = useSyncExternalStore((listener) => session.subscribe(listener), () => session.state);
  const [look, setLook] = useState<AudioLook>(() => fitting({ ...recall(KEY, DEFAULT_LOOK), spectrogram: options.spectrogram, scale: options.scale }));
  const stage = useRef<HTMLDivElement>(null);
  const change = (next: AudioLook) => {
    setLook(next);
    remember(KEY, { frequencies: next.frequencies, palette: next.palette, fft: next.fft, snaps: next.snaps });
  };
  const engine = useTimeline({ ctx, options, session, stage, look, info: state.info, length: state.length });
  useActions(ctx, options, session, engine, { toggleLoop: () => session.player.setLoops(!session.player.loops) });
  const { settings } = ctx;
  useEffect(() => engine?.refresh(), [engine, settings]);
  if (state.problem !== null) return <Problem address={address} text={state.problem} onRetry={onRetry} />;
  return (
    <div className="lka-frame">
      <AudioBar ctx={ctx} options={options} session={session} look={look} onLook={change} />
      {look.spectrogram && options.decodes && <SpectrumBar look={look} onLook={change} />}
      <div ref={stage} className="lkt-stage" />
      <Below state={state} session={session} options={options} />
    </div>
  );
}

function Below({ state, session, options }: { readonly state: AudioState; readonly session: AudioSession; readonly options: AudioOptions }) {
  useSyncExternalStore((listener) => session.view.subscribe(listener), () => `${session.view.from}:${session.view.span}`);
  const { view } = session;
  return (
    <>
      {view.zoom > 1.001 && (
        <input
          type="range" className="lkt-position" aria-label={t("Part that is shown")} min={0} max={1} step="any" value={view.length === view.span ? 0 : view.from / (view.length - view.span)}
          onChange={(event) => view.show(Number(event.target.value) * (view.length - view.span), view.span)}
        />
      )}
      {state.length === 0 && <p className="lka-note" role="status">{t("Loading the recording…")}</p>}
      {state.length > 0 && options.decodes && state.notice === null && state.known < 1 && <p className="lka-note">{t("Reading the waveform: {percent} %", { percent: Math.floor(state.known * 100) })}</p>}
      {state.notice !== null && <p className="lka-note lka-notice" role="status">{state.notice}</p>}
    </>
  );
}

function Problem({ address, text, onRetry }: { readonly address: string; readonly text: string; onRetry(): void }) {
  return (
    <div className="lke-problem lka-problem" role="alert">
      <p className="lka-problem-title">{t("The recording cannot be played")}</p>
      <p>{text}</p>
      {address !== "" && <p className="lka-address"><code dir="ltr">{address.length > 600 ? `${address.slice(0, 600)}…` : address}</code></p>}
      <button type="button" className="lke-button" onClick={onRetry}>{t("Load again")}</button>
    </div>
  );
}
