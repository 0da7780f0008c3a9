import { fromLocal, resize, rotateTo, type Rect, type RectHandle } from "../../geometry/rect";
import type { Point } from "../../geometry/types";
import { cursorFor } from "./cursors";
import type { Handle, HandleOptions } from "./types";

/** Handles of a rectangle that may stand turned: the shape itself, or a frame around it. */
const SIDES: readonly (readonly [Exclude<RectHandle, "rotate">, number, number])[] = [
  ["nw", 0, 0], ["ne", 1, 0], ["se", 1, 1], ["sw", 0, 1], ["n", 0.5, 0], ["e", 1, 0.5], ["s", 0.5, 1], ["w", 0, 0.5],
];
/** View pixels between the top edge and the handle that turns. */
const ROTATE_REACH = 22;
const ROTATE_STEP = 15;
/** Below this size on the screen the handles of the edges would cover the corners. */
const ROOM_FOR_EDGES = 36;

export function frameHandles(rect: Rect, { canRotate, viewport }: HandleOptions): readonly Handle[] {
  const turn = rect.rotation + viewport.rotation;
  const small = Math.min(rect.width, rect.height) * viewport.scale < ROOM_FOR_EDGES;
  const handles: Handle[] = (small ? SIDES.slice(0, 4) : SIDES).map(([id, x, y]) => (
    { id, at: fromLocal(rect, x * rect.width, y * rect.height), look: "corner", cursor: cursorFor(id, turn) }
  ));
  if (canRotate) handles.push({ id: "rotate", at: fromLocal(rect, rect.width / 2, -ROTATE_REACH / viewport.scale), look: "rotate", cursor: "grab" });
  return handles;
}

/** The frame after a handle was pulled to a place; null when nothing would be left of it. */
export function pulledFrame(rect: Rect, handle: string, to: Point, constrained: boolean): Rect | null {
  if (handle === "rotate") return rotateTo(rect, to, constrained ? ROTATE_STEP : null);
  const side = SIDES.find(([id]) => id === handle)?.[0];
  const next = side === undefined ? null : resize(rect, side, to, constrained);
  return next === null || next.width <= 0 || next.height <= 0 ? null : next;
}
