import type { ViewControl } from "../../canvas/viewControl";
import { fitScale, toView, turnedSize, type Viewport } from "../../geometry/viewport";

/** How a page was looked at, to look at the next one alike. */
export interface Kept {
  readonly rotation: number;
  /** Against the size at which all of a page is seen. */
  readonly closeness: number;
}

/** Nobody wants letters of a small page as large as a hand. */
const MOST_AT_FIRST = 2;

export function keptOf(viewport: Viewport): Kept {
  return { rotation: viewport.rotation, closeness: viewport.scale / fitScale(viewport) };
}

/** As the page before; the first one as wide as its place, because it is to be read. */
export function lookAgain(view: ViewControl, kept: Kept | null, entry: "top" | "bottom", mayChoose: boolean): void {
  if (kept !== null) {
    view.rotate(kept.rotation - view.viewport.rotation);
    view.zoomBy((fitScale(view.viewport) * kept.closeness) / view.viewport.scale);
  } else if (mayChoose) {
    const { image, view: place, rotation, scale } = view.viewport;
    view.zoomBy(Math.max(fitScale(view.viewport), Math.min(place.width / turnedSize(image, rotation).width, MOST_AT_FIRST)) / scale);
  }
  toEdge(view, entry);
}

function toEdge(view: ViewControl, entry: "top" | "bottom"): void {
  const { least, most } = edges(view.viewport);
  if (most - least <= view.viewport.view.height) return;
  view.panBy(0, entry === "top" ? -least : view.viewport.view.height - most);
}

/** Whether there is nothing more to see of the page in the direction of the wheel. */
export function isAtEdge(viewport: Viewport, down: boolean): boolean {
  const { least, most } = edges(viewport);
  return down ? most <= viewport.view.height + 1 : least >= -1;
}

function edges(viewport: Viewport): { readonly least: number; readonly most: number } {
  const { width, height } = viewport.image;
  const corners = [toView(viewport, { x: 0, y: 0 }).y, toView(viewport, { x: width, y: height }).y];
  return { least: Math.min(...corners), most: Math.max(...corners) };
}
