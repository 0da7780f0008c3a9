/** One bar a day; each opens the tasks of that day. A table says the same to screen readers. */
import { useState } from "react";
import { useLocation } from "wouter";
import { formatDate, formatNumber } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { useSize } from "../../shared/use-latest";
import { t } from "./messages";
import styles from "./overview.module.css";
import { type Bar, bars, type Day, fillDays, ticks } from "./pace";
import { onDay, tasksBehind } from "./tasks-behind";

const HEIGHT = 150;
const DAYS = 30;

export function PaceChart({ projectId, days }: { projectId: number; days: readonly Day[] }) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [over, setOver] = useState<Bar | null>(null);
  const [, navigate] = useLocation();
  const { width } = useSize(element);
  const last = days.at(-1)?.date ?? new Date().toISOString();
  const shown = fillDays(days, last, width > 0 && width < 360 ? 14 : DAYS);
  const chart = bars(shown, Math.max(100, width - 52), HEIGHT);
  return (
    <div ref={setElement} className={`${page["card"]} ${styles["chart"]}`}>
      {width > 0 && (
        <svg width={width - 8} height={HEIGHT + 30} aria-hidden="true">
          {ticks(chart.max).map((count) => {
            const y = HEIGHT - (count / chart.max) * HEIGHT;
            return (
              <g key={count}>
                <line x1={34} x2={width - 8} y1={y + 6} y2={y + 6} className={styles["rule"]} />
                <text x={28} y={y + 10} textAnchor="end" className={styles["axis"]}>{formatNumber(count)}</text>
              </g>
            );
          })}
          <g transform="translate(34 6)">
            {chart.bars.map((bar) => (
              <g key={bar.day.date} className={styles["day"]} onPointerEnter={() => setOver(bar)} onPointerLeave={() => setOver(null)} onClick={() => bar.day.annotations > 0 && navigate(tasksBehind(projectId, [onDay(bar.day.date)]))}>
                <rect x={bar.x - 2} y={0} width={bar.width + 4} height={HEIGHT} fill="transparent" />
                <rect x={bar.x} y={bar.done.y} width={bar.width} height={bar.done.height} className={styles["doneBar"]} rx={1.5} />
                <rect x={bar.x} y={bar.skipped.y} width={bar.width} height={bar.skipped.height} className={styles["skippedBar"]} rx={1.5} />
              </g>
            ))}
            {chart.bars.map((bar, index) => (index % 7 === shown.length % 7 ? <text key={bar.day.date} x={bar.x + bar.width / 2} y={HEIGHT + 17} textAnchor="middle" className={styles["axis"]}>{shortDay(bar.day.date)}</text> : null))}
          </g>
        </svg>
      )}
      <p className={styles["legend"]}>
        {over ? `${formatDate(`${over.day.date}T12:00:00Z`, "date")}: ${formatNumber(over.day.annotations)} ${t("annotations")}, ${formatNumber(over.day.skipped)} ${t("skipped")}` : <><i data-kind="done" />{t("annotations")}<i data-kind="skipped" />{t("skipped")}</>}
      </p>
      <table className={page["srOnly"]}>
        <caption>{t("paceTable")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("day")}</th>
            <th scope="col">{t("annotations")}</th>
            <th scope="col">{t("skipped")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((day) => (
            <tr key={day.date}>
              <th scope="row">{day.date}</th>
              <td>{day.annotations}</td>
              <td>{day.skipped}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shortDay(date: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${date}T12:00:00Z`));
}
