import { useEffect } from "react";
import type { TagContext } from "../../model/tag";
import { timeSpanOf } from "../../timeline/geometry";
import type { TimelineEngine } from "../../timeline/engine";
import { RATES } from "../../sound/player";
import { markNext } from "./markNext";
import type { AudioOptions } from "./options";
import type { AudioSession } from "./session";

/** A step of the keys for going a little way, in seconds. */
const STEP = 0.1;

/** Actions of the keymap; with several recordings the one that the pointer or the focus was in last answers. */
export function useActions(ctx: TagContext, options: AudioOptions, session: AudioSession, engine: TimelineEngine | null, parts: { toggleLoop(): void }): void {
  useEffect(() => {
    const frame = engine?.canvas.closest(".lka-frame");
    if (engine === null || frame == null) return;
    let stops: readonly (() => void)[] = [];
    const register = () => {
      for (const stop of stops) stop();
      stops = Object.entries(actionsOf(ctx, options, session, engine, parts)).map(([name, run]) => ctx.onAction(name, run));
    };
    register();
    frame.addEventListener("pointerenter", register);
    frame.addEventListener("focusin", register);
    return () => {
      for (const stop of stops) stop();
      frame.removeEventListener("pointerenter", register);
      frame.removeEventListener("focusin", register);
    };
  });
}

function actionsOf(ctx: TagContext, options: AudioOptions, session: AudioSession, engine: TimelineEngine, { toggleLoop }: { toggleLoop(): void }): Readonly<Record<string, () => void>> {
  const { player, view } = session;
  const faster = (by: number) => () => {
    const at = RATES.findIndex((rate) => rate >= player.rate);
    player.setRate(RATES[Math.min(RATES.length - 1, Math.max(0, at + by))] ?? 1);
  };
  return {
    "media:play": () => player.toggle(),
    "media:back": () => player.seek(player.time - 1),
    "media:step-back": () => player.seek(player.time - STEP),
    "media:step-forward": () => player.seek(player.time + STEP),
    "media:region": () => {
      const region = ctx.store.selected;
      if (region?.toName !== options.name) return;
      const { start, end } = timeSpanOf(region.geometry);
      player.playRange(start, end);
    },
    "media:loop": toggleLoop,
    "media:slower": faster(-1),
    "media:faster": faster(1),
    "media:mark": () => markNext(ctx, options.name, player.time, engine),
    ...(options.hasZoom ? { "zoom:in": () => view.zoomBy(1.5, view.toX(player.time)), "zoom:out": () => view.zoomBy(1 / 1.5, view.toX(player.time)), "zoom:fit": () => view.fit() } : {}),
  };
}
