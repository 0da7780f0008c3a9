export const CHANNELS = ["red", "green", "blue"] as const;
export type Channel = (typeof CHANNELS)[number];

/** What of a channel is shown as nothing and what as all, 0 to 255. */
export interface Range {
  readonly black: number;
  readonly white: number;
}

export type Levels = Readonly<Record<Channel, Range>>;

const WHOLE: Range = { black: 0, white: 255 };
export const NO_LEVELS: Levels = { red: WHOLE, green: WHOLE, blue: WHOLE };

/** There is always something between black and white. */
export function withRange(levels: Levels, channel: Channel, change: Partial<Range>): Levels {
  const { black, white } = { ...levels[channel], ...change };
  const kept = "black" in change ? { black: Math.min(black, 254), white: Math.max(white, Math.min(black, 254) + 1) } : { white: Math.max(white, 1), black: Math.min(black, Math.max(white, 1) - 1) };
  return { ...levels, [channel]: kept };
}

/** The straight line that a channel (0 to 1) goes through. */
export function lineOf({ black, white }: Range): { readonly slope: number; readonly intercept: number } {
  const slope = 255 / (white - black);
  return { slope, intercept: (-black / 255) * slope };
}

const SVG = "http://www.w3.org/2000/svg";
const FUNCTIONS: Readonly<Record<Channel, string>> = { red: "feFuncR", green: "feFuncG", blue: "feFuncB" };
const made = new Map<string, string>();
let holder: SVGElement | null = null;

/** A filter of the document that shows these levels, as canvases name it; nothing where they change nothing. */
export function levelsFilter(levels: Levels): string {
  const key = CHANNELS.map((channel) => `${levels[channel].black}-${levels[channel].white}`).join("_");
  if (CHANNELS.every((channel) => levels[channel].black === 0 && levels[channel].white === 255)) return "";
  const known = made.get(key);
  if (known !== undefined) return known;
  holder ??= holderIn(document.body);
  const filter = document.createElementNS(SVG, "filter");
  filter.id = `lki-levels-${key}`;
  filter.setAttribute("color-interpolation-filters", "sRGB");
  const transfer = document.createElementNS(SVG, "feComponentTransfer");
  for (const channel of CHANNELS) {
    const { slope, intercept } = lineOf(levels[channel]);
    const line = document.createElementNS(SVG, FUNCTIONS[channel]);
    line.setAttribute("type", "linear");
    line.setAttribute("slope", String(slope));
    line.setAttribute("intercept", String(intercept));
    transfer.append(line);
  }
  filter.append(transfer);
  // While a slider is moved each place makes one; those before are not needed any more.
  if (made.size >= 32) {
    made.clear();
    holder.replaceChildren();
  }
  holder.append(filter);
  made.set(key, `url(#${filter.id})`);
  return `url(#${filter.id})`;
}

function holderIn(body: HTMLElement): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "lki-filters");
  svg.setAttribute("width", "0");
  svg.setAttribute("height", "0");
  svg.setAttribute("aria-hidden", "true");
  body.append(svg);
  return svg;
}
