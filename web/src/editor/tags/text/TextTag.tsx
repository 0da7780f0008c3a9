import { useEffect, useRef, useState } from "react";
import { safeColor } from "../../config/palette";
import { t } from "../../words/i18n";
import { TextDocument } from "../../text/document";
import { TextEngine } from "../../text/engine";
import { PointPlaces } from "../../text/points";
import type { TagProps } from "../../model/tag";
import { savesText } from "../savesText";
import { loadText } from "./source";

export function TextTag({ node, ctx }: TagProps) {
  const host = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { attrs } = node;
  const name = attrs["name"] ?? "";
  const showLabels = ctx.settings.showLabels && attrs["showlabels"] !== "false";
  useEffect(() => {
    const root = host.current;
    if (root === null) return;
    const abort = new AbortController();
    let engine: TextEngine | null = null;
    let stop: (() => void) | null = null;
    loadText(node, ctx, abort.signal).then((text) => {
      if (abort.signal.aborted) return;
      setProblem(null);
      engine = new TextEngine(new TextDocument(root, text), new PointPlaces(text, savesText(attrs["savetextresult"], attrs["valuetype"])), ctx, {
        name, showLabels,
        granularity: attrs["granularity"],
        selectable: attrs["selectionenabled"] !== "false",
        highlightColor: safeColor(attrs["highlightcolor"], "") || null,
        clickableLinks: attrs["clickablelinks"] === "true",
      });
      // Marked text first, label second works too: choosing a label marks what is selected.
      stop = ctx.store.subscribeTo("tool", () => engine?.markSelection());
    }, (error: unknown) => {
      if (!abort.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => {
      abort.abort();
      stop?.();
      engine?.destroy();
    };
  }, [node, ctx, name, showLabels, attempt, attrs]);
  return (
    <div className={`lke-text-frame${attrs["inline"] === "true" ? " lke-text-inline" : ""}${ctx.settings.lineNumbers ? " lke-text-numbered" : ""}`}>
      {problem !== null && (
        <div className="lke-problem" role="alert">
          <p>{problem}</p>
          <button type="button" className="lke-button" onClick={() => setAttempt(attempt + 1)}>{t("Load again")}</button>
        </div>
      )}
      <div ref={host} className="lke-text" dir="auto" tabIndex={0} role="document" aria-label={t("Text “{name}”", { name })} />
    </div>
  );
}
