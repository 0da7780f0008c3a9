// Twenty label colours that stay apart for colour-blind people; used in order for labels without a background.
export const LABEL_COLORS: readonly string[] = [
  "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#8f3b76", "#5a7d00", "#e4572e", "#3d5a80",
  "#00868b", "#a0522d", "#7b61ff", "#c2185b", "#2e7d32", "#6d4c41", "#1565c0", "#9e6b00", "#00796b", "#ad1457",
];

export function paletteColor(index: number): string {
  return LABEL_COLORS[index % LABEL_COLORS.length] ?? "#0072b2";
}

/** Colours come from a config, so only plain colours pass: no url(), no var(). */
export function safeColor(value: string | undefined, fallback: string): string {
  const color = value?.trim() ?? "";
  if (/^#[0-9a-f]{3,8}$/i.test(color) || /^[a-z]{3,24}$/i.test(color)) return color;
  if (/^(rgb|rgba|hsl|hsla|oklch|oklab|lab|lch|hwb)\([\d\s.,%/a-z+-]{1,60}\)$/i.test(color)) return color;
  return fallback;
}
