import { useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { safeColor } from "../../config/palette";
import { t } from "../../words/i18n";
import { rowsOf, type Taxon, type TaxonIndex, type TaxonRow } from "./tree";

const ROW = 30;
const VIEW = 300;
const BEYOND = 8;

interface Props {
  readonly label: string;
  readonly taxa: readonly Taxon[];
  readonly index: TaxonIndex;
  readonly busy: boolean;
  isPicked(key: string): boolean;
  /** Null: it can be picked; else why not. */
  refusal(taxon: Taxon): string | null;
  press(taxon: Taxon): void;
  load(taxon: Taxon): void;
}

/** A tree of any size with a field to find something in it. Only the lines in sight are made. */
export function TaxonTree(props: Props) {
  const { label, taxa, index, busy } = props;
  const [words, setWords] = useState("");
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const [top, setTop] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rows = useMemo(() => rowsOf(taxa, open, words), [taxa, open, words]);
  const active = Math.min(at, Math.max(0, rows.length - 1));
  const go = (next: number) => {
    const row = Math.max(0, Math.min(rows.length - 1, next));
    setAt(row);
    const place = scroller.current;
    if (place === null) return;
    if (row * ROW < place.scrollTop) place.scrollTop = row * ROW;
    else if ((row + 1) * ROW > place.scrollTop + VIEW) place.scrollTop = (row + 1) * ROW - VIEW;
  };
  const setOpened = (taxon: Taxon, opened: boolean) => {
    if (opened && taxon.waits) props.load(taxon);
    setOpen((now) => (opened ? new Set([...now, taxon.key]) : new Set([...now].filter((key) => key !== taxon.key))));
  };
  const onKey = (event: KeyboardEvent) => {
    const row = rows[active];
    if (row === undefined || !moveBy(event, row, active, { rows, index, go, setOpened, press: props.press })) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const [first, last] = [Math.max(0, Math.floor(top / ROW) - BEYOND), Math.ceil((top + VIEW) / ROW) + BEYOND];
  // The line that the keys are on is always there, for those who hear it.
  const shown = rows.map((row, number) => ({ row, number })).filter(({ number }) => (number >= first && number < last) || number === active);
  return (
    <>
      <input type="search" className="lke-input" value={words} placeholder={t("Find an item")} aria-label={t("Find an item of “{name}”", { name: label })}
        onChange={(event) => { setWords(event.target.value); setAt(0); if (scroller.current !== null) scroller.current.scrollTop = 0; }}
        onKeyDown={(event) => {
          const row = rows.find(({ taxon }) => words.trim() !== "" && taxon.title.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase()));
          if (event.key === "ArrowDown") scroller.current?.focus();
          else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && row !== undefined) props.press(row.taxon);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }} />
      <p className="lke-label-count" role="status">{busy ? t("Fetching …") : t("{count} items", { count: words.trim() === "" ? index.byKey.size : rows.length })}</p>
      <div ref={scroller} className="lke-taxa" role="tree" tabIndex={0} aria-label={label} aria-multiselectable="true" aria-activedescendant={rows.length === 0 ? undefined : `${id}${active}`}
        style={{ blockSize: Math.min(VIEW, Math.max(ROW, rows.length * ROW)) }} onScroll={(event) => setTop(event.currentTarget.scrollTop)} onKeyDown={onKey}>
        <div role="presentation" style={{ blockSize: rows.length * ROW, position: "relative" }}>
          {shown.map(({ row, number }) => (
            <Line key={row.taxon.key} id={`${id}${number}`} row={row} top={number * ROW} active={number === active} picked={props.isPicked(row.taxon.key)} refusal={props.refusal(row.taxon)}
              press={() => { setAt(number); props.press(row.taxon); }} toggle={() => { setAt(number); setOpened(row.taxon, row.open !== true); }} />
          ))}
        </div>
      </div>
      {rows.length === 0 && !busy && <p className="lke-hint">{taxa.length === 0 ? t("This task has no choices for this question.") : t("No item has this in its name.")}</p>}
    </>
  );
}

interface LineProps {
  readonly id: string;
  readonly row: TaxonRow;
  readonly top: number;
  readonly active: boolean;
  readonly picked: boolean;
  readonly refusal: string | null;
  press(): void;
  toggle(): void;
}

function Line({ id, row, top, active, picked, refusal, press, toggle }: LineProps) {
  const { taxon, level, position, size, open } = row;
  return (
    <div id={id} role="treeitem" className="lke-taxon" aria-level={level} aria-posinset={position} aria-setsize={size} aria-expanded={open ?? undefined} aria-checked={picked} aria-selected={picked} aria-disabled={refusal !== null && !picked ? true : undefined}
      data-active={active} data-picked={picked} title={refusal ?? taxon.hint ?? undefined}
      style={{ insetBlockStart: top, blockSize: ROW, paddingInlineStart: 4 + (level - 1) * 18 }} onClick={press}>
      <span className="lke-taxon-arrow" data-open={open ?? undefined} aria-hidden="true" onClick={(event) => { if (open === null) return; event.stopPropagation(); toggle(); }}>{open === null ? "" : "›"}</span>
      <span className="lke-taxon-box" aria-hidden="true" style={taxon.color === null ? undefined : { borderColor: safeColor(taxon.color, "currentColor") }}>{picked ? "✓" : ""}</span>
      <span className="lke-taxon-title">{taxon.title}</span>
    </div>
  );
}

interface Moves {
  readonly rows: readonly TaxonRow[];
  readonly index: TaxonIndex;
  go(row: number): void;
  setOpened(taxon: Taxon, opened: boolean): void;
  press(taxon: Taxon): void;
}

/** What keys do in a tree; false when a key is none of these. */
function moveBy(event: KeyboardEvent, row: TaxonRow, at: number, moves: Moves): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const rtl = getComputedStyle(event.currentTarget).direction === "rtl";
  const page = Math.floor(VIEW / ROW) - 1;
  const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: moves.rows.length - 1, PageDown: at + page, PageUp: at - page };
  const step = steps[event.key];
  if (step !== undefined) moves.go(step);
  else if (event.key === (rtl ? "ArrowLeft" : "ArrowRight")) {
    if (row.open === false) moves.setOpened(row.taxon, true);
    else if (row.open === true) moves.go(at + 1);
  } else if (event.key === (rtl ? "ArrowRight" : "ArrowLeft")) {
    const parent = moves.rows.findIndex(({ taxon }) => taxon.key === moves.index.parents.get(row.taxon.key));
    if (row.open === true) moves.setOpened(row.taxon, false);
    else if (parent !== -1) moves.go(parent);
  } else if (event.key === " " || event.key === "Enter") moves.press(row.taxon);
  else return false;
  return true;
}
