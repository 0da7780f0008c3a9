import { useEffect, useRef, useState } from "react";
import { useTopics } from "../../session/useSession";
import { isImageAddress } from "./address";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import { PATHS, ToolIcon } from "./icons";
import { IdleButton } from "../../ui/IdleButton";
import { tiledKind } from "./tiled/manifest";

interface Props {
  readonly ctx: TagContext;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly page: number;
}

/** Small pictures of all pages, with the number of regions on each. */
export function Gallery({ ctx, name, addresses, page }: Props) {
  useTopics(ctx.store, "regions");
  const counts = new Map<number, number>();
  for (const region of ctx.store.regions()) {
    if (region.toName === name) counts.set(region.itemIndex ?? 0, (counts.get(region.itemIndex ?? 0) ?? 0) + 1);
  }
  const go = (to: number) => ctx.store.showItem(name, Math.min(Math.max(to, 0), addresses.length - 1));
  return (
    <div className="lki-gallery" role="group" aria-label={t("Images")}>
      <IdleButton className="lki-tool" aria-label={t("Previous image")} title={t("Previous image")} disabled={page === 0} onClick={() => go(page - 1)}><ToolIcon path={PATHS.previous} /></IdleButton>
      <span className="lki-page">{t("{page} of {count}", { page: page + 1, count: addresses.length })}</span>
      <IdleButton className="lki-tool" aria-label={t("Next image")} title={t("Next image")} disabled={page >= addresses.length - 1} onClick={() => go(page + 1)}><ToolIcon path={PATHS.next} /></IdleButton>
      <div className="lki-strip">
        {addresses.map((address, index) => <Thumb key={`${index}:${address}`} ctx={ctx} address={address} index={index} current={index === page} count={counts.get(index) ?? 0} onPick={() => go(index)} />)}
      </div>
    </div>
  );
}

interface ThumbProps {
  readonly ctx: TagContext;
  readonly address: string;
  readonly index: number;
  readonly current: boolean;
  readonly count: number;
  onPick(): void;
}

function Thumb({ ctx, address, index, current, count, onPick }: ThumbProps) {
  const [url, setUrl] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    let stopped = false;
    // A picture in tiles is no file that could be shown small.
    if (tiledKind(address) === null) ctx.resolveUrl(address).then((resolved) => {
      if (!stopped) setUrl(resolved);
    }, () => {});
    return () => {
      stopped = true;
    };
  }, [ctx, address]);
  useEffect(() => {
    if (current) button.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  const title = t("Image {page}, {count} regions", { page: index + 1, count });
  return (
    <button ref={button} type="button" className="lki-thumb" aria-label={title} title={title} {...(current ? { "aria-current": "true" as const } : {})} onClick={onPick}>
      {url !== null && url !== "" && isImageAddress(url) && <img src={url} alt="" loading="lazy" decoding="async" />}
      <span className="lki-thumb-number">{index + 1}</span>
      {count > 0 && <span className="lki-thumb-count">{count}</span>}
    </button>
  );
}
