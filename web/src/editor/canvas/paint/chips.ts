import type { RegionStyle } from "../../model/tag";
import { textOn } from "./colors";

export const CHIP_HEIGHT = 18;
export const CHIP_WIDTH = 168;
const FONT = "500 12px system-ui, sans-serif";
const PADDING = 5;

interface Chip {
  readonly canvas: HTMLCanvasElement;
  readonly width: number;
}

/** Names of labels as small pictures: drawing text for thousands of regions costs far more than copying a picture. */
export class ChipCache {
  readonly #chips = new Map<string, Chip>();
  #ratio = 1;

  draw(ctx: CanvasRenderingContext2D, style: RegionStyle, x: number, y: number, ratio: number): void {
    if (style.title === "") return;
    if (ratio !== this.#ratio) {
      this.#chips.clear();
      this.#ratio = ratio;
    }
    const key = `${style.color}\u0000${style.missing ? "-" : ""}${style.title}`;
    const chip = this.#chips.get(key) ?? this.#make(key, style);
    ctx.drawImage(chip.canvas, x, y, chip.width, CHIP_HEIGHT);
  }

  #make(key: string, style: RegionStyle): Chip {
    const canvas = document.createElement("canvas");
    const ctx = canvas.getContext("2d");
    if (ctx === null) return { canvas, width: 1 };
    ctx.font = FONT;
    const title = shortened(ctx, style.title);
    const width = Math.ceil(ctx.measureText(title).width) + 2 * PADDING;
    canvas.width = Math.ceil(width * this.#ratio);
    canvas.height = Math.ceil(CHIP_HEIGHT * this.#ratio);
    ctx.scale(this.#ratio, this.#ratio);
    ctx.fillStyle = style.color;
    ctx.fillRect(0, 0, width, CHIP_HEIGHT);
    ctx.fillStyle = textOn(style.color);
    ctx.font = FONT;
    ctx.textBaseline = "middle";
    ctx.fillText(title, PADDING, CHIP_HEIGHT / 2 + 0.5);
    // A label that the config does not have any more is shown crossed.
    if (style.missing) ctx.fillRect(PADDING, CHIP_HEIGHT / 2, width - 2 * PADDING, 1);
    const chip = { canvas, width };
    this.#chips.set(key, chip);
    return chip;
  }
}

function shortened(ctx: CanvasRenderingContext2D, title: string): string {
  const room = CHIP_WIDTH - 2 * PADDING;
  if (ctx.measureText(title).width <= room) return title;
  const letters = Array.from(title.slice(0, 200));
  while (letters.length > 1 && ctx.measureText(`${letters.join("")}…`).width > room) letters.pop();
  return `${letters.join("")}…`;
}
