/** The server's rows of light and dark as a picture. It is drawn here: nobody else gets to see what it says. */
import styles from "./second-factor.module.css";

/** Light modules around it, without which scanners do not find it. */
const MARGIN = 4;

/** One path: a rectangle for each run of dark modules. */
export function pathOf(rows: readonly string[]): string {
  return rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map((run) => `M${run.index + MARGIN} ${y + MARGIN}h${run[0].length}v1h-${run[0].length}z`)).join("");
}

export function QrCode({ rows, label }: { rows: readonly string[]; label: string }) {
  const size = rows.length + 2 * MARGIN;
  return (
    <svg role="img" aria-label={label} className={styles["qr"]} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(rows)} fill="#000" />
    </svg>
  );
}
