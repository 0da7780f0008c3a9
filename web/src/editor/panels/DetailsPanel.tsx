import { useSession, useTopics } from "../session/useSession";
import { t } from "../words/i18n";
import { setRegionLabels } from "../model/answers";
import type { ControlSpec } from "../config/types";
import type { Region } from "../model/types";
import { keysIn } from "../model/paths";
import { answerOf } from "../model/validate";
import { findLabel } from "../model/context";
import { codecOf } from "../model/kinds";
import { noteOf } from "../model/note";
import { RegionQuestions } from "./RegionQuestions";
import type { TagContext } from "../model/tag";
import { Icon } from "../ui/icons";
import { GeometryFields } from "./GeometryFields";

/** The selected regions: exact numbers, note, labels, and the answers of controls that speak about regions. */
export function DetailsPanel({ ctx }: { readonly ctx: TagContext }) {
  const session = useSession();
  useTopics(ctx.store, "selection", "regions");
  const regions = [...ctx.store.selection].flatMap((id) => ctx.store.region(id) ?? []);
  const only = regions.length === 1 ? (regions[0] ?? null) : null;
  if (regions.length === 0) return <p className="lke-empty">{t("Select a region to see its details.")}</p>;
  return (
    <div className="lke-details">
      <div className="lke-details-head">
        <h3>{only === null ? t("{count} region selected||{count} regions selected", { count: regions.length }) : t("Region {number}: {title}", { number: ctx.store.regions().findIndex((region) => region.id === only.id) + 1, title: ctx.styleOf(only).title || t("No label") })}</h3>
        {!ctx.readOnly && only !== null && (
          <button type="button" className="lke-icon-button" aria-label={t("Connect the region with another")} title={t("Connect the region with another")} data-pressed={session.linkFrom === only.id} onClick={() => session.setLink(session.linkFrom === only.id ? null : only.id)}>
            <Icon name="link" />
          </button>
        )}
      </div>
      <LabelList ctx={ctx} regions={regions} />
      {/* What is asked about every region comes before numbers that few people type. */}
      <RegionQuestions ctx={ctx} />
      {only !== null && <RegionText ctx={ctx} region={only} />}
      {only !== null && <GeometryFields ctx={ctx} id={only.id} />}
      {only !== null && <Note ctx={ctx} region={only} />}
      {only !== null && <Facts region={only} />}
    </div>
  );
}

function LabelList({ ctx, regions }: { readonly ctx: TagContext; readonly regions: readonly Region[] }) {
  const controls = [...ctx.config.controls.values()].filter((control) => !control.perRegion && ctx.labelsOf(control.name).length > 0);
  const shown = controls.flatMap((control) => {
    const keys = [...new Set(regions.flatMap((region) => keysIn(control, answerOf(region, control))))];
    return keys.map((key) => ({ control, key, spec: findLabel(ctx.labelsOf(control.name), key) }));
  });
  if (shown.length === 0) return null;
  return (
    <ul className="lke-tag-list" aria-label={t("Labels")}>
      {shown.map(({ control, key, spec }) => (
        <li key={`${control.name} ${key}`} className="lke-tag" style={{ ["--lke-label-color" as string]: spec?.color ?? "#808080" }}>
          <span className={spec === undefined ? "lke-missing" : undefined} title={spec === undefined ? t("This label is not in the config any more. It is kept.") : undefined}>{spec?.title ?? key}</span>
          {!ctx.readOnly && !regions.every((region) => region.readOnly) && <button type="button" className="lke-icon-button" aria-label={t("Take label {label} off", { label: key })} onClick={() => takeOff(ctx, control, regions, key)}><Icon name="close" /></button>}
        </li>
      ))}
    </ul>
  );
}

function takeOff(ctx: TagContext, control: ControlSpec, regions: readonly Region[], key: string): void {
  setRegionLabels(ctx.store, control, regions.map((region) => region.id), (region) => keysIn(control, answerOf(region, control)).filter((label) => label !== key));
}

/** The words at its place, where they may be wrong. */
function RegionText({ ctx, region }: { readonly ctx: TagContext; readonly region: Region }) {
  const text = codecOf(region.kind)?.text;
  if (text === undefined) return null;
  const write = (next: string) => ctx.store.updateRegion(region.id, (now) => ({ ...now, geometry: text.set(now, next) }), "Change text", `text:${region.id}`);
  return (
    <label className="lke-field">
      <span className="lke-field-label">{t(text.label)}</span>
      <textarea className="lke-input lke-textarea" rows={2} dir="auto" value={text.get(region)} readOnly={ctx.readOnly || region.readOnly} onChange={(event) => write(event.target.value)} />
    </label>
  );
}

function Note({ ctx, region }: { readonly ctx: TagContext; readonly region: Region }) {
  const text = noteOf(region);
  const write = (next: string) => ctx.store.updateRegion(region.id, (now) => {
    const meta = { ...now.meta };
    if (next === "") delete meta.text;
    else meta.text = [next];
    return { ...now, meta: Object.keys(meta).length === 0 ? null : meta };
  }, "Change note", `note:${region.id}`);
  return (
    <label className="lke-field">
      <span className="lke-field-label">{t("Note")}</span>
      <textarea className="lke-input lke-textarea" data-note rows={2} dir="auto" value={text} readOnly={ctx.readOnly || region.readOnly} onChange={(event) => write(event.target.value)} />
    </label>
  );
}

function Facts({ region }: { readonly region: Region }) {
  const origins = { manual: t("by hand"), prediction: t("from a prediction"), "prediction-changed": t("from a prediction, changed") };
  return (
    <dl className="lke-facts">
      <dt>{t("Made")}</dt><dd>{origins[region.origin]}</dd>
      {region.score !== null && <><dt>{t("Score")}</dt><dd>{region.score}</dd></>}
      <dt>{t("Id")}</dt><dd><code>{region.id}</code></dd>
    </dl>
  );
}
