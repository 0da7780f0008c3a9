/** The spreadsheet's cursor: what a key does to it. Pure. */

export interface Cursor {
  row: number;
  column: number;
}

export interface Grid {
  rows: number;
  columns: number;
  /** Rows of one screen, for Page Up and Page Down. */
  page: number;
  /** Cells in a row of tiles; 1 in a table. */
  perRow?: number;
}

export interface Key {
  key: string;
  ctrl: boolean;
  rtl?: boolean;
}

/** Where the key leads, or null when it is none of the cursor's keys. */
export function moveCursor(cursor: Cursor, grid: Grid, { key, ctrl, rtl = false }: Key): Cursor | null {
  const forward = rtl ? "ArrowLeft" : "ArrowRight";
  const back = rtl ? "ArrowRight" : "ArrowLeft";
  const to = (row: number, column: number): Cursor => ({
    row: Math.max(0, Math.min(grid.rows - 1, row)),
    column: Math.max(0, Math.min(grid.columns - 1, column)),
  });
  switch (key) {
    case "ArrowDown":
      return to(ctrl ? grid.rows - 1 : cursor.row + 1, cursor.column);
    case "ArrowUp":
      return to(ctrl ? 0 : cursor.row - 1, cursor.column);
    case forward:
      return to(cursor.row, ctrl ? grid.columns - 1 : cursor.column + 1);
    case back:
      return to(cursor.row, ctrl ? 0 : cursor.column - 1);
    case "PageDown":
      return to(cursor.row + grid.page, cursor.column);
    case "PageUp":
      return to(cursor.row - grid.page, cursor.column);
    case "Home":
      return to(ctrl ? 0 : cursor.row, 0);
    case "End":
      return to(ctrl ? grid.rows - 1 : cursor.row, grid.columns - 1);
    default:
      return null;
  }
}

/** In the view of tiles the cursor is one number. */
export function moveTile(index: number, total: number, perRow: number, rowsOnScreen: number, { key, ctrl, rtl = false }: Key): number | null {
  const step = rtl ? -1 : 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: step,
    ArrowLeft: -step,
    ArrowDown: perRow,
    ArrowUp: -perRow,
    PageDown: perRow * rowsOnScreen,
    PageUp: -perRow * rowsOnScreen,
  };
  if (key === "Home") return ctrl ? 0 : index - (index % perRow);
  if (key === "End") return Math.max(0, ctrl ? total - 1 : Math.min(total - 1, index - (index % perRow) + perRow - 1));
  const delta = steps[key];
  if (delta === undefined) return null;
  const next = index + delta;
  return next < 0 || next >= total ? index : next;
}
