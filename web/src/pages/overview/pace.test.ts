import { describe, expect, it } from "vitest";
import { bars, fillDays, niceMax, percent, ticks } from "./pace";

describe("pace", () => {
  it("rounds the scale up", () => {
    expect([0, 1, 3, 11, 99, 101].map(niceMax)).toEqual([1, 1, 5, 20, 100, 200]);
  });
  it("has whole numbers at its side", () => {
    expect([1, 2, 5, 10, 50].map(ticks)).toEqual([[0, 1], [0, 1, 2], [0, 5], [0, 5, 10], [0, 25, 50]]);
  });
  it("fills the days on which nothing happened", () => {
    const days = fillDays([{ date: "2026-02-28", annotations: 4, skipped: 1 }], "2026-03-01", 3);
    expect(days.map((day) => [day.date, day.annotations])).toEqual([["2026-02-27", 0], ["2026-02-28", 4], ["2026-03-01", 0]]);
  });
  it("stacks skipped on done, inside the chart", () => {
    const chart = bars([{ date: "a", annotations: 6, skipped: 2 }, { date: "b", annotations: 0, skipped: 0 }], 100, 50);
    expect(chart.max).toBe(10);
    expect(chart.bars[0]?.done).toEqual({ y: 20, height: 30 });
    expect(chart.bars[0]?.skipped).toEqual({ y: 10, height: 10 });
  });
  it("never claims all or nothing too early", () => {
    expect([percent(0, 10), percent(1, 100_000), percent(99_999, 100_000), percent(5, 5), percent(0, 0)]).toEqual([0, 1, 99, 100, 0]);
  });
});
