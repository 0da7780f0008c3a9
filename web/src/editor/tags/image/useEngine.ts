import { useEffect, useRef, useState, type RefObject } from "react";
import { ImageEngine } from "../../canvas/engine";
import type { ImageOptions } from "../../canvas/options";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import { loadImage } from "./load";
import { ImageProblem } from "./problem";

interface EngineProps {
  readonly ctx: TagContext;
  readonly options: ImageOptions;
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly address: string;
  readonly page: number | null;
  readonly crossOrigin: string | undefined;
}

/** Loads the picture and keeps an engine in the stage while it is shown. */
export function useEngine({ ctx, options, stage, address, page, crossOrigin }: EngineProps) {
  const [engine, setEngine] = useState<ImageEngine | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const current = useRef<ImageEngine | null>(null);
  const waiting = useHandle(ctx, options, page, current, engine !== null);
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const abort = new AbortController();
    let observer: ResizeObserver | null = null;
    loadImage(address, ctx.resolveUrl, crossOrigin, abort.signal).then((loaded) => {
      if (abort.signal.aborted) return;
      const made = new ImageEngine({ ctx, options, page, stage: element, image: loaded.picture, size: { width: loaded.width, height: loaded.height }, label: labelOf(options, page) });
      current.current = made;
      observer = new ResizeObserver(() => made.resize({ width: element.clientWidth, height: element.clientHeight }));
      observer.observe(element);
      if (waiting.current !== null) made.reveal(waiting.current);
      waiting.current = null;
      setEngine(made);
    }).catch((error: unknown) => {
      if (!abort.signal.aborted) setProblem(error instanceof ImageProblem ? error.message : t("The image could not be loaded. Try again."));
    });
    return () => {
      abort.abort();
      observer?.disconnect();
      current.current?.destroy();
      current.current = null;
      setEngine(null);
      setProblem(null);
    };
  }, [ctx, options, stage, address, page, crossOrigin, attempt, waiting]);
  return { engine, problem, retry: () => setAttempt(attempt + 1) };
}

function labelOf({ name }: ImageOptions, page: number | null): string {
  return page === null ? t("Image “{name}”", { name }) : t("Image “{name}”, page {page}", { name, page: page + 1 });
}

/** Lets the panels find regions on this image. What lies on a page that is not there yet is shown when it is. */
function useHandle(ctx: TagContext, options: ImageOptions, page: number | null, engine: RefObject<ImageEngine | null>, ready: boolean): RefObject<string | null> {
  const waiting = useRef<string | null>(null);
  useEffect(() => ctx.registerObject(options.name, {
    ...(ready ? { focus: () => engine.current?.canvas.focus({ preventScroll: true }) } : {}),
    reveal(id) {
      const region = ctx.store.region(id);
      if (region === null || region.toName !== options.name) return;
      const shown = page === null || (region.itemIndex ?? 0) === ctx.store.shownItem(options.name);
      if (shown && engine.current !== null) {
        engine.current.canvas.closest(".lki-frame")?.scrollIntoView({ block: "nearest" });
        return engine.current.reveal(id);
      }
      waiting.current = id;
      if (!shown) ctx.store.showItem(options.name, region.itemIndex ?? 0);
    },
    locate: (id) => engine.current?.locate(id) ?? null,
  }), [ctx, options, page, engine, ready]);
  return waiting;
}
