/** Colours of a config in any CSS spelling, brought to numbers by the canvas itself. */
const known = new Map<string, readonly [number, number, number]>();

function rgbOf(color: string): readonly [number, number, number] {
  const cached = known.get(color);
  if (cached !== undefined) return cached;
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  let rgb: readonly [number, number, number] = [128, 128, 128];
  if (ctx !== null) {
    ctx.fillStyle = color;
    ctx.fillRect(0, 0, 1, 1);
    const [red = 128, green = 128, blue = 128] = ctx.getImageData(0, 0, 1, 1).data;
    rgb = [red, green, blue];
  }
  known.set(color, rgb);
  return rgb;
}

/** Relative luminance, 0 to 1. */
export function luminance(rgb: readonly [number, number, number]): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Text that can be read on a colour. */
export function textOn(color: string): string {
  return luminance(rgbOf(color)) > 0.18 ? "#000000" : "#ffffff";
}

/** The ring around an outline, so that it stands apart from any photograph: light around dark colours, dark around light ones. */
export function haloOf(color: string): string {
  return luminance(rgbOf(color)) > 0.5 ? "rgba(0, 0, 0, 0.55)" : "rgba(255, 255, 255, 0.7)";
}
