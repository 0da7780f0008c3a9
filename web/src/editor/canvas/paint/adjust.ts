import { levelsFilter, NO_LEVELS, type Levels } from "./levels";

export interface Adjust {
  /** Percent; 100 is the image as it is. */
  readonly brightness: number;
  readonly contrast: number;
  readonly levels: Levels;
}

export const NO_ADJUST: Adjust = { brightness: 100, contrast: 100, levels: NO_LEVELS };

/** As canvases take it. */
export function filterOf({ brightness, contrast, levels }: Adjust): string {
  const [channels, light] = [levelsFilter(levels), brightness === 100 && contrast === 100 ? "" : `brightness(${brightness}%) contrast(${contrast}%)`];
  return `${channels} ${light}`.trim() || "none";
}
