/** The list left, the open task right; the line between them moves by pointer and by arrow keys, and stays where it was put. */
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { t } from "../words/messages";
import styles from "../manager.module.css";

const MIN = 220;
const STEP = 24;
const STORE = "labelkeep:list-width";

function remembered(): number {
  const stored = Number(localStorage.getItem(STORE));
  return stored >= MIN ? stored : 340;
}

export function Split({ list, task }: { list: ReactNode; task: ReactNode }) {
  const [width, setWidth] = useState(remembered);
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; width: number } | null>(null);
  const max = (): number => Math.max(MIN, (box.current?.clientWidth ?? 1200) - 420);
  const resize = (next: number): void => {
    const clamped = Math.round(Math.min(max(), Math.max(MIN, next)));
    setWidth(clamped);
    localStorage.setItem(STORE, String(clamped));
  };
  const direction = (): 1 | -1 => (document.documentElement.dir === "rtl" ? -1 : 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: STEP * direction(), ArrowLeft: -STEP * direction() }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    resize(width + step);
  };
  return (
    <div ref={box} className={styles["split"]} style={{ gridTemplateColumns: `${width}px 9px minmax(0, 1fr)` }}>
      <div className={styles["splitList"]}>{list}</div>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t("splitter")}
        aria-valuenow={width}
        aria-valuemin={MIN}
        aria-valuemax={max()}
        tabIndex={0}
        className={styles["splitLine"]}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => {
          if (drag.current) resize(drag.current.width + (event.clientX - drag.current.x) * direction());
        }}
        onPointerUp={() => {
          drag.current = null;
        }}
      />
      <div className={styles["splitTask"]}>{task}</div>
    </div>
  );
}
