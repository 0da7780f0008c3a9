import { useRef, useSyncExternalStore } from "react";
import { useTopics } from "../../session/useSession";
import { isTrackKind } from "../../frames/place";
import { useStrip } from "../../ui/useStrip";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import { BarButton } from "../playback/controls";
import { VideoIcon } from "./icons";
import type { VideoSession } from "./session";
import type { Tracks } from "./tracks";

interface Props {
  readonly ctx: TagContext;
  readonly session: VideoSession;
  readonly tracks: Tracks;
}

/** What one can do with the selected tracks at this frame. It is always there, so that nothing moves when something is selected. */
export function TrackBar({ ctx, session, tracks }: Props) {
  useTopics(ctx.store, "selection", "regions");
  const { player } = session;
  useSyncExternalStore((listener) => player.subscribe(listener), () => player.frame);
  const line = useRef<HTMLDivElement>(null);
  useStrip(line);
  const hasTracks = [...ctx.config.controls.values()].some((control) => isTrackKind(control.type.replace(/labels$/, "")));
  if (!hasTracks) return null;
  const regions = tracks.selected();
  const none = regions.length === 0;
  const isKeyframe = !none && regions.every((region) => tracks.isKeyframe(region));
  const goesOn = !none && regions.every((region) => tracks.goesOn(region));
  return (
    <div ref={line} className="lka-bar lka-controls" role="toolbar" aria-label={t("Track")}>
      <BarButton icon={<VideoIcon name="keyframe" />} title={isKeyframe ? t("Delete the keyframe") : t("Add a keyframe")} action="video:keyframe" pressed={isKeyframe} disabled={none} run={() => tracks.toggleKeyframe()} />
      <BarButton icon={<VideoIcon name="sight" />} title={t("Out of sight after this frame")} action="video:sight" pressed={!none && !goesOn} disabled={none} run={() => tracks.toggleSight()} />
      <BarButton icon={<VideoIcon name="split" />} title={t("Split the track here")} action="video:split" disabled={none} run={() => tracks.split()} />
      <BarButton icon={<VideoIcon name="merge" />} title={t("Join the selected tracks")} action="video:merge" disabled={regions.length < 2} run={() => tracks.merge()} />
      <BarButton icon={<VideoIcon name="copy" />} title={t("Copy the shape of this frame")} disabled={none} run={() => tracks.copyPlace()} />
      <BarButton icon={<VideoIcon name="paste" />} title={t("Put the copied shape here")} disabled={none || !tracks.hasCopied} run={() => tracks.putPlace()} />
      <span className="lkv-said">{none ? t("Select a track to change it at this frame.") : isKeyframe ? t("Keyframe") : goesOn ? t("Between keyframes") : t("Out of sight")}</span>
    </div>
  );
}
