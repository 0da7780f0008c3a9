import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type RefObject } from "react";
import { imageOptions, type ImageOptions } from "../../canvas/options";
import type { Pdf } from "../../documents/pdf";
import { useTopics } from "../../session/useSession";
import { t } from "../../words/i18n";
import type { TagContext, TagProps } from "../../model/tag";
import { FloatingBar } from "../image/FloatingBar";
import { useStageHeight } from "../image/height";
import { ToolBar } from "../image/ToolBar";
import { useActions } from "../image/useActions";
import "../image/define";
import "../image/image.css";
import { recall, remember } from "../remembered";
import { DocumentBar } from "./DocumentBar";
import { PageList } from "./PageList";
import { Password } from "./Password";
import "./pdf.css";
import { PdfSession } from "./session";
import { Spoken } from "./Spoken";
import { useHandle } from "./useHandle";
import { showFound, usePage } from "./usePage";
import { useSearch } from "./useSearch";
import { useTurning } from "./useTurning";

const KEY = "labelkeep-editor-pdf";
/** Beside the page there is room for the list of pages. */
const WIDE = 720;

export function PdfTag({ node, ctx }: TagProps) {
  const address = useMemo(() => ctx.resolveText(node.attrs["value"] ?? ""), [ctx, node]);
  const options = useMemo(() => ({ ...imageOptions({ name: node.attrs["name"] ?? "", zoomcontrol: "true", rotatecontrol: "true", brightnesscontrol: "true", contrastcontrol: "true" }), wheelPans: true }), [node]);
  const [attempt, setAttempt] = useState(0);
  const [session, setSession] = useState<PdfSession | null>(null);
  useEffect(() => {
    const made = new PdfSession(ctx, address);
    setSession(made);
    void made.open();
    return () => {
      made.destroy();
      setSession(null);
    };
  }, [ctx, address, attempt]);
  return session === null ? <div className="lki-frame" /> : <Document ctx={ctx} options={options} session={session} address={address} onRetry={() => setAttempt(attempt + 1)} />;
}

interface Props {
  readonly ctx: TagContext;
  readonly options: ImageOptions;
  readonly session: PdfSession;
  readonly address: string;
  onRetry(): void;
}

/** Turns to pages, and knows how many there are. */
function usePages(ctx: TagContext, name: string, pdf: Pdf | null) {
  useTopics(ctx.store, "tool");
  const count = pdf?.pages ?? 1;
  const page = Math.min(Math.max(ctx.store.shownItem(name), 0), count - 1) + 1;
  const entry = useRef<"top" | "bottom">("top");
  const go = useCallback((to: number, from: "top" | "bottom" = "top") => {
    entry.current = from;
    ctx.store.showItem(name, Math.min(Math.max(to, 1), count) - 1);
  }, [ctx, name, count]);
  return { page, count, go, entry };
}

function Document({ ctx, options, session, address, onRetry }: Props) {
  const { pdf, problem, asks } = useSyncExternalStore((listener) => session.subscribe(listener), () => session.state);
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const { page, count, go, entry } = usePages(ctx, options.name, pdf);
  const { view, failed } = usePage({ ctx, options, stage, pdf, number: page, entry });
  const engine = view?.engine ?? null;
  const { state, search, field } = useSearch({ pdf, page, go, frame });
  useEffect(() => {
    if (view !== null) showFound(view, state.found.filter((one) => one.page === view.number), state.found[state.at] ?? null);
  }, [view, state]);
  useStageHeight(frame, engine !== null, false);
  useActions(ctx, engine, options, count);
  useHandle({ ctx, name: options.name, engine, page, count, go });
  useTurning({ stage, engine, page, count, go });
  useEffect(() => engine?.refresh(), [engine, ctx.settings]);
  const [list, setList] = useListOpen(frame);
  return (
    <div ref={frame} className="lki-frame lkp-frame htx-pdf">
      {pdf !== null && <DocumentBar page={page} count={count} go={go} state={state} search={search} field={field} list={list} onList={setList} />}
      <div className="lki-middle">
        {pdf !== null && list && <PageList ctx={ctx} name={options.name} session={session} page={page} count={count} go={go} />}
        {engine === null ? <div className="lki-tools" aria-hidden="true" /> : <ToolBar ctx={ctx} engine={engine} options={options} />}
        <div ref={stage} className="lki-stage lkp-stage">
          {engine !== null && <FloatingBar ctx={ctx} engine={engine} name={options.name} />}
          {pdf === null && problem === null && asks === "no" && <p className="lki-loading" aria-live="polite">{t("Loading the document…")}</p>}
          {failed && <p className="lki-loading" role="alert">{t("This page cannot be read. The file is damaged here; other pages may be whole.")}</p>}
          {asks !== "no" && <Password wasWrong={asks === "again"} onPassword={(password) => session.givePassword(password)} />}
          {problem !== null && <Problem address={address} text={problem} onRetry={onRetry} />}
        </div>
      </div>
      {view !== null && <Spoken text={view.text} page={view.number} />}
    </div>
  );
}

function useListOpen(frame: RefObject<HTMLElement | null>): readonly [open: boolean, set: (open: boolean) => void] {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const { list } = recall(KEY, { list: true });
    setOpen(list && (frame.current?.clientWidth ?? 0) >= WIDE);
  }, [frame]);
  return [open, (next) => {
    setOpen(next);
    remember(KEY, { list: next });
  }];
}

function Problem({ address, text, onRetry }: { readonly address: string; readonly text: string; onRetry(): void }) {
  return (
    <div className="lki-problem" role="alert">
      <p className="lki-problem-title">{t("The document cannot be shown")}</p>
      <p>{text}</p>
      {address !== "" && <p className="lki-address"><code dir="ltr">{address.length > 600 ? `${address.slice(0, 600)}…` : address}</code></p>}
      <button type="button" className="lke-button" onClick={onRetry}>{t("Load again")}</button>
    </div>
  );
}
