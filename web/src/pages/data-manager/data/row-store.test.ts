import { describe, expect, it, vi } from "vitest";
import { RowStore, type TaskPage } from "./row-store";

function page(start: number, count: number, total: number): TaskPage {
  return { tasks: Array.from({ length: count }, (_, index) => ({ id: start + index, data: {} })), total, total_annotations: 0, total_predictions: 0 };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("row store", () => {
  it("loads the pages that are looked at, once", async () => {
    const fetch = vi.fn(async (_query: string, number: number) => page((number - 1) * 100 + 1, 100, 1000));
    const store = new RowStore(fetch);
    store.setQuery("a");
    await settle();
    store.show(0, 20);
    store.show(390, 420);
    store.show(390, 421);
    await settle();
    expect(fetch.mock.calls.map(([, number]) => number)).toEqual([1, 4, 5]);
    expect(store.row(400)?.id).toBe(401);
    expect(store.row(250)).toBeUndefined();
    expect(store.indexOf(401)).toBe(400);
  });
  it("keeps the old rows until the new ones are there", async () => {
    const answers: ((value: TaskPage) => void)[] = [];
    const store = new RowStore(() => new Promise((resolve) => answers.push(resolve)));
    store.setQuery("a");
    answers[0]?.(page(1, 3, 3));
    await settle();
    store.setQuery("b");
    expect(store.state.stale).toBe(true);
    expect(store.row(0)?.id).toBe(1);
    answers[1]?.(page(7, 1, 1));
    await settle();
    expect([store.row(0)?.id, store.row(1), store.state.total, store.state.stale]).toEqual([7, undefined, 1, false]);
  });
  it("shows the beginning of a list that is still being made, and asks again until it is whole", async () => {
    vi.useFakeTimers();
    try {
      const answers = [{ ...page(1, 100, 300), counting: true }, { ...page(1, 100, 700), counting: true }, page(1, 100, 1000)];
      const fetch = vi.fn(async () => answers.shift() ?? page(1, 100, 0));
      const store = new RowStore(fetch);
      store.setQuery("a");
      await vi.advanceTimersByTimeAsync(0);
      expect([store.row(99)?.id, store.state.total, store.state.counting]).toEqual([100, 300, true]);
      await vi.advanceTimersByTimeAsync(1000);
      expect([store.state.total, store.state.counting]).toEqual([700, true]);
      await vi.advanceTimersByTimeAsync(1000);
      expect([store.state.total, store.state.counting]).toEqual([1000, false]);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(fetch).toHaveBeenCalledTimes(3);
    } finally {
      vi.useRealTimers();
    }
  });
  it("does not ask again and again for a page that failed", async () => {
    let works = false;
    const fetch = vi.fn(async (_query: string, number: number) => {
      if (number > 1 && !works) throw new Error("no connection");
      return page((number - 1) * 100 + 1, 100, 1000);
    });
    const store = new RowStore(fetch);
    store.setQuery("a");
    await settle();
    for (let time = 0; time < 5; time += 1) {
      store.show(150, 160);
      await settle();
    }
    expect(fetch.mock.calls.map(([, number]) => number)).toEqual([1, 2, 3]);
    expect(store.state.error).toBeInstanceOf(Error);
    works = true;
    store.refresh();
    await settle();
    expect([store.row(150)?.id, store.state.error]).toEqual([151, null]);
  });
  it("drops answers of a query that is no longer asked", async () => {
    const answers: ((value: TaskPage) => void)[] = [];
    const store = new RowStore(() => new Promise((resolve) => answers.push(resolve)));
    store.setQuery("a");
    store.setQuery("b");
    answers[1]?.(page(2, 1, 1));
    await settle();
    answers[0]?.(page(1, 1, 1));
    await settle();
    expect(store.row(0)?.id).toBe(2);
  });
  it("gives up pages nobody looks at any more", async () => {
    const aborted: number[] = [];
    const store = new RowStore((_query, number, signal) => {
      if (number === 1) return Promise.resolve(page(1, 100, 100_000));
      signal.addEventListener("abort", () => aborted.push(number));
      return new Promise(() => {});
    });
    store.setQuery("a");
    await settle();
    store.show(5000, 5020);
    store.show(90_000, 90_020);
    expect(aborted).toEqual([51]);
  });
  it("says what went wrong and recovers", async () => {
    let fail = true;
    const store = new RowStore(async () => {
      if (fail) throw new Error("down");
      return page(1, 1, 1);
    });
    store.setQuery("a");
    await settle();
    expect(store.state.error).toBeInstanceOf(Error);
    fail = false;
    store.refresh();
    await settle();
    expect([store.state.error, store.state.total]).toEqual([null, 1]);
  });
});
