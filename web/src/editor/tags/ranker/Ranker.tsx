import { useEffect, useMemo, useRef, type KeyboardEvent } from "react";
import { t } from "../../words/i18n";
import { useAnswer, type Answer } from "../answer";
import { RequiredMark } from "../RequiredMark";
import type { TagContext, TagProps } from "../../model/tag";
import { columnsOf, itemsOf, listOf, movedTo, rankingOf, type ListItem, type RankColumn, type Ranking } from "./items";
import { ItemBody } from "./ItemBody";
import { useDrag, type DropPlace } from "./useDrag";

/** Things of a List to put in order, or into buckets: by dragging, by their buttons, or by Alt with the arrows. */
export function Ranker(props: TagProps) {
  const { ctx, node } = props;
  const answer = useAnswer(props);
  const control = answer?.control;
  const list = control === undefined ? undefined : listOf(control, ctx.config);
  const items = useMemo(() => itemsOf(list, ctx.data), [list, ctx.data]);
  if (answer === null || control === undefined) return null;
  const columns = columnsOf(control, list);
  if (list === undefined) return <p className="lke-problem">{t("<{tag}> needs a <List> that its toName names.", { tag: node.rawTag })}</p>;
  return <Board answer={answer} ctx={ctx} items={items} columns={columns} ranking={rankingOf(control, columns, [...items.keys()], answer.value)} />;
}

interface BoardProps {
  readonly answer: Answer;
  readonly ctx: TagContext;
  readonly items: ReadonlyMap<string, ListItem>;
  readonly columns: readonly RankColumn[];
  readonly ranking: Ranking;
}

function Board({ answer, ctx, items, columns, ranking }: BoardProps) {
  const board = useRef<HTMLDivElement>(null);
  const moved = useRef<string | null>(null);
  const put = (item: string, { column, index }: DropPlace) => {
    answer.set(movedTo(answer.control, columns, [...items.keys()], answer.value, item, column, index));
    moved.current = item;
    const title = columns.find(({ id }) => id === column)?.title ?? "";
    ctx.announce(t("{item}: {column}, place {place}", { item: items.get(item)?.title ?? item, column: title, place: index + 1 }));
  };
  // What was moved has become another element in another column; who moves it goes on moving it.
  useEffect(() => {
    const item = moved.current;
    moved.current = null;
    if (item !== null) board.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(item)}"]`)?.focus({ preventScroll: false });
  });
  const { dragged, handlers } = useDrag(put);
  return (
    <div ref={board} className="lke-ranker" data-control={answer.control.name} role="group" aria-label={answer.control.name}>
      <p className="lke-hint">{answer.readOnly ? null : t("Drag, or move with Alt and the arrows.")}<RequiredMark control={answer.control} /></p>
      <div className="lke-ranker-columns">
        {columns.map((column, at) => (
          <section key={column.id} className="lke-ranker-column htx-ranker-column" data-column={column.id} data-over={dragged?.place?.column === column.id}>
            {column.title !== "" && <h4>{column.title}</h4>}
            <ol aria-label={column.title || answer.control.name}>
              {(ranking[column.id] ?? []).map((id, index) => {
                const item = items.get(id);
                return item === undefined ? null : (
                  <li key={id} className="lke-ranker-item htx-ranker-item" data-item={id} data-dragged={dragged?.item === id} tabIndex={0}
                    onKeyDown={(event) => { if (!answer.readOnly) byKey(event, id, index, at, columns, ranking, put); }} {...(answer.readOnly ? {} : handlers(id))}>
                    <span className="lke-ranker-place" aria-hidden="true">{index + 1}</span>
                    <ItemBody item={item} />
                    {!answer.readOnly && <Steps item={item} index={index} at={at} columns={columns} ranking={ranking} put={put} />}
                  </li>
                );
              })}
            </ol>
            {(ranking[column.id] ?? []).length === 0 && <p className="lke-hint">{t("Nothing here.")}</p>}
          </section>
        ))}
      </div>
    </div>
  );
}

type Put = (item: string, place: DropPlace) => void;

function byKey(event: KeyboardEvent, id: string, index: number, at: number, columns: readonly RankColumn[], ranking: Ranking, put: Put): void {
  const { key } = event;
  const own = columns[at]?.id ?? "";
  const rtl = getComputedStyle(event.currentTarget).direction === "rtl";
  const beside = columns[at + (key === (rtl ? "ArrowLeft" : "ArrowRight") ? 1 : -1)];
  if (event.ctrlKey || event.metaKey || event.shiftKey || !key.startsWith("Arrow")) return;
  if (!event.altKey) {
    const rows = [...event.currentTarget.closest(".lke-ranker")?.querySelectorAll<HTMLElement>("[data-item]") ?? []];
    const next = rows[rows.indexOf(event.currentTarget as HTMLElement) + (key === "ArrowDown" || key === "ArrowRight" ? 1 : -1)];
    next?.focus();
  } else if (key === "ArrowUp" && index > 0) put(id, { column: own, index: index - 1 });
  else if (key === "ArrowDown" && index + 1 < (ranking[own]?.length ?? 0)) put(id, { column: own, index: index + 1 });
  else if ((key === "ArrowLeft" || key === "ArrowRight") && beside !== undefined) put(id, { column: beside.id, index: Math.min(index, ranking[beside.id]?.length ?? 0) });
  event.preventDefault();
  event.stopPropagation();
}

interface StepsProps {
  readonly item: ListItem;
  readonly index: number;
  readonly at: number;
  readonly columns: readonly RankColumn[];
  readonly ranking: Ranking;
  readonly put: Put;
}

/** The same by pressing, for fingers and for switches. */
function Steps({ item, index, at, columns, ranking, put }: StepsProps) {
  const own = columns[at]?.id ?? "";
  const name = item.title || item.id;
  return (
    <span className="lke-ranker-steps">
      <button type="button" tabIndex={-1} className="lke-icon-button" aria-label={t("Move “{item}” up", { item: name })} disabled={index === 0} onClick={() => put(item.id, { column: own, index: index - 1 })}>↑</button>
      <button type="button" tabIndex={-1} className="lke-icon-button" aria-label={t("Move “{item}” down", { item: name })} disabled={index + 1 >= (ranking[own]?.length ?? 0)} onClick={() => put(item.id, { column: own, index: index + 1 })}>↓</button>
      {columns.length > 1 && (
        <select className="lke-input" tabIndex={-1} value={own} aria-label={t("Column of “{item}”", { item: name })} onChange={(event) => put(item.id, { column: event.target.value, index: ranking[event.target.value]?.length ?? 0 })}>
          {columns.map((column) => <option key={column.id} value={column.id}>{column.title || column.id}</option>)}
        </select>
      )}
    </span>
  );
}
