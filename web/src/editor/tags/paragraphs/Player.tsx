import { useEffect, useRef, useState, type RefObject } from "react";
import type { ConfigNode } from "../../config/types";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import type { Phrase } from "./phrases";

export interface Playing {
  readonly phrase: number;
}

interface Props {
  readonly node: ConfigNode;
  readonly ctx: TagContext;
  readonly phrases: readonly Phrase[];
  readonly root: RefObject<HTMLElement | null>;
  onPlaying(playing: Playing | null): void;
}

/** The sound of a conversation: whole, or one phrase by the button before it, up to its end. */
export function Player({ node, ctx, phrases, root, onPlaying }: Props) {
  const audio = useRef<HTMLAudioElement>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const end = useRef<number | null>(null);
  const given = ctx.resolveText(node.attrs["audiourl"] ?? "");
  useEffect(() => {
    let isGone = false;
    setFailed(false);
    ctx.resolveUrl(given).then((url) => { if (!isGone) setAddress(url); }, () => { if (!isGone) setFailed(true); });
    return () => { isGone = true; };
  }, [ctx, given]);
  useEffect(() => {
    const { current } = root;
    const onClick = (event: Event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-play]") : null;
      const phrase = phrases[Number(button?.dataset["play"] ?? -1)];
      if (phrase?.from == null || audio.current === null) return;
      const next = phrases.find(({ from }) => from !== null && from > (phrase.from ?? 0))?.from ?? null;
      end.current = phrase.to ?? next;
      audio.current.currentTime = phrase.from;
      void audio.current.play().catch(() => setFailed(true));
    };
    current?.addEventListener("click", onClick);
    return () => current?.removeEventListener("click", onClick);
  }, [root, phrases]);
  const follow = (at: number) => {
    if (end.current !== null && at >= end.current) {
      audio.current?.pause();
      end.current = null;
    }
    const phrase = phrases.findLastIndex(({ from, to }) => from !== null && from <= at && (to === null || at < to));
    onPlaying(phrase === -1 ? null : { phrase });
  };
  return (
    <>
      <audio ref={audio} className="lke-phrase-audio" src={address ?? undefined} controls={node.attrs["showplayer"] === "true"} preload="metadata" aria-label={t("Sound of the conversation")} onError={() => setFailed(true)} onTimeUpdate={(event) => follow(event.currentTarget.currentTime)} onEnded={() => onPlaying(null)} />
      {failed && <p className="lke-problem" role="alert">{t("The sound of this conversation cannot be played. Check its address in the task.")}</p>}
    </>
  );
}
