import { useEffect, useMemo, useRef } from "react";
import { imageOptions } from "../../canvas/options";
import { useTopics } from "../../session/useSession";
import { t } from "../../words/i18n";
import type { TagProps } from "../../model/tag";
import { FloatingBar } from "./FloatingBar";
import { Gallery } from "./Gallery";
import { useStageHeight } from "./height";
import "./define";
import "./image.css";
import { pagesOf } from "./pages";
import { ToolBar } from "./ToolBar";
import { useActions } from "./useActions";
import { useEngine } from "./useEngine";

export function ImageTag({ node, ctx }: TagProps) {
  useTopics(ctx.store, "tool");
  const options = useMemo(() => imageOptions(node.attrs), [node]);
  const pages = useMemo(() => pagesOf(node, ctx), [node, ctx]);
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const page = Math.min(ctx.store.shownItem(options.name), Math.max(0, pages.addresses.length - 1));
  const address = pages.addresses[page] ?? "";
  const { engine, problem, retry } = useEngine({ ctx, options, stage, address, page: pages.numbered ? page : null, crossOrigin: node.attrs["crossorigin"] });
  useStageHeight(frame, engine !== null, options.size.blockSize !== undefined);
  useActions(ctx, engine, options, pages.addresses.length);
  const { settings } = ctx;
  useEffect(() => engine?.refresh(), [engine, settings]);
  return (
    <div ref={frame} className="lki-frame" style={options.size}>
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
