import { useEffect, useRef, useState, type RefObject } from "react";
import type { ImageEngine } from "../../canvas/engine";
import { RowsEngine } from "../../frames/rowsEngine";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import type { VideoOptions } from "./options";
import type { VideoSession } from "./session";

interface Parts {
  readonly ctx: TagContext;
  readonly options: VideoOptions;
  readonly session: VideoSession;
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly canvas: ImageEngine | null;
  readonly ready: boolean;
  readonly hop: () => number;
}

/** As many rows as this are seen at once before they scroll. */
const MOST = 22 + 9 * 24;

/** Keeps the timeline in its place, and lets the panels find what is marked on the video. */
export function useRows({ ctx, options, session, stage, canvas, ready, hop }: Parts): RowsEngine | null {
  const [engine, setEngine] = useState<RowsEngine | null>(null);
  const current = useRef<RowsEngine | null>(null);
  const waiting = useRef<string | null>(null);
  useEffect(() => {
    const element = stage.current;
    if (element === null || !ready) return;
    const { player } = session;
    const least = options.timelineHeight;
    const made = new RowsEngine({
      ctx, name: options.name, stage: element, player, hop, height: [least, Math.max(least, MOST)],
      label: t("Timeline of “{name}”: arrows go frame by frame, space plays", { name: options.name }),
    });
    current.current = made;
    let { table } = player;
    const stop = session.subscribe(() => {
      if (player.table === table) return;
      table = player.table;
      made.tableChanged();
    });
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
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
  }, [ctx, options, session, stage, ready, hop]);
  useEffect(() => ctx.registerObject(options.name, {
    ...(engine === null ? {} : { focus: () => engine.canvas.focus({ preventScroll: true }) }),
    reveal: (id) => {
      if (current.current === null) waiting.current = id;
      else current.current.reveal(id);
    },
    locate: (id) => canvas?.locate(id) ?? current.current?.locate(id) ?? null,
    play: () => session.player.toggle(),
  }), [ctx, options, session, engine, canvas]);
  return engine;
}
