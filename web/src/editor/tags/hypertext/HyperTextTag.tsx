import { useEffect, useRef, useState } from "react";
import { safeColor } from "../../config/palette";
import { tagFacts } from "../../config/tagtable";
import { TextEngine } from "../../text/engine";
import { t } from "../../words/i18n";
import { Labels } from "../labels/Labels";
import { savesText } from "../savesText";
import { loadText } from "../text/source";
import type { TagContext, TagProps } from "../../model/tag";
import { fillFrame, passOn } from "./frame";
import { PageSurface } from "./page";
import { PagePlaces } from "./places";
import { HREF } from "./safe";

export function HyperTextTag(props: TagProps) {
  return tagFacts(props.node.tag)?.labeling === true ? <Labels {...props} /> : <HyperText {...props} />;
}

/** A page in a frame of its own that runs nothing, loads nothing from elsewhere, and is marked like a text. */
function HyperText({ node, ctx }: TagProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [source, setSource] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { attrs } = node;
  const name = attrs["name"] ?? "";
  const showLabels = ctx.settings.showLabels && attrs["showlabels"] !== "false";
  useEffect(() => {
    const abort = new AbortController();
    const load = attrs["value"] === undefined ? Promise.resolve(node.inner) : loadText(node, ctx, abort.signal);
    load.then((text) => {
      if (abort.signal.aborted) return;
      setSource(text);
      setProblem(null);
    }, (error: unknown) => {
      if (!abort.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => abort.abort();
  }, [node, ctx, attempt, attrs]);
  useEffect(() => {
    const { current } = frame;
    if (current === null || source === null) return;
    return open(current, layer.current, source, node, ctx, showLabels);
  }, [source, node, ctx, showLabels]);
  return (
    <div className={`lke-text-frame lke-page-frame${attrs["inline"] === "true" ? " lke-text-inline" : ""}`}>
      {problem !== null && (
        <div className="lke-problem" role="alert">
          <p>{problem}</p>
          <button type="button" className="lke-button" onClick={() => setAttempt(attempt + 1)}>{t("Load again")}</button>
        </div>
      )}
      <iframe ref={frame} className="lke-page" sandbox="allow-same-origin allow-scripts" title={t("Page “{name}”", { name })} />
      <div ref={layer} className="lke-page-layer" aria-hidden="true" />
    </div>
  );
}

/** Of the frame, above and below. */
const BORDERS = 2;

/** Shows the page and makes it markable; answers how to end that. */
function open(frame: HTMLIFrameElement, layer: HTMLElement | null, source: string, node: TagProps["node"], ctx: TagContext, showLabels: boolean): () => void {
  const view = fillFrame(frame, source);
  if (view === null) return () => {};
  const { attrs } = node;
  const { body } = view.document;
  body.classList.toggle("lk-labels", showLabels);
  body.tabIndex = 0;
  body.setAttribute("aria-label", frame.title);
  const surface = new PageSurface(frame, body, view, layer);
  const engine = new TextEngine(surface, new PagePlaces(surface, savesText(attrs["savetextresult"], attrs["valuetype"])), ctx, {
    name: attrs["name"] ?? "", showLabels, clickableLinks: false, granularity: attrs["granularity"],
    selectable: attrs["selectionenabled"] !== "false", highlightColor: safeColor(attrs["highlightcolor"], "") || null,
  });
  const fit = () => { frame.style.blockSize = `${Math.max(40, Math.ceil(body.getBoundingClientRect().height) + BORDERS)}px`; };
  const observer = new ResizeObserver(fit);
  observer.observe(body);
  fit();
  const onClick = (event: MouseEvent) => {
    const address = (event.target as Element | null)?.closest?.(`[${HREF}]`)?.getAttribute(HREF);
    if (address != null && attrs["clickablelinks"] === "true" && view.getSelection()?.isCollapsed !== false) window.open(address, "_blank", "noopener,noreferrer");
  };
  body.addEventListener("click", onClick);
  const stops = [ctx.store.subscribeTo("tool", () => engine.markSelection()), passOn(view, frame)];
  return () => {
    for (const stop of stops) stop();
    body.removeEventListener("click", onClick);
    observer.disconnect();
    engine.destroy();
  };
}
