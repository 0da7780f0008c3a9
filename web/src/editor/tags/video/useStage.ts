import { useEffect, useState, type RefObject } from "react";
import { ImageEngine } from "../../canvas/engine";
import type { Moment } from "../../canvas/moment";
import type { ImageOptions } from "../../canvas/options";
import { onTable } from "../../frames/onTable";
import { isTrackKind, placeIn, type Place } from "../../frames/place";
import { isAlive, newTrack, placeAt, withPlace } from "../../frames/track";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import type { Geometry } from "../../model/types";
import type { VideoSession } from "./session";

interface Parts {
  readonly ctx: TagContext;
  readonly options: ImageOptions;
  readonly session: VideoSession;
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly size: { readonly width: number; readonly height: number } | null;
}

/** Shows the frame with the boxes that lie on it, by the same engine that shows pictures. */
export function useStage({ ctx, options, session, stage, size }: Parts): ImageEngine | null {
  const [engine, setEngine] = useState<ImageEngine | null>(null);
  const { width, height } = size ?? { width: 0, height: 0 };
  useEffect(() => {
    const element = stage.current;
    if (element === null || width === 0 || height === 0) return;
    const { player } = session;
    const picture = document.createElement("canvas");
    picture.width = width;
    picture.height = height;
    const made = new ImageEngine({ ctx, options, page: null, stage: element, image: picture, size: { width, height }, label: t("Picture of “{name}”", { name: options.name }), moment: momentOf(session) });
    element.append(player.element);
    let frame = -1;
    const draw = () => {
      // While it is on its way somewhere it may have no picture: what was seen stays.
      if (player.element.readyState >= 2) picture.getContext("2d")?.drawImage(player.element, 0, 0, width, height);
      if (frame === player.frame) made.pictureChanged();
      else made.momentChanged();
      frame = player.frame;
    };
    const stops = [player.onPicture(draw), session.subscribe(() => made.momentChanged())];
    const pause = () => player.player.pause();
    made.canvas.addEventListener("pointerdown", pause);
    draw();
    const observer = new ResizeObserver(() => made.resize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    setEngine(made);
    return () => {
      for (const stop of stops) stop();
      observer.disconnect();
      made.destroy();
      player.element.remove();
      setEngine(null);
    };
  }, [ctx, options, session, stage, width, height]);
  return engine;
}

const seenIn = (geometry: Geometry): Place => placeIn(geometry) ?? {};

function momentOf({ player }: VideoSession): Moment {
  const counted = () => player.table.counted(player.element.duration);
  return {
    now(region) {
      if (!isTrackKind(region.kind)) return null;
      const track = onTable(region.geometry, player.table);
      const place = isAlive(track, player.frame) ? placeAt(track, player.frame) : null;
      return place === null ? null : { ...region, geometry: { ...place } };
    },
    put: (region, seen) => (region === null ? newTrack(player.frame, seenIn(seen), counted()) : withPlace(onTable(region.geometry, player.table), player.frame, seenIn(seen), counted())),
    envelope: () => ({}),
  };
}
