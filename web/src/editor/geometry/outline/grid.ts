import type { Point } from "../types";

/** Parts of a pixel: crossings of lines are decided exactly on this grid, and what is nearer than its step is one place. */
const STEPS = 256;
/** Beyond this many pixels whole numbers would not be exact. */
const FARTHEST = 2 ** 18;

/** A place on the grid, in whole steps. */
export interface Node {
  readonly x: number;
  readonly y: number;
}

/** Places by their numbers. What was given keeps its exact coordinates. */
export class Grid {
  readonly #ids = new Map<string, number>();
  readonly #nodes: Node[] = [];
  readonly #exact = new Map<number, Point>();

  /** The number of the place where a corner lies; null: too far away. */
  corner(point: Point): number | null {
    if (!(Math.abs(point.x) < FARTHEST && Math.abs(point.y) < FARTHEST)) return null;
    const id = this.place(Math.round(point.x * STEPS), Math.round(point.y * STEPS));
    if (!this.#exact.has(id)) this.#exact.set(id, point);
    return id;
  }

  place(x: number, y: number): number {
    const key = `${x} ${y}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#nodes.push({ x, y });
    this.#ids.set(key, this.#nodes.length - 1);
    return this.#nodes.length - 1;
  }

  node(id: number): Node {
    return this.#nodes[id] ?? { x: 0, y: 0 };
  }

  /** Whether somebody gave a corner there. */
  isCorner(id: number): boolean {
    return this.#exact.has(id);
  }

  point(id: number): Point {
    const { x, y } = this.node(id);
    return this.#exact.get(id) ?? { x: x / STEPS, y: y / STEPS };
  }
}

/** Twice the area of the triangle: positive where the way a–b–c turns clockwise as the screen shows it. */
export function turnOf(a: Node, b: Node, c: Node): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
