import type { Peaks } from "./peaks";

/** Quieter than this part of the loudest sound around is silence. */
const QUIET = 0.06;
const LEAST = 0.004;

/** The samples nearby at which sound begins or ends. `reach` is how far to look, in samples. */
export function edgesOfSilence(peaks: Peaks, channels: readonly number[], at: number, reach: number): readonly number[] {
  const { bucket } = peaks;
  // One bucket more on both sides; beyond a few thousand nobody could point at one.
  const many = Math.min(4096, Math.ceil(reach / bucket) + 1);
  const middle = Math.round(at / bucket);
  const loud = (index: number) => Math.max(0, ...channels.map((channel) => {
    const range = index < 0 ? null : peaks.range(channel, index * bucket, (index + 1) * bucket);
    return range === null ? 0 : Math.max(-range[0], range[1]);
  }));
  const around = Math.max(many, Math.ceil(48_000 / bucket));
  let loudest = 0;
  for (let index = middle - around; index <= middle + around; index += 1) loudest = Math.max(loudest, loud(index));
  const limit = Math.max(LEAST, loudest * QUIET);
  const edges: number[] = [];
  for (let index = middle - many; index <= middle + many; index += 1) if ((loud(index) > limit) !== (loud(index - 1) > limit)) edges.push(index * bucket);
  return edges;
}
