/**
 * Which rows of a very long list are on screen. Browsers limit the height of an element (Firefox about 17.8 million
 * pixels), and a million rows are taller, so beyond `MAX_HEIGHT` the scrollbar stands for a longer list than it can measure:
 * small moves go pixel by pixel, jumps of the scrollbar are scaled. Pure.
 */

export const MAX_HEIGHT = 12_000_000;

export interface Geometry {
  rows: number;
  rowHeight: number;
  viewport: number;
}

/** Height of the scrolled element. */
export function scrollHeight(geometry: Geometry): number {
  return Math.min(MAX_HEIGHT, geometry.rows * geometry.rowHeight);
}

function limits(geometry: Geometry): { real: number; shown: number } {
  return {
    real: Math.max(0, geometry.rows * geometry.rowHeight - geometry.viewport),
    shown: Math.max(0, scrollHeight(geometry) - geometry.viewport),
  };
}

export interface Scroll {
  /** What the browser reports. */
  top: number;
  /** The place in the real list, in pixels. */
  offset: number;
}

export function scrolled(geometry: Geometry, before: Scroll, top: number): Scroll {
  const { real, shown } = limits(geometry);
  if (real <= shown) return { top, offset: clamp(top, real) };
  if (top <= 0) return { top, offset: 0 };
  if (top >= shown) return { top, offset: real };
  const delta = top - before.top;
  const small = Math.abs(delta) <= geometry.viewport * 2;
  return { top, offset: clamp(small ? before.offset + delta : (top / shown) * real, real) };
}

/** Where the scrollbar belongs for a place in the list. */
export function topFor(geometry: Geometry, offset: number): number {
  const { real, shown } = limits(geometry);
  const place = clamp(offset, real);
  return real <= shown || real === 0 ? place : (place / real) * shown;
}

function clamp(value: number, max: number): number {
  return Math.min(max, Math.max(0, value));
}

export interface Visible {
  first: number;
  /** Exclusive. */
  end: number;
  /** Where row `first` is drawn, in pixels from the top of the scrolled element. */
  y: number;
}

export function visibleRows(geometry: Geometry, scroll: Scroll, overscan: number): Visible {
  if (geometry.rows === 0 || geometry.rowHeight <= 0) return { first: 0, end: 0, y: 0 };
  const first = Math.max(0, Math.floor(scroll.offset / geometry.rowHeight) - overscan);
  const last = Math.ceil((scroll.offset + geometry.viewport) / geometry.rowHeight) + overscan;
  return { first, end: Math.min(geometry.rows, last), y: scroll.top + first * geometry.rowHeight - scroll.offset };
}

/** The offset that brings a row wholly on screen, or the present one when it is. `head` is what a sticky header covers. */
export function offsetToShow(geometry: Geometry, offset: number, row: number): number {
  const top = row * geometry.rowHeight;
  const bottom = top + geometry.rowHeight;
  if (top < offset) return top;
  if (bottom > offset + geometry.viewport) return bottom - geometry.viewport;
  return offset;
}
