import { useEffect, useLayoutEffect, useRef } from "react";
import type { EditKind } from "../../canvas/drawn";
import type { ImageEngine } from "../../canvas/engine";
import { isDrawing } from "../../canvas/toolbox";
import { shapeOf } from "../../canvas/shapes/registry";
import type { ControlSpec } from "../../config/types";
import { useTopics } from "../../session/useSession";
import { t } from "../../words/i18n";
import { labelsOn, pressLabel } from "../../model/labels";
import { duplicateSelected } from "../../model/regionActions";
import type { Geometry, Region } from "../../model/types";
import { Icon } from "../../ui/icons";
import { useKeyOf } from "../../hotkeys/context";
import { showKey } from "../../hotkeys/keys";
import type { TagContext } from "../../model/tag";
import { ToolIcon } from "./icons";

const GAP = 10;
/** Above a region stand its name and the handle that turns it. */
const ABOVE = 34;

/** What one can do with the selected regions, right beside them. Lies over the picture, so nothing makes room for it. */
export function FloatingBar({ ctx, engine, name }: { readonly ctx: TagContext; readonly engine: ImageEngine; readonly name: string }) {
  useTopics(ctx.store, "selection", "regions", "tool");
  const bar = useRef<HTMLDivElement>(null);
  const { store } = ctx;
  const regions = [...store.selection].flatMap((id) => store.region(id) ?? []).filter((region) => region.toName === name);
  // While one draws with a pointer that is exact, it would lie where the next region begins; keys and details do the same.
  const inTheWay = isDrawing(engine.currentTool) && window.matchMedia("(hover: hover)").matches;
  const shown = regions.length > 0 && !ctx.readOnly && !inTheWay;
  const place = () => {
    if (bar.current !== null) placeBar(bar.current, engine);
  };
  useLayoutEffect(place);
  useEffect(() => engine.onFrame(place), [engine]);
  if (!shown) return null;
  const locked = regions.every((region) => region.readOnly);
  const remove = () => {
    const count = store.removeRegions(store.selection);
    if (count > 0) ctx.announce(t("{count} regions deleted. Undo brings them back.", { count }));
    engine.canvas.focus({ preventScroll: true });
  };
  return (
    <div ref={bar} className="lki-floating" role="toolbar" aria-label={t("Selected regions")}>
      {!locked && labelControls(ctx, name, regions).map((control) => <LabelChoice key={control.name} control={control} ctx={ctx} regions={regions} />)}
      {!locked && regions.length === 1 && closedShape(regions[0]) !== null && <button type="button" className="lke-button lke-button-small" onClick={() => close(ctx, regions[0])}>{t("Close the shape")}</button>}
      {engine.edits.fitting().map((edit) => <EditButton key={edit.name} edit={edit} run={() => void engine.edits.run(edit.name)} />)}
      <BarButton icon={locked ? "lock" : "unlock"} title={locked ? t("Unlock") : t("Lock")} run={() => store.setLocked(store.selection, !locked)} />
      <BarButton icon="copy" title={t("Duplicate")} run={() => void duplicateSelected(ctx)} />
      {!locked && <BarButton icon="trash" title={t("Delete")} run={remove} />}
    </div>
  );
}

/** The closed shape of one that is open. */
function closedShape(region: Region | undefined): Geometry | null {
  return region === undefined ? null : (shapeOf(region.kind)?.close?.(region.geometry) ?? null);
}

function close(ctx: TagContext, region: Region | undefined): void {
  const closed = closedShape(region);
  if (region !== undefined && closed !== null) ctx.store.setGeometry(region.id, closed, "Close the shape");
}

function EditButton({ edit: { name, title, icon }, run }: { readonly edit: EditKind; run(): void }) {
  const key = useKeyOf(`tool:${name}`);
  const said = t(title);
  return <button type="button" className="lke-icon-button" aria-label={said} title={key === null ? said : `${said} (${showKey(key)})`} onClick={run}><ToolIcon path={icon} /></button>;
}

function BarButton({ icon, title, run }: { readonly icon: Parameters<typeof Icon>[0]["name"]; readonly title: string; run(): void }) {
  return <button type="button" className="lke-icon-button" aria-label={title} title={title} onClick={run}><Icon name={icon} /></button>;
}

/** Below the selection where there is room, else above, else inside; never beyond the edges of the stage. */
function placeBar(bar: HTMLElement, engine: ImageEngine): void {
  const box = engine.selectionBox();
  bar.style.visibility = box === null ? "hidden" : "visible";
  if (box === null) return;
  const { view } = engine.view.viewport;
  const [width, height] = [bar.offsetWidth, bar.offsetHeight];
  const below = box.maxY + GAP;
  const above = box.minY - ABOVE - height;
  const y = below + height <= view.height ? below : above >= 0 ? above : view.height - height - GAP;
  const x = Math.min(Math.max(box.minX, GAP), Math.max(GAP, view.width - width - GAP));
  bar.style.transform = `translate(${Math.round(x)}px, ${Math.round(Math.max(0, y))}px)`;
}

/** Controls whose labels every one of these regions can take. */
function labelControls(ctx: TagContext, name: string, regions: readonly Region[]): readonly ControlSpec[] {
  return [...ctx.config.controls.values()].filter((control) => control.toNames.includes(name) && !control.perRegion && ctx.labelsOf(control.name).length > 0
    && (control.type === "labels" || regions.every((region) => region.results.some((result) => result.fromName === control.name))));
}

function LabelChoice({ control, ctx, regions }: { readonly control: ControlSpec; readonly ctx: TagContext; readonly regions: readonly Region[] }) {
  const keys = new Set(regions.map((region) => labelsOn(ctx.store, region.id, control)[0] ?? ""));
  const [only = "", other] = keys;
  const labels = ctx.labelsOf(control.name);
  const value = other === undefined && labels.some((label) => label.key === only) ? only : "";
  return (
    <select
      className="lki-label-choice" aria-label={t("Label")} value={value}
      onChange={(event) => {
        const label = labels.find((item) => item.key === event.target.value);
        if (label === undefined) return;
        pressLabel(ctx.store, ctx.config, control, label.key, "key");
        ctx.announce(t("Label {label} put on the selected regions.", { label: label.title }));
      }}
    >
      {value === "" && <option value="">{other !== undefined ? t("Several") : only === "" ? t("No label") : only}</option>}
      {labels.map((label) => <option key={label.key} value={label.key}>{label.title}</option>)}
    </select>
  );
}
