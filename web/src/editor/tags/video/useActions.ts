import { useEffect } from "react";
import type { ImageEngine } from "../../canvas/engine";
import type { RowsEngine } from "../../frames/rowsEngine";
import type { TagContext } from "../../model/tag";
import { ratesOf } from "./rates";
import type { VideoOptions } from "./options";
import type { VideoSession } from "./session";
import type { Tracks } from "./tracks";

interface Parts {
  readonly ctx: TagContext;
  readonly options: VideoOptions;
  readonly session: VideoSession;
  readonly tracks: Tracks;
  readonly engine: ImageEngine | null;
  readonly rows: RowsEngine | null;
  readonly hop: () => number;
}

/** Actions of the keymap; with several videos the one that the pointer or the focus was in last answers. */
export function useActions(parts: Parts): void {
  useEffect(() => {
    const frame = parts.rows?.canvas.closest(".lkv-frame");
    if (frame == null) return;
    let stops: readonly (() => void)[] = [];
    const register = () => {
      for (const stop of stops) stop();
      stops = Object.entries(actionsOf(parts)).map(([name, run]) => parts.ctx.onAction(name, run));
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

function actionsOf({ options, session, tracks, engine, hop }: Parts): Readonly<Record<string, () => void>> {
  const { player } = session;
  const faster = (by: number) => () => {
    const rates = ratesOf(options.leastSpeed, player.player.rate);
    const at = rates.findIndex((rate) => rate >= player.player.rate);
    player.player.setRate(rates[Math.min(rates.length - 1, Math.max(0, at + by))] ?? 1);
  };
  return {
    "media:play": () => player.toggle(),
    // Standing it goes to a frame, playing it only goes back.
    "media:back": () => (player.paused ? player.goTo(player.table.at(player.table.startOf(player.target) - 1)) : player.player.seek(player.player.time - 1)),
    "media:region": () => tracks.playSelected(),
    "media:loop": () => player.player.setLoops(!player.player.loops),
    "media:slower": faster(-1),
    "media:faster": faster(1),
    "media:step-back": () => player.step(-1),
    "media:step-forward": () => player.step(1),
    "video:back": () => player.step(-1),
    "video:forward": () => player.step(1),
    "video:hop-back": () => player.step(-hop()),
    "video:hop-forward": () => player.step(hop()),
    "video:keyframe-back": () => tracks.jump(-1),
    "video:keyframe-forward": () => tracks.jump(1),
    "video:first": () => player.goTo(1),
    "video:last": () => player.goTo(player.table.count),
    "video:keyframe": () => tracks.toggleKeyframe(),
    "video:sight": () => tracks.toggleSight(),
    "video:split": () => tracks.split(),
    "video:merge": () => tracks.merge(),
    ...(engine === null ? {} : {
      ...Object.fromEntries(engine.toolbox.available().map((tool) => [`tool:${tool}`, () => engine.chooseTool(tool)])),
      "zoom:in": () => engine.view.zoomIn(), "zoom:out": () => engine.view.zoomOut(), "zoom:fit": () => engine.view.fit(), "zoom:original": () => engine.view.original(),
    }),
  };
}
