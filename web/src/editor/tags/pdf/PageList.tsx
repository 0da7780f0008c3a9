import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTopics } from "../../session/useSession";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import type { PdfSession } from "./session";

/** Of one entry, with its number. */
const HEIGHT = 132;

interface Props {
  readonly ctx: TagContext;
  readonly name: string;
  readonly session: PdfSession;
  readonly page: number;
  readonly count: number;
  go(page: number): void;
}

/** Small pictures of all pages, with the number of regions on each. Only those in sight are made. */
export function PageList({ ctx, name, session, page, count, go }: Props) {
  useTopics(ctx.store, "regions");
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => HEIGHT, overscan: 2 });
  const shown = useRef(rows);
  shown.current = rows;
  useEffect(() => shown.current.scrollToIndex(page - 1), [page]);
  const regions = new Map<number, number>();
  for (const { toName, geometry } of ctx.store.regions()) {
    const number = geometry["pageIndex"];
    if (toName === name && typeof number === "number") regions.set(number, (regions.get(number) ?? 0) + 1);
  }
  return (
    <div ref={scroller} className="lkp-pages" role="group" aria-label={t("Pages")}>
      <div style={{ blockSize: `${rows.getTotalSize()}px`, position: "relative" }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <div key={index} className="lkp-row" style={{ transform: `translateY(${start}px)` }}>
            <PageButton session={session} number={index + 1} current={index + 1 === page} count={regions.get(index + 1) ?? 0} onPick={() => go(index + 1)} />
          </div>
        ))}
      </div>
    </div>
  );
}

interface ButtonProps {
  readonly session: PdfSession;
  readonly number: number;
  readonly current: boolean;
  readonly count: number;
  onPick(): void;
}

function PageButton({ session, number, current, count, onPick }: ButtonProps) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const abort = new AbortController();
    void session.thumbs?.picture(number, abort.signal).then((picture) => {
      if (picture === null || abort.signal.aborted || place.current === null) return;
      // One picture may be shown at two places, so each has its own copy.
      const copy = document.createElement("canvas");
      copy.width = picture.width;
      copy.height = picture.height;
      copy.getContext("2d")?.drawImage(picture, 0, 0);
      place.current.replaceChildren(copy);
    });
    return () => abort.abort();
  }, [session, number]);
  const title = t("Page {page}, {count} regions", { page: number, count });
  return (
    <button type="button" className="lkp-thumb" aria-label={title} title={title} {...(current ? { "aria-current": "page" as const } : {})} onClick={onPick}>
      <span ref={place} className="lkp-picture" />
      <span className="lkp-number">{number}{count > 0 && <span className="lkp-marks">{count}</span>}</span>
    </button>
  );
}
