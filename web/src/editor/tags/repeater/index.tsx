import { useEffect, useState } from "react";
import type { ConfigNode } from "../../config/types";
import { useKeyOf } from "../../hotkeys/context";
import { showKey } from "../../hotkeys/keys";
import { useSession, useTopics } from "../../session/useSession";
import { t } from "../../words/i18n";
import { NodeChildren } from "../NodeChildren";
import type { TagProps, TagView } from "../../model/tag";

const SIZES = [1, 5, 10, 25, 50, 100];

/** The groups of a Repeater page by page. Where a selected region or a missing answer is, there it goes. */
function PagedView({ node, ctx }: TagProps) {
  const [size, setSize] = useState(1);
  const [first, setFirst] = useState(0);
  const { missing } = useSession();
  useTopics(ctx.store, "selection");
  const groups = node.children;
  const pages = Math.max(1, Math.ceil(groups.length / size));
  const page = Math.min(pages - 1, Math.floor(first / size));
  const go = (next: number) => {
    const target = Math.max(0, Math.min(pages - 1, next));
    setFirst(target * size);
    ctx.announce(t("Page {page} of {count}", { page: target + 1, count: pages }));
  };
  const wanted = ctx.store.selected?.toName ?? null;
  const region = wanted === null ? -1 : groups.findIndex((group) => has(group, (inner) => inner.attrs["name"] === wanted));
  const lacking = groups.findIndex((group) => missing.some(({ control }) => has(group, (inner) => inner === control.node)));
  const target = lacking === -1 ? region : lacking;
  useEffect(() => {
    if (target !== -1) setFirst(target);
  }, [target, missing]);
  useEffect(() => {
    const stops = [ctx.onAction("page:previous", () => go(page - 1)), ctx.onAction("page:next", () => go(page + 1))];
    return () => stops.forEach((stop) => stop());
  });
  if (groups.length === 0) return <p className="lke-hint">{t("This task has no list for this part.")}</p>;
  return (
    <div className="lke-paged">
      {groups.slice(page * size, (page + 1) * size).map((group) => <NodeChildren key={group.index} nodes={[group]} ctx={ctx} />)}
      <Pages page={page} pages={pages} size={size} most={groups.length} go={go} onSize={(next) => { setFirst(page * size); setSize(next); }} />
    </div>
  );
}

interface PagesProps {
  readonly page: number;
  readonly pages: number;
  readonly size: number;
  readonly most: number;
  go(page: number): void;
  onSize(size: number): void;
}

function Pages({ page, pages, size, most, go, onSize }: PagesProps) {
  const [back, forth] = [useKeyOf("page:previous"), useKeyOf("page:next")];
  const titled = (text: string, key: string | null) => (key === null ? text : t("{text} ({key})", { text, key: showKey(key) }));
  const sizes = SIZES.filter((one, index) => one <= most || (SIZES[index - 1] ?? 0) < most);
  return (
    <nav className="lke-pages" aria-label={t("Pages of the task")}>
      <button type="button" className="lke-button" disabled={page === 0} title={titled(t("Previous page of the task"), back)} aria-label={t("Previous page of the task")} onClick={() => go(page - 1)}>‹</button>
      <span role="status">{t("Page {page} of {count}", { page: page + 1, count: pages })}</span>
      <button type="button" className="lke-button" disabled={page + 1 >= pages} title={titled(t("Next page of the task"), forth)} aria-label={t("Next page of the task")} onClick={() => go(page + 1)}>›</button>
      {most > 1 && (
        <label className="lke-check">{t("On one page")}
          <select className="lke-input lke-small-select" value={size} onChange={(event) => onSize(Number(event.target.value))}>{sizes.map((one) => <option key={one}>{one}</option>)}</select>
        </label>
      )}
    </nav>
  );
}

function has(node: ConfigNode, fits: (node: ConfigNode) => boolean): boolean {
  return fits(node) || node.children.some((child) => has(child, fits));
}

/** Without a task there is nothing to repeat: what it holds stands there once. */
function Repeater({ node, ctx }: TagProps) {
  return <NodeChildren nodes={node.children} ctx={ctx} />;
}

function PagedOrRepeater(props: TagProps) {
  return props.node.tag === "repeater" ? <Repeater {...props} /> : <PagedView {...props} />;
}

export const view: TagView = { tags: ["repeater", "pagedview"], Component: PagedOrRepeater };
