/** Colours from quiet to loud, as stops that are mixed evenly. */
const STOPS = {
  viridis: ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"],
  magma: ["#000004", "#3b0f70", "#8c2981", "#de4968", "#fe9f6d", "#fcfdbf"],
  grey: ["#ffffff", "#000000"],
} as const;

export type Palette = keyof typeof STOPS;
export const PALETTES = Object.keys(STOPS) as readonly Palette[];

/** 256 colours as they stand in the memory of a picture. */
export function paletteOf(name: Palette): Uint32Array {
  const stops = STOPS[name].map((stop) => [1, 3, 5].map((at) => Number.parseInt(stop.slice(at, at + 2), 16)));
  return Uint32Array.from({ length: 256 }, (_, at) => {
    const place = (at / 255) * (stops.length - 1);
    const [a, b] = [stops[Math.floor(place)] ?? [], stops[Math.min(stops.length - 1, Math.floor(place) + 1)] ?? []];
    const [red = 0, green = 0, blue = 0] = a.map((part, index) => Math.round(part + ((b[index] ?? part) - part) * (place - Math.floor(place))));
    return (0xff << 24) | (blue << 16) | (green << 8) | red;
  });
}

export type FrequencyScale = "linear" | "log" | "mel";
export const SCALES: readonly FrequencyScale[] = ["linear", "log", "mel"];

/** The frequency at a height from 0 (below) to 1, up to `top` Hertz. */
export function frequencyAt(scale: FrequencyScale, height: number, top: number): number {
  const least = 40;
  if (scale === "log") return least * (top / least) ** height;
  if (scale === "mel") return 700 * (10 ** ((height * melOf(top)) / 2595) - 1);
  return height * top;
}

function melOf(frequency: number): number {
  return 2595 * Math.log10(1 + frequency / 700);
}
