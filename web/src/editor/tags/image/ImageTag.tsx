import { useEffect, useMemo, useRef, useState } from "react";
import { ImageEngine } from "../../canvas/engine";
import { imageOptions, type ImageOptions } from "../../canvas/options";
import { useTopics } from "../../hooks";
import { t } from "../../i18n";
import type { TagContext, TagProps } from "../types";
import { FloatingBar } from "./FloatingBar";
import { Gallery } from "./Gallery";
import { useStageHeight } from "./height";
import "./image.css";
import { ImageProblem, loadImage } from "./load";
import { pagesOf } from "./pages";
import { ToolBar } from "./ToolBar";

export function ImageTag({ node, ctx }: TagProps) {
  useTopics(ctx.store, "tool");
  const options = useMemo(() => imageOptions(node.attrs), [node]);
  const pages = useMemo(() => pagesOf(node, ctx), [node, ctx]);
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const page = Math.min(ctx.store.shownItem(options.name), Math.max(0, pages.addresses.length - 1));
  const address = pages.addresses[page] ?? "";
  const { engine, problem, retry } = useEngine({ ctx, options, stage, address, page: pages.numbered ? page : null, crossOrigin: node.attrs["crossorigin"] });
  useStageHeight(frame, engine !== null);
  useActions(ctx, engine, options, pages.addresses.length);
  const { settings } = ctx;
  useEffect(() => engine?.refresh(), [engine, settings]);
  return (
    <div ref={frame} className="lki-frame">
      <div className="lki-middle">
        {engine === null ? <div className="lki-tools" aria-hidden="true" /> : <ToolBar ctx={ctx} engine={engine} options={options} />}
        <div ref={stage} className="lki-stage">
          {engine !== null && <FloatingBar ctx={ctx} engine={engine} name={options.name} />}
          {engine === null && problem === null && <p className="lki-loading" aria-live="polite">{t("Loading the image…")}</p>}
          {problem !== null && <Problem address={address} text={problem} onRetry={retry} />}
        </div>
      </div>
      {pages.numbered && pages.addresses.length > 1 && <Gallery ctx={ctx} name={options.name} addresses={pages.addresses} page={page} />}
    </div>
  );
}

function Problem({ address, text, onRetry }: { readonly address: string; readonly text: string; onRetry(): void }) {
  return (
    <div className="lki-problem" role="alert">
      <p className="lki-problem-title">{t("The image cannot be shown")}</p>
      <p>{text}</p>
      {address !== "" && <p className="lki-address"><code dir="ltr">{address.length > 600 ? `${address.slice(0, 600)}…` : address}</code></p>}
      <button type="button" className="lke-button" onClick={onRetry}>{t("Load again")}</button>
    </div>
  );
}

interface EngineProps {
  readonly ctx: TagContext;
  readonly options: ImageOptions;
  readonly stage: React.RefObject<HTMLDivElement | null>;
  readonly address: string;
  readonly page: number | null;
  readonly crossOrigin: string | undefined;
}

/** Loads the picture and keeps an engine in the stage while it is shown. */
function useEngine({ ctx, options, stage, address, page, crossOrigin }: EngineProps) {
  const [engine, setEngine] = useState<ImageEngine | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const current = useRef<ImageEngine | null>(null);
  const waiting = useRef<string | null>(null);
  useEffect(() => ctx.registerObject(options.name, {
    reveal(id) {
      const region = ctx.store.region(id);
      if (region === null || region.toName !== options.name) return;
      const other = page !== null && (region.itemIndex ?? 0) !== ctx.store.shownItem(options.name);
      if (other) {
        waiting.current = id;
        ctx.store.showItem(options.name, region.itemIndex ?? 0);
      } else current.current?.reveal(id);
    },
    locate: (id) => current.current?.locate(id) ?? null,
  }), [ctx, options, page]);
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const abort = new AbortController();
    let made: ImageEngine | null = null;
    let observer: ResizeObserver | null = null;
    loadImage(address, ctx.resolveUrl, crossOrigin, abort.signal).then((loaded) => {
      if (abort.signal.aborted) return;
      made = new ImageEngine({
        ctx, options, page, stage: element, image: loaded.element, size: { width: loaded.width, height: loaded.height },
        label: page === null ? t("Image “{name}”", { name: options.name }) : t("Image “{name}”, page {page}", { name: options.name, page: page + 1 }),
      });
      current.current = made;
      observer = new ResizeObserver(() => made?.resize({ width: element.clientWidth, height: element.clientHeight }));
      observer.observe(element);
      if (waiting.current !== null) made.reveal(waiting.current);
      waiting.current = null;
      setEngine(made);
    }, (error: unknown) => {
      if (!abort.signal.aborted) setProblem(error instanceof ImageProblem ? error.message : t("The image could not be loaded. Try again."));
    });
    return () => {
      abort.abort();
      observer?.disconnect();
      made?.destroy();
      current.current = null;
      setEngine(null);
      setProblem(null);
    };
  }, [ctx, options, stage, address, page, crossOrigin, attempt]);
  return { engine, problem, retry: () => setAttempt(attempt + 1) };
}

/** Actions of the keymap; with several images the one that the pointer or the focus was in last answers. */
function useActions(ctx: TagContext, engine: ImageEngine | null, options: ImageOptions, pageCount: number): void {
  useEffect(() => {
    if (engine === null) return;
    let stops: (() => void)[] = [];
    const { view } = engine;
    const register = () => {
      for (const stop of stops) stop();
      const on = (name: string, run: () => void) => stops.push(ctx.onAction(name, run));
      stops = [];
      for (const tool of engine.toolbox.available()) on(`tool:${tool}`, () => engine.chooseTool(tool));
      on("zoom:in", () => view.zoomIn());
      on("zoom:out", () => view.zoomOut());
      on("zoom:fit", () => view.fit());
      on("zoom:original", () => view.original());
      if (options.rotateControl) {
        on("rotate:left", () => view.rotate(-90));
        on("rotate:right", () => view.rotate(90));
      }
      if (pageCount > 1) {
        const turn = (by: number) => ctx.store.showItem(options.name, Math.min(Math.max(ctx.store.shownItem(options.name) + by, 0), pageCount - 1));
        on("image:previous", () => turn(-1));
        on("image:next", () => turn(1));
      }
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
