import { t } from "../../words/i18n";
import { newId } from "../../model/ids";
import { takeApart } from "../../model/pieces";
import type { TagContext } from "../../model/tag";
import type { Geometry, Patch, Region } from "../../model/types";
import type { FramePlayer } from "../../frames/framePlayer";
import { onTable } from "../../frames/onTable";
import { isTrackKind, type Place } from "../../frames/place";
import { SPAN } from "../../frames/rows";
import { spansOf } from "../../frames/span";
import { isAlive, joined, keyframeAt, keyframesOf, livesOf, nextKeyframe, placeAt, splitAt, withKeyframe, withoutKeyframe, withPlace, withSight, type Counted } from "../../frames/track";

/** What one can do with the selected tracks at the frame that is seen. Each is one step of undo. */
export class Tracks {
  readonly #ctx: TagContext;
  readonly #name: string;
  readonly #player: FramePlayer;
  /** Where a thing was that somebody copied. */
  #copied: { readonly kind: string; readonly place: Place } | null = null;

  constructor(ctx: TagContext, name: string, player: FramePlayer) {
    this.#ctx = ctx;
    this.#name = name;
    this.#player = player;
  }

  get counted(): Counted {
    return this.#player.table.counted(this.#player.element.duration);
  }

  /** Selected, on this video, and free to be changed. */
  selected(): readonly Region[] {
    const { store, readOnly } = this.#ctx;
    return readOnly ? [] : [...store.selection].flatMap((id) => store.region(id) ?? []).filter((region) => isTrackKind(region.kind) && region.toName === this.#name && !region.readOnly);
  }

  /** What is selected on this video, whatever it is. */
  region(): Region | null {
    const { selected } = this.#ctx.store;
    return selected?.toName === this.#name ? selected : null;
  }

  get hasCopied(): boolean {
    return this.#copied !== null;
  }

  /** A keyframe where there is none, none where there is one. */
  toggleKeyframe(): void {
    const { frame } = this.#player;
    const regions = this.selected();
    const removes = regions.length > 0 && regions.every((region) => keyframeAt(this.#of(region), frame) !== null);
    if (removes && regions.every((region) => keyframesOf(this.#of(region)).length < 2)) return this.#ctx.announce(t("It is the only keyframe. Delete the region instead."));
    this.#change(removes ? "Delete keyframe" : "Add keyframe", (geometry) => (removes ? withoutKeyframe(geometry, frame) : withKeyframe(geometry, frame, this.counted)));
  }

  /** Out of sight after this frame, or in sight from it on. */
  toggleSight(): void {
    this.#change("Change when it is in sight", (geometry) => withSight(geometry, this.#player.frame, this.counted));
  }

  copyPlace(): void {
    const [region] = this.selected();
    const place = region === undefined ? null : placeAt(this.#of(region), this.#player.frame);
    if (place === null) return;
    this.#copied = { kind: region?.kind ?? "", place };
    this.#ctx.announce(t("The shape is copied. Put it on another frame."));
  }

  putPlace(): void {
    const copied = this.#copied;
    if (copied === null) return;
    if (this.selected().some(({ kind }) => kind !== copied.kind)) return this.#ctx.announce(t("A shape of another kind was copied."));
    this.#change("Change shape", (geometry) => withPlace(geometry, this.#player.frame, copied.place, this.counted));
  }

  split(): void {
    const { store } = this.#ctx;
    const patches: Patch[] = [];
    const made: string[] = [];
    for (const region of this.selected()) {
      const parts = splitAt(this.#of(region), this.#player.frame, this.counted);
      if (parts === null) continue;
      const [left, right] = parts;
      const results = region.results.map((result) => ({ ...result, seq: store.nextSeq() }));
      const second: Region = { ...changed(region), id: newId(), geometry: right, results, seq: results[0]?.seq ?? region.seq };
      patches.push({ on: "region", id: region.id, before: region, after: { ...changed(region), geometry: left } }, { on: "region", id: second.id, before: null, after: second });
      made.push(second.id);
    }
    if (patches.length === 0) return this.#ctx.announce(t("Nothing to split here: go to a frame in the middle of the track."));
    store.run("Split track", patches);
    store.select(made);
    this.#ctx.announce(t("The track is split in two at this frame."));
  }

  merge(): void {
    const { store } = this.#ctx;
    const regions = this.selected().toSorted((a, b) => (keyframesOf(this.#of(a))[0]?.frame ?? 0) - (keyframesOf(this.#of(b))[0]?.frame ?? 0));
    const [first, ...others] = regions;
    const geometry = joined(regions.map((region) => this.#of(region)));
    if (others.some(({ kind }) => kind !== first?.kind)) return this.#ctx.announce(t("Only tracks of one kind can be joined."));
    if (first === undefined || others.length === 0 || geometry === null) return this.#ctx.announce(t("Select two or more tracks to join them."));
    takeApart(store, [{ id: first.id, geometries: [geometry] }, ...others.map(({ id }) => ({ id, geometries: [], into: first.id }))], "Join tracks");
    store.select([first.id]);
    this.#ctx.announce(t("{count} tracks are one now.", { count: regions.length }));
  }

  /** To the keyframe, or to the edge of the stretch, before or after this frame. Without a selection: of all that is there. */
  jump(direction: -1 | 1): void {
    const { store } = this.#ctx;
    const selected = [...store.selection].flatMap((id) => store.region(id) ?? []).filter((region) => region.toName === this.#name);
    const regions = selected.length > 0 ? selected : store.regions().filter((region) => region.toName === this.#name && !store.isHidden(region.id));
    const from = this.#player.target;
    const found = regions.flatMap((region) => (region.kind === SPAN ? edgeFrom(region, from, direction) : nextKeyframe(this.#of(region), from, direction)) ?? []);
    if (found.length === 0) return this.#ctx.announce(direction < 0 ? t("There is no keyframe before this frame.") : t("There is no keyframe after this frame."));
    this.#player.goTo(direction < 0 ? Math.max(...found) : Math.min(...found));
  }

  /** Plays what is selected, from its first frame to its last. */
  playSelected(): void {
    const region = this.region();
    if (region === null) return;
    const lives = region.kind === SPAN ? spansOf(this.#of(region)).map(({ start, end }) => ({ from: start, to: end })) : livesOf(this.#of(region), this.#player.table.count);
    const here = lives.find(({ from, to }) => from <= this.#player.frame && this.#player.frame <= to) ?? lives[0];
    if (here !== undefined) this.#player.playFrames(here.from, here.to);
  }

  isKeyframe(region: Region): boolean {
    return keyframeAt(this.#of(region), this.#player.frame) !== null;
  }

  /** Whether it goes on being in sight after this frame. */
  goesOn(region: Region): boolean {
    const { frame } = this.#player;
    return isAlive(this.#of(region), frame) && keyframeAt(this.#of(region), frame)?.enabled !== false;
  }

  /** By the frames of this file. */
  #of(region: Region): Geometry {
    return onTable(region.geometry, this.#player.table);
  }

  #change(label: string, next: (geometry: Geometry) => Geometry | null): void {
    const regions = this.selected();
    if (regions.length === 0) return this.#ctx.announce(t("Select a track first."));
    this.#ctx.store.updateRegions(regions.map(({ id }) => id), (region) => {
      const geometry = next(this.#of(region));
      return geometry === null ? region : { ...region, geometry };
    }, label);
  }
}

/** A region taken over from a prediction that a person changes says so. */
function changed(region: Region): Region {
  return region.origin === "prediction" ? { ...region, origin: "prediction-changed" } : region;
}

function edgeFrom(region: Region, from: number, direction: -1 | 1): number | null {
  const frames = spansOf(region.geometry).flatMap(({ start, end }) => [start, end]).toSorted((a, b) => a - b);
  return (direction < 0 ? frames.findLast((frame) => frame < from) : frames.find((frame) => frame > from)) ?? null;
}
