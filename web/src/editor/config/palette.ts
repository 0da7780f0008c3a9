// Twenty label colours that stay apart for colour-blind people; used in order for labels without a background.
export const LABEL_COLORS: readonly string[] = [
  "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#8f3b76", "#5a7d00", "#e4572e", "#3d5a80",
  "#00868b", "#a0522d", "#7b61ff", "#c2185b", "#2e7d32", "#6d4c41", "#1565c0", "#9e6b00", "#00796b", "#ad1457",
];

export function paletteColor(index: number, palette: readonly string[] = LABEL_COLORS): string {
  return palette[index % palette.length] ?? "#0072b2";
}

/** Nearer than this in the cube of red, green and blue, two colours are taken for one another. */
const NEAR = 70;

/** The palette without what looks like a colour that the config gives to some label itself. */
export function paletteBeside(given: readonly string[]): readonly string[] {
  const taken = given.flatMap((color) => channels(color) ?? []);
  const free = LABEL_COLORS.filter((color) => {
    const own = channels(color);
    return own === null || taken.every((other) => Math.hypot(own.r - other.r, own.g - other.g, own.b - other.b) >= NEAR);
  });
  return free.length >= LABEL_COLORS.length / 2 ? free : LABEL_COLORS;
}

function channels(color: string): { readonly r: number; readonly g: number; readonly b: number } | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  const [, r, g, b] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color) ?? short ?? [];
  if (r === undefined || g === undefined || b === undefined) return null;
  const read = (part: string) => Number.parseInt(part.length === 1 ? part + part : part, 16);
  return { r: read(r), g: read(g), b: read(b) };
}

/** Colours come from a config, so only plain colours pass: no url(), no var(). */
export function safeColor(value: string | undefined, fallback: string): string {
  const color = value?.trim() ?? "";
  if (/^#[0-9a-f]{3,8}$/i.test(color) || /^[a-z]{3,24}$/i.test(color)) return color;
  if (/^(rgb|rgba|hsl|hsla|oklch|oklab|lab|lch|hwb)\([\d\s.,%/a-z+-]{1,60}\)$/i.test(color)) return color;
  return fallback;
}
