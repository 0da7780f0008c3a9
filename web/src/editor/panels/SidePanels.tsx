import { useState, type KeyboardEvent, type PointerEvent } from "react";
import { useSession, useTopics } from "../session/useSession";
import { t } from "../words/i18n";
import { hasRegions } from "../model/draw";
import type { TagContext } from "../model/tag";
import { DetailsPanel } from "./DetailsPanel";
import { HistoryPanel } from "./HistoryPanel";
import { Icon } from "../ui/icons";
import { recall, remember } from "../tags/remembered";
import { QuestionSheet } from "./RegionQuestions";
import { RegionsPanel } from "./RegionsPanel";
import { RelationsPanel } from "./RelationsPanel";

const KEY = "labelkeep-editor-panels";
/** On a narrower page the panels start folded: the task needs the room first. How they were left is remembered apart. */
const WIDE = 1100;
const LIMITS = { width: [220, 640], details: [80, 800] } as const;

interface Layout {
  readonly width: number;
  readonly details: number;
  readonly open: boolean;
  readonly openNarrow: boolean;
}

/** Regions, relations and history above, details of the selection below. Sizes are remembered. */
export function SidePanels({ ctx }: { readonly ctx: TagContext }) {
  const useful = hasRegions(ctx);
  const [layout, setLayout] = useState<Layout>(() => {
    const known = recall<Layout>(KEY, { width: 320, details: 260, open: true, openNarrow: false });
    return useful ? known : { ...known, open: false, openNarrow: false };
  });
  const which = window.innerWidth > WIDE ? "open" : "openNarrow";
  const change = (next: Partial<Layout>) => {
    const merged = { ...layout, ...next };
    setLayout(merged);
    // A form without regions starts folded; that says nothing about other projects.
    const { open, openNarrow } = recall<Layout>(KEY, { ...merged, open: true, openNarrow: false });
    remember(KEY, useful ? merged : { ...merged, open, openNarrow });
  };
  if (!layout[which]) {
    return (
      <>
        <QuestionSheet ctx={ctx} />
        <aside className="lke-side lke-side-folded" aria-label={t("Panels")}>
          <UnfoldButton ctx={ctx} onUnfold={() => change({ [which]: true })} />
        </aside>
      </>
    );
  }
  return (
    <aside className="lke-side" aria-label={t("Panels")} style={{ ["--lke-side-width" as string]: `${layout.width}px`, ["--lke-details-height" as string]: `${layout.details}px` }}>
      <Splitter orientation="vertical" value={layout.width} limits={LIMITS.width} label={t("Width of the panels")} onValue={(width) => change({ width })} />
      <Upper ctx={ctx} onFold={() => change({ [which]: false })} />
      <Splitter orientation="horizontal" value={layout.details} limits={LIMITS.details} label={t("Height of the details")} onValue={(details) => change({ details })} />
      <section className="lke-lower" aria-label={t("Details")} tabIndex={0}><DetailsPanel ctx={ctx} /></section>
    </aside>
  );
}

/** On a narrow screen the folded panels say what is in them. */
function UnfoldButton({ ctx, onUnfold }: { readonly ctx: TagContext; onUnfold(): void }) {
  useTopics(ctx.store, "regions");
  const text = `${t("Regions")} ${ctx.store.regionCount}`;
  return (
    <button type="button" className="lke-icon-button" aria-label={`${text}: ${t("Show the panels")}`} title={t("Show the panels")} aria-expanded="false" onClick={onUnfold}>
      <Icon name="panel" /><span className="lke-folded-text">{text}</span>
    </button>
  );
}

type View = "regions" | "relations" | "history";

function Upper({ ctx, onFold }: { readonly ctx: TagContext; onFold(): void }) {
  const session = useSession();
  useTopics(ctx.store, "regions", "relations");
  const [view, setView] = useState<View>("regions");
  const views: { id: View; title: string; count: number | null }[] = [
    { id: "regions", title: t("Regions"), count: ctx.store.regionCount },
    { id: "relations", title: t("Relations"), count: ctx.store.relations().length },
  ];
  if (session.interfaces.history !== false && session.host.loadHistory !== undefined) views.push({ id: "history", title: t("History"), count: null });
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = views[(views.findIndex((item) => item.id === view) + step + views.length) % views.length];
    if (next === undefined) return;
    setView(next.id);
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-view="${next.id}"]`)?.focus();
  };
  return (
    <section className="lke-upper" aria-label={t("Regions and relations")}>
      <div className="lke-side-tabs">
        <div role="tablist" aria-label={t("Panels")} onKeyDown={move}>
          {views.map((item) => (
            <button key={item.id} type="button" role="tab" data-view={item.id} aria-selected={item.id === view} tabIndex={item.id === view ? 0 : -1} className="lke-side-tab" onClick={() => setView(item.id)}>
              {item.title}{item.count !== null && <span className="lke-count">{item.count}</span>}
            </button>
          ))}
        </div>
        <button type="button" className="lke-icon-button" aria-label={t("Fold the panels")} title={t("Fold the panels")} aria-expanded="true" onClick={onFold}><Icon name="panel" /></button>
      </div>
      <div role="tabpanel" className="lke-tabpanel" aria-label={views.find((item) => item.id === view)?.title}>
        {view === "regions" ? <RegionsPanel ctx={ctx} /> : view === "relations" ? <RelationsPanel ctx={ctx} /> : <HistoryPanel />}
      </div>
    </section>
  );
}

interface SplitterProps {
  readonly orientation: "vertical" | "horizontal";
  readonly value: number;
  readonly limits: readonly [number, number];
  readonly label: string;
  onValue(value: number): void;
}

/** The panels are at the right and at the bottom, so pulling left or up makes them larger. */
function Splitter({ orientation, value, limits, label, onValue }: SplitterProps) {
  const set = (next: number) => onValue(Math.max(limits[0], Math.min(limits[1], Math.round(next))));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1 || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const rtl = getComputedStyle(event.currentTarget).direction === "rtl";
    set(orientation === "vertical" ? value - event.movementX * (rtl ? -1 : 1) : value - event.movementY);
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowLeft: 16, ArrowUp: 16, ArrowRight: -16, ArrowDown: -16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(value + step);
  };
  return (
    <div
      role="separator" className={`lke-splitter lke-splitter-${orientation}`} tabIndex={0} aria-label={label} aria-orientation={orientation}
      aria-valuenow={value} aria-valuemin={limits[0]} aria-valuemax={limits[1]}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={drag} onKeyDown={key}
    />
  );
}
