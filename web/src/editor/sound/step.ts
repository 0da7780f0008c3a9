import type { Playing, SyncGroup } from "../timeline/sync";
import type { Player } from "./player";

/** Keeps what plays in step with the others of its group, until it is told to stop. */
export function keepStep(player: Pick<Player, "element" | "time" | "paused" | "rate" | "setRate" | "seek" | "play" | "pause">, group: SyncGroup | null): () => void {
  if (group === null) return () => {};
  let told: Playing | null = null;
  const member = {
    follow: (state: Playing) => {
      told = state;
      const { time, paused, rate } = state;
      if (player.rate !== rate) player.setRate(rate);
      // Small differences while both play are left alone: jumping would be heard.
      if (Math.abs(player.time - time) > (paused ? 0.005 : 0.15)) player.seek(time);
      if (paused) player.pause();
      else if (player.paused) player.play();
    },
  };
  const tell = () => {
    const { time, paused, rate } = player;
    // What it does because it was told is no news.
    if (told !== null && told.paused === paused && told.rate === rate && Math.abs(told.time - time) < 0.25) return;
    told = null;
    group.tell(member, { time, paused, rate });
  };
  const events = ["play", "pause", "seeking", "ratechange"] as const;
  for (const event of events) player.element.addEventListener(event, tell);
  const leave = group.join(member);
  return () => {
    for (const event of events) player.element.removeEventListener(event, tell);
    leave();
  };
}
