import { useEffect } from "react";
import { drawnKinds } from "../../canvas/drawn";
import { t } from "../../words/i18n";
import type { ImageEngine } from "../../canvas/engine";
import type { ImageOptions } from "../../canvas/options";
import type { TagContext } from "../../model/tag";

/** Actions of the keymap; with several images the one that the pointer or the focus was in last answers. */
export function useActions(ctx: TagContext, engine: ImageEngine | null, options: ImageOptions, pageCount: number): void {
  useEffect(() => {
    if (engine === null) return;
    let stops: readonly (() => void)[] = [];
    const register = () => {
      for (const stop of stops) stop();
      stops = Object.entries(actionsOf(ctx, engine, options, pageCount)).map(([name, run]) => ctx.onAction(name, run));
    };
    register();
    engine.canvas.addEventListener("pointerenter", register);
    engine.canvas.addEventListener("focus", register);
    return () => {
      for (const stop of stops) stop();
      engine.canvas.removeEventListener("pointerenter", register);
      engine.canvas.removeEventListener("focus", register);
    };
  }, [ctx, engine, options, pageCount]);
}

function actionsOf(ctx: TagContext, engine: ImageEngine, options: ImageOptions, pageCount: number): Readonly<Record<string, () => void>> {
  const { view } = engine;
  const turn = (by: number) => () => ctx.store.showItem(options.name, Math.min(Math.max(ctx.store.shownItem(options.name) + by, 0), pageCount - 1));
  return {
    ...Object.fromEntries(engine.toolbox.available().map((tool) => [`tool:${tool}`, () => engine.chooseTool(tool)])),
    ...sizes(engine),
    ...edits(ctx, engine),
    "zoom:in": () => view.zoomIn(),
    "zoom:out": () => view.zoomOut(),
    "zoom:fit": () => view.fit(),
    "zoom:original": () => view.original(),
    ...(options.rotateControl ? { "rotate:left": () => view.rotate(-90), "rotate:right": () => view.rotate(90) } : {}),
    ...(pageCount > 1 ? { "image:previous": turn(-1), "image:next": turn(1) } : {}),
  };
}

/** Keys of edits and switches; what does not fit the selection says so. */
function edits(ctx: TagContext, engine: ImageEngine): Readonly<Record<string, () => void>> {
  const all = ctx.readOnly ? [] : drawnKinds().flatMap((kind) => kind.edits ?? []);
  return Object.fromEntries([
    ...all.map(({ name }) => [`tool:${name}`, () => {
      if (!engine.edits.run(name)) ctx.announce(t("Select outlines first that can be changed."));
    }] as const),
    ...engine.edits.borders().map((borders) => [`tool:${borders.name}`, () => engine.edits.turn(borders)] as const),
  ]);
}

const SIZE_STEP = 1.25;

/** Each press is a step that can be seen, also of a brush of one pixel. */
function sizes(engine: ImageEngine): Readonly<Record<string, () => void>> {
  const by = (change: (value: number) => number) => () => {
    const size = engine.toolSize;
    if (size !== null) engine.resizeTool(change(size.value));
  };
  return {
    "tool:smaller": by((value) => Math.min(value - 1, value / SIZE_STEP)),
    "tool:larger": by((value) => Math.max(value + 1, value * SIZE_STEP)),
  };
}
