import { Fragment, useEffect, useState } from "react";
import { t } from "../words/i18n";
import { codecOf } from "../model/kinds";
import type { GeometryField, RegionCodec, TagContext } from "../model/tag";
import type { Geometry } from "../model/types";
import { Icon } from "../ui/icons";
import { IdleButton } from "../ui/IdleButton";
import { useRegion } from "./RegionRow";

/** Exact numbers of one region. They follow the pointer while the region is dragged. */
export function GeometryFields({ ctx, id }: { readonly ctx: TagContext; readonly id: string }) {
  const region = useRegion(ctx, id);
  const codec = region === null ? null : codecOf(region.kind);
  if (region === null || codec === null) return null;
  const fields = codec.fields(region);
  if (fields.length === 0) return null;
  const write = (key: string, value: number) => {
    const geometry = codec.setField(region, key, value);
    const normalise = ctx.objects.get(region.toName)?.normalise;
    const fitted = geometry === null || normalise === undefined ? geometry : normalise(geometry);
    if (fitted === null) return false;
    return ctx.store.setGeometry(id, fitted, "Change numbers", `numbers:${id}:${key}`);
  };
  return (
    <div className={`lke-numbers${fields[0]?.number === undefined ? "" : " lke-numbers-pairs"}`}>
      {fields.map((field, index) => (
        <Fragment key={field.key}>
          <NumberField field={field} value={codec.getField(region, field.key)} readOnly={ctx.readOnly || region.readOnly} onValue={(value) => write(field.key, value)} />
          {field.number !== undefined && codec.points !== undefined && !ctx.readOnly && !region.readOnly && fields[index + 1]?.number !== field.number && <PointButtons ctx={ctx} id={id} points={codec.points} number={field.number} />}
        </Fragment>
      ))}
    </div>
  );
}

/** For who has no pointer; these stay where they are, so that one goes on pressing. */
function PointButtons({ ctx, id, points, number }: { readonly ctx: TagContext; readonly id: string; readonly points: NonNullable<RegionCodec["points"]>; readonly number: number }) {
  const region = useRegion(ctx, id);
  if (region === null) return null;
  const change = (geometry: Geometry | null, label: string) => {
    if (geometry !== null) ctx.store.setGeometry(id, geometry, label);
  };
  const [add, remove] = [t("Add a point after number {number}", { number }), t("Delete point number {number}", { number })];
  return (
    <span className="lke-point-buttons">
      <IdleButton className="lke-icon-button" aria-label={add} title={add} disabled={points.added(region, number - 1) === null} onClick={() => change(points.added(region, number - 1), "Add point")}><Icon name="plus" /></IdleButton>
      <IdleButton className="lke-icon-button" aria-label={remove} title={remove} disabled={points.without(region, number - 1) === null} onClick={() => change(points.without(region, number - 1), "Delete point")}><Icon name="trash" /></IdleButton>
    </span>
  );
}

function NumberField({ field, value, readOnly, onValue }: { readonly field: GeometryField; readonly value: number; readonly readOnly: boolean; onValue(value: number): boolean }) {
  const [text, setText] = useState(() => show(value));
  const [bad, setBad] = useState(false);
  useEffect(() => {
    setText((now) => (Number(now) === value || show(value) === now ? now : show(value)));
    setBad(false);
  }, [value]);
  const type = (next: string) => {
    setText(next);
    const number = Number(next);
    setBad(next.trim() === "" || !Number.isFinite(number) || (number !== value && !onValue(number)));
  };
  return (
    <label className="lke-number-field">
      <span>{t(field.label)}{field.number === undefined ? "" : ` ${field.number}`}{field.unit === undefined ? "" : ` (${field.unit})`}</span>
      <input
        className="lke-input" type="number" inputMode="decimal" value={text} readOnly={readOnly} aria-invalid={bad} step={field.step ?? "any"}
        {...(field.min === undefined ? {} : { min: field.min })} {...(field.max === undefined ? {} : { max: field.max })}
        onChange={(event) => type(event.target.value)} onBlur={() => { setText(show(value)); setBad(false); }}
      />
    </label>
  );
}

function show(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(4)));
}
