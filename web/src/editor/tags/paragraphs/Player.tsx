import { useEffect, useRef, useState, type RefObject } from "react";
import type { ConfigNode } from "../../config/types";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import { keepStep } from "../../sound/step";
import { syncGroup } from "../../timeline/sync";
import { endOf, phraseAt, pressedIn, type Phrase } from "./phrases";

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
      const phrase = pressedIn(phrases, event);
      if (phrase?.from == null || audio.current === null) return;
      end.current = endOf(phrases, phrase);
      audio.current.currentTime = phrase.from;
      void audio.current.play().catch(() => setFailed(true));
    };
    current?.addEventListener("click", onClick);
    return () => current?.removeEventListener("click", onClick);
  }, [root, phrases]);
  const name = node.attrs["name"] ?? "";
  useEffect(() => (audio.current === null ? undefined : keepStep(steps(audio.current), syncGroup(ctx.store, ctx.config, name))), [ctx, name]);
  const follow = (at: number) => {
    if (end.current !== null && at >= end.current) {
      audio.current?.pause();
      end.current = null;
    }
    const phrase = phraseAt(phrases, at);
    onPlaying(phrase === -1 ? null : { phrase });
  };
  return (
    <>
      <audio ref={audio} className="lke-phrase-audio" src={address ?? undefined} controls={node.attrs["showplayer"] === "true"} preload="metadata" aria-label={t("Sound of the conversation")} onError={() => setFailed(true)} onTimeUpdate={(event) => follow(event.currentTarget.currentTime)} onEnded={() => onPlaying(null)} />
      {failed && <p className="lke-problem" role="alert">{t("The sound of this conversation cannot be played. Check its address in the task.")}</p>}
    </>
  );
}

/** A plain element, as what keeps step asks for it. */
function steps(element: HTMLAudioElement): Parameters<typeof keepStep>[0] {
  return {
    element,
    get time() { return element.currentTime; },
    get paused() { return element.paused; },
    get rate() { return element.playbackRate; },
    setRate: (rate) => { element.playbackRate = rate; },
    seek: (time) => { element.currentTime = time; },
    play: () => void element.play().catch(() => {}),
    pause: () => element.pause(),
  };
}
