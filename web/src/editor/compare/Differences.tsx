import { t } from "../words/i18n";
import { useTopics } from "../session/useSession";
import type { Region } from "../model/types";
import type { TagContext } from "../model/tag";
import { codecOf } from "../model/kinds";
import type { Against, Comparison, Part, RegionMark } from "./compare";
import { reveal, type Shown } from "./useComparison";

/** A longer list is no help; what is marked in the task is all of it. */
const MOST = 200;

interface Props {
  readonly side: Shown;
  readonly others: readonly Shown[];
  readonly comparison: Comparison;
  nameOf(side: Shown): string;
}

/** What is different in one annotation, in words; pressing an entry shows its region here and in the others. */
export function Differences({ side, others, comparison, nameOf }: Props) {
  useTopics(side.ctx.store, "selection");
  const { ctx, tab } = side;
  const marks = [...(comparison.regions.get(tab.key) ?? [])];
  const different = marks.filter(([, mark]) => mark.kind !== "same");
  const relations = comparison.relations.get(tab.key) ?? [];
  const told = (mark: RegionMark) => mark.against.map((against) => wordsOf(against, others, nameOf)).join("; ");
  const title = (id: string) => titleOf(ctx, ctx.store.region(id));
  return (
    <div className="lke-differences">
      <p className="lke-hint">{summary(marks.map(([, mark]) => mark))}</p>
      {(different.length > 0 || relations.length > 0) && (
        <ul aria-label={t("Differences")}>
          {different.slice(0, MOST).map(([id, mark]) => (
            <li key={id}>
              <button type="button" className="lke-difference" aria-pressed={ctx.store.selection.has(id)} onClick={() => show(ctx, id)}>
                <strong>{title(id)}</strong> <span>{told(mark)}</span>
              </button>
            </li>
          ))}
          {different.length > MOST && <li className="lke-hint">{t("and {count} more, marked in the task", { count: different.length - MOST })}</li>}
          {relations.slice(0, MOST).map((relation) => (
            <li key={relation.id} className="lke-difference-relation"><strong>{title(relation.fromId)} → {title(relation.toId)}</strong> <span>{t("relation only here")}</span></li>
          ))}
        </ul>
      )}
    </div>
  );
}

function show(ctx: TagContext, id: string): void {
  ctx.store.select([id]);
  ctx.store.flush();
  reveal(ctx, id);
}

/** The name without the word that a comparison puts before it in the task. */
function titleOf(ctx: TagContext, region: Region | null): string {
  if (region === null) return t("No label");
  const { labels } = ctx.styleOf(region);
  return `${labels.join(", ") || t("No label")} ${codecOf(region.kind)?.summary(region) ?? ""}`.trim();
}

function summary(marks: readonly RegionMark[]): string {
  const count = (kind: RegionMark["kind"]) => marks.filter((mark) => mark.kind === kind).length;
  return t("{same} the same · {differs} different · {alone} only here", { same: count("same"), differs: count("differs"), alone: count("alone") });
}

function wordsOf(against: Against, others: readonly Shown[], nameOf: (side: Shown) => string): string {
  const other = others.find((item) => item.tab.key === against.key);
  const name = other === undefined ? "" : nameOf(other);
  if (against.id === null) return t("not in {name}", { name });
  return `${name}: ${against.parts.map((part) => partWords(part, against.id, other)).join(", ")}`;
}

function partWords(part: Part, id: string | null, other: Shown | undefined): string {
  const region = other?.ctx.store.region(id ?? "") ?? null;
  if (part === "labels") return region === null || other === undefined ? t("other label") : other.ctx.styleOf(region).labels.join(", ") || t("No label");
  return part === "place" ? t("other place") : t("other answer");
}
