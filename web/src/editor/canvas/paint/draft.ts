import type { Geometry } from "../../model/types";
import type { Point } from "../../geometry/types";
import { toView, type Viewport } from "../../geometry/viewport";
import type { Shape } from "../shapes/types";
import { haloOf } from "./colors";
import { strokeOutline } from "./regions";

/** A shape that is being drawn. */
export function paintDraft(ctx: CanvasRenderingContext2D, shape: Shape, geometry: Geometry, viewport: Viewport, color: string): void {
  ctx.beginPath();
  shape.trace(ctx, geometry, viewport);
  if (shape.filled(geometry)) {
    ctx.globalAlpha = 0.2;
    ctx.fillStyle = color;
    ctx.fill();
    ctx.globalAlpha = 1;
  }
  strokeOutline(ctx, color, 2, { halo: true });
}

/** The points of a polygon that is being drawn; the first one is larger when a click would close the shape. */
export function paintPoints(ctx: CanvasRenderingContext2D, points: readonly Point[], viewport: Viewport, color: string, closing: boolean): void {
  points.forEach((point, index) => {
    const at = toView(viewport, point);
    const closes = index === 0 && closing;
    ctx.beginPath();
    ctx.arc(at.x, at.y, closes ? 8 : index === 0 ? 6 : 4, 0, Math.PI * 2);
    ctx.fillStyle = closes ? color : "#ffffff";
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = closes ? haloOf(color) : color;
    ctx.stroke();
  });
}
