import { FFT_SIZES } from "../../sound/spectrogram";
import { PALETTES, SCALES, type FrequencyScale, type Palette } from "../../sound/colours";

/** How somebody looks at recordings. */
export interface AudioLook {
  readonly spectrogram: boolean;
  readonly frequencies: FrequencyScale;
  readonly palette: Palette;
  readonly fft: number;
  /** How much higher, and louder, than it was recorded. */
  readonly scale: number;
  readonly snaps: boolean;
}

export const DEFAULT_LOOK: AudioLook = { spectrogram: false, frequencies: "mel", palette: "viridis", fft: 1024, scale: 1, snaps: true };

/** What was stored may be of another version. */
export function fitting(look: AudioLook): AudioLook {
  return {
    ...look,
    frequencies: SCALES.includes(look.frequencies) ? look.frequencies : DEFAULT_LOOK.frequencies,
    palette: PALETTES.includes(look.palette) ? look.palette : DEFAULT_LOOK.palette,
    fft: FFT_SIZES.some((size) => size === look.fft) ? look.fft : DEFAULT_LOOK.fft,
  };
}
