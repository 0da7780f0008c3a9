import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { imageOptions } from "../../canvas/options";
import { t } from "../../words/i18n";
import { useTopics } from "../../session/useSession";
import type { TagContext, TagProps } from "../../model/tag";
import { recall, remember } from "../remembered";
import { FloatingBar } from "../image/FloatingBar";
import { ToolBar } from "../image/ToolBar";
import "../image/define";
import "../image/image.css";
import { videoOptions, type VideoOptions } from "./options";
import { VideoSession, type VideoState } from "./session";
import { TrackBar } from "./TrackBar";
import { Tracks } from "./tracks";
import { useActions } from "./useActions";
import { useRows } from "./useRows";
import { useStage } from "./useStage";
import { VideoBar } from "./VideoBar";
import "./video.css";

const KEY = "labelkeep-editor-video";
const DEFAULT_LOOK = { hop: 10 };

export function VideoTag({ node, ctx }: TagProps) {
  const options = useMemo(() => videoOptions(node), [node]);
  const address = useMemo(() => ctx.resolveText(node.attrs["value"] ?? ""), [ctx, node]);
  const [attempt, setAttempt] = useState(0);
  const session = useVideoSession(ctx, options, address, attempt);
  return session === null ? <div className="lkv-frame" /> : <Video key={attempt} ctx={ctx} options={options} session={session} address={address} onRetry={() => setAttempt(attempt + 1)} />;
}

function useVideoSession(ctx: TagContext, options: VideoOptions, address: string, attempt: number): VideoSession | null {
  const [session, setSession] = useState<VideoSession | null>(null);
  useEffect(() => {
    const made = new VideoSession(ctx, options, address);
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
  readonly options: VideoOptions;
  readonly session: VideoSession;
  readonly address: string;
  onRetry(): void;
}

function Video({ ctx, options, session, address, onRetry }: Props) {
  useTopics(ctx.store, "tool");
  const state = useSyncExternalStore((listener) => session.subscribe(listener), () => session.state);
  const [look, setLook] = useState(() => recall(KEY, DEFAULT_LOOK));
  const hops = useRef(look.hop);
  hops.current = look.hop;
  const hop = useCallback(() => hops.current, []);
  const stage = useRef<HTMLDivElement>(null);
  const lines = useRef<HTMLDivElement>(null);
  const picture = useMemo(() => imageOptions({ name: options.name, zoomcontrol: "true", brightnesscontrol: "true", contrastcontrol: "true" }), [options]);
  const tracks = useMemo(() => new Tracks(ctx, options.name, session.player), [ctx, options, session]);
  const engine = useStage({ ctx, options: picture, session, stage, size: state.problem === null ? state.size : null });
  const rows = useRows({ ctx, options, session, stage: lines, canvas: engine, ready: state.problem === null && state.frames !== "none", hop });
  useActions({ ctx, options, session, tracks, engine, rows, hop });
  const { settings } = ctx;
  useEffect(() => engine?.refresh(), [engine, settings]);
  if (state.problem !== null) return <Problem address={address} text={state.problem} onRetry={onRetry} />;
  const changeHop = (count: number) => {
    setLook({ hop: count });
    remember(KEY, { hop: count });
  };
  return (
    <div className="lkv-frame">
      <div className="lki-middle lkv-picture" style={{ aspectRatio: state.size === null ? "16 / 9" : `${state.size.width} / ${state.size.height}`, ...(options.height === null ? {} : { maxBlockSize: `min(${options.height}px, 75vh)` }) }}>
        {engine === null ? <div className="lki-tools" aria-hidden="true" /> : <ToolBar ctx={ctx} engine={engine} options={picture} />}
        <div ref={stage} className="lki-stage">
          {engine !== null && <FloatingBar ctx={ctx} engine={engine} name={options.name} />}
          {engine === null && <p className="lki-loading" aria-live="polite">{t("Loading the video…")}</p>}
        </div>
      </div>
      <VideoBar options={options} session={session} tracks={tracks} hop={look.hop} onHop={changeHop} rows={rows} ctx={ctx} />
      {!ctx.readOnly && <TrackBar ctx={ctx} session={session} tracks={tracks} />}
      <div ref={lines} className="lkv-rows" />
      <Below state={state} />
    </div>
  );
}

function Below({ state }: { readonly state: VideoState }) {
  return (
    <>
      {state.frames !== "whole" && <p className="lka-note" role="status">{t("Counting the frames…")}</p>}
      {state.notice !== null && <p className="lka-note lka-notice" role="status">{state.notice}</p>}
    </>
  );
}

function Problem({ address, text, onRetry }: { readonly address: string; readonly text: string; onRetry(): void }) {
  return (
    <div className="lke-problem lka-problem" role="alert">
      <p className="lka-problem-title">{t("The video cannot be shown")}</p>
      <p>{text}</p>
      {address !== "" && <p className="lka-address"><code dir="ltr">{address.length > 600 ? `${address.slice(0, 600)}…` : address}</code></p>}
      <button type="button" className="lke-button" onClick={onRetry}>{t("Load again")}</button>
    </div>
  );
}
