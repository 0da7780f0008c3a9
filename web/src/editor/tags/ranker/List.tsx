import { useMemo } from "react";
import { t } from "../../words/i18n";
import type { TagProps } from "../../model/tag";
import { itemsOf } from "./items";
import { ItemBody } from "./ItemBody";
import { question } from "./question";

/** A list to look at. Where a Ranker puts it in order, it stands there and not here. */
export function List({ node, ctx }: TagProps) {
  const name = node.attrs["name"] ?? "";
  const items = useMemo(() => itemsOf(node, ctx.data), [node, ctx.data]);
  if ([...ctx.config.controls.values()].some((control) => control.type === question.type && control.toNames.includes(name))) return null;
  const title = ctx.resolveText(node.attrs["title"] ?? "");
  return (
    <section className="lke-ranker" role="group" aria-label={title || name}>
      {title !== "" && <h4>{title}</h4>}
      <ol className="lke-ranker-column">
        {[...items.values()].map((item) => <li key={item.id} className="lke-ranker-item htx-ranker-item"><ItemBody item={item} /></li>)}
      </ol>
      {items.size === 0 && <p className="lke-hint">{t("This task has no list here.")}</p>}
    </section>
  );
}
