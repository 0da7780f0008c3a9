import { useEffect, type RefObject } from "react";
import { Cursor } from "../../series/cursor";
import { syncGroup, type Member } from "../../timeline/sync";
import type { TagContext } from "../../model/tag";
import type { Playing } from "./Player";
import { endOf, phraseAt, pressedIn, type Phrase } from "./phrases";

/** What plays may begin a little before the place that was asked for. */
const SLACK = 0.5;

interface Parts {
  readonly ctx: TagContext;
  readonly name: string;
  readonly phrases: readonly Phrase[];
  readonly root: RefObject<HTMLElement | null>;
  readonly isOn: boolean;
  onPlaying(playing: Playing | null): void;
}

/** A conversation without a sound of its own goes along with what it is in step with (`sync`), and plays a phrase there. */
export function useStep({ ctx, name, phrases, root, isOn, onPlaying }: Parts): void {
  useEffect(() => {
    const group = isOn ? syncGroup(ctx.store, ctx.config, name) : null;
    const { current } = root;
    if (group === null || current === null) return;
    const cursor = new Cursor();
    cursor.setLength(Number.POSITIVE_INFINITY);
    let [shown, playing]: [number, { readonly from: number; readonly end: number } | null] = [-1, null];
    const member: Member = {
      follow({ time, paused, rate }) {
        if (playing !== null && (paused || time < playing.from - SLACK || time > playing.end)) playing = null;
        cursor.follow(time, paused, rate);
      },
    };
    const stops = [group.join(member), () => cursor.stop(), cursor.subscribe(() => {
      const phrase = phraseAt(phrases, cursor.time);
      if (phrase !== shown) onPlaying(phrase === -1 ? null : { phrase });
      shown = phrase;
      if (playing === null || cursor.time < playing.end) return;
      const { end } = playing;
      playing = null;
      cursor.follow(end, true, cursor.rate);
      group.tell(member, { time: end, paused: true, rate: cursor.rate });
    })];
    const onClick = (event: Event) => {
      const phrase = pressedIn(phrases, event);
      if (phrase?.from == null) return;
      playing = { from: phrase.from, end: endOf(phrases, phrase) ?? Number.POSITIVE_INFINITY };
      cursor.follow(phrase.from, false, cursor.rate);
      group.tell(member, { time: phrase.from, paused: false, rate: cursor.rate });
    };
    current.addEventListener("click", onClick);
    return () => {
      current.removeEventListener("click", onClick);
      for (const stop of stops) stop();
    };
  }, [ctx, name, phrases, root, isOn, onPlaying]);
}
