import type { TagContext } from "../model/tag";
import type { Region } from "../model/types";
import { packRows } from "../timeline/rows";
import { regionOnTable } from "./onTable";
import { spansOf } from "./span";
import type { FrameTable } from "./table";
import { isTrackKind } from "./place";
import { livesOf } from "./track";

/** A stretch of frames on a row: a life of a track, or a marked span. */
export interface Bar {
  readonly region: Region;
  readonly from: number;
  readonly to: number;
  readonly isSpan: boolean;
}

/** A line of the timeline. */
export interface Row {
  readonly title: string;
  readonly color: string;
  readonly bars: readonly Bar[];
}

export const SPAN = "timeline";

/** Spans of one label share rows where they do not overlap; each track has a row of its own. */
export function rowsOf(ctx: TagContext, name: string, table: FrameTable): readonly Row[] {
  const regions = ctx.store.regions().filter((region) => region.toName === name && !ctx.store.isHidden(region.id)).map((region) => regionOnTable(ctx.store.region(region.id) ?? region, table));
  return [...spanRows(ctx, regions), ...trackRows(ctx, regions, table.count)];
}

function trackRows(ctx: TagContext, regions: readonly Region[], count: number): readonly Row[] {
  return regions.filter(({ kind }) => isTrackKind(kind)).map((region) => {
    const { title, color } = ctx.styleOf(region);
    return { title, color, bars: livesOf(region.geometry, count).map(({ from, to }) => ({ region, from, to, isSpan: false })) };
  });
}

function spanRows(ctx: TagContext, regions: readonly Region[]): readonly Row[] {
  const byLabel = new Map<string, { readonly color: string; readonly bars: Bar[] }>();
  for (const region of regions) {
    if (region.kind !== SPAN) continue;
    const { title, color } = ctx.styleOf(region);
    const group = byLabel.get(title) ?? { color, bars: [] };
    byLabel.set(title, group);
    for (const { start, end } of spansOf(region.geometry)) group.bars.push({ region, from: start, to: end, isSpan: true });
  }
  return [...byLabel].flatMap(([title, { color, bars }]) => {
    // The frame after the last one is free again.
    const packed = packRows(bars.map(({ from, to }, at) => ({ id: String(at), start: from, end: to + 1 })), bars.length);
    const rows: Bar[][] = [];
    bars.forEach((bar, at) => {
      const row = packed.get(String(at)) ?? 0;
      (rows[row] ??= []).push(bar);
    });
    return rows.map((inRow) => ({ title, color, bars: inRow }));
  });
}
