import { useRef } from "react";
import { useSession, useTopics } from "../session/useSession";
import { t } from "../words/i18n";
import { turn } from "../model/relations";
import type { Relation } from "../model/types";
import { codecOf } from "../model/kinds";
import type { TagContext } from "../model/tag";
import { Icon } from "../ui/icons";
import { useKeepFocus } from "./useKeepFocus";
import { IdleButton } from "../ui/IdleButton";

const DIRECTION = { right: "right", left: "left", bi: "both" } as const;

export function RelationsPanel({ ctx }: { readonly ctx: TagContext }) {
  const session = useSession();
  useTopics(ctx.store, "relations", "regions", "selection");
  const relations = ctx.store.relations();
  const panel = useRef<HTMLDivElement>(null);
  useKeepFocus(panel, relations.length, firstControl);
  return (
    <div ref={panel} className="lke-panel">
      <div className="lke-panel-tools">
        <label className="lke-check"><input type="checkbox" checked={session.showAllRelations} onChange={(event) => session.setShowAllRelations(event.target.checked)} /> {t("Draw all lines")}</label>
      </div>
      {relations.length === 0
        ? <p className="lke-empty">{t("No relations yet. Select a region, press the connect button or Alt R, then select the other region.")}</p>
        : <ul className="lke-relations">{relations.map((relation) => <RelationRow key={relation.id} relation={relation} ctx={ctx} />)}</ul>}
    </div>
  );
}

function firstControl(panel: HTMLElement): HTMLElement | null {
  return panel.querySelector<HTMLElement>(".lke-relation-end:enabled") ?? panel.querySelector("input");
}

function RelationRow({ relation, ctx }: { readonly relation: Relation; readonly ctx: TagContext }) {
  const { store, config } = ctx;
  const arrows = { right: t("From the first to the second"), left: t("From the second to the first"), bi: t("Both ways") };
  return (
    <li className="lke-relation">
      <div className="lke-relation-ends">
        <End ctx={ctx} id={relation.fromId} />
        <IdleButton className="lke-icon-button" disabled={ctx.readOnly} aria-label={t("Direction: {direction}. Press to change.", { direction: arrows[relation.direction] })} title={arrows[relation.direction]} onClick={() => turn(store, relation.id)}>
          <Icon name={DIRECTION[relation.direction]} />
        </IdleButton>
        <End ctx={ctx} id={relation.toId} />
        {!ctx.readOnly && <button type="button" className="lke-icon-button" aria-label={t("Delete relation")} title={t("Delete relation")} onClick={() => store.removeRelation(relation.id)}><Icon name="trash" /></button>}
      </div>
      {config.relationLabels.length > 0 && (
        <div className="lke-relation-labels" role="group" aria-label={t("Labels of the relation")}>
          {config.relationLabels.map((label) => {
            const on = relation.labels?.includes(label.key) ?? false;
            return (
              <IdleButton key={label.key} className="lke-label lke-label-small" aria-pressed={on} disabled={ctx.readOnly} style={{ ["--lke-label-color" as string]: label.color }}
                onClick={() => store.updateRelation(relation.id, (now) => ({ ...now, labels: next(now.labels ?? [], label.key, on, config.relationsMultiple) }))}>
                {label.title}
              </IdleButton>
            );
          })}
        </div>
      )}
    </li>
  );
}

function next(labels: readonly string[], key: string, on: boolean, multiple: boolean): readonly string[] {
  if (on) return labels.filter((label) => label !== key);
  return multiple ? [...labels, key] : [key];
}

function End({ ctx, id }: { readonly ctx: TagContext; readonly id: string }) {
  const region = ctx.store.region(id);
  const style = region === null ? null : ctx.styleOf(region);
  const text = region === null ? t("region {id}", { id }) : `${style?.title || t("No label")} ${codecOf(region.kind)?.summary(region) ?? ""}`;
  return (
    <IdleButton className="lke-relation-end" disabled={region === null} style={{ ["--lke-label-color" as string]: style?.color ?? "#808080" }} onClick={() => {
      ctx.store.select([id]);
      if (region !== null) ctx.objects.get(region.toName)?.reveal?.(id);
    }}>
      <span className="lke-swatch" aria-hidden="true" /><span>{text}</span>
    </IdleButton>
  );
}
