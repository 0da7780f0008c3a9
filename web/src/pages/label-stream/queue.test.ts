import { describe, expect, it } from "vitest";
import { back, EMPTY_TRAIL, forward, goTo, looking, remember, toLive, trailFrom } from "./history";
import { type Queued, TaskQueue } from "./queue";
import { without } from "./stream-doors";

interface World {
  queue: TaskQueue<Queued>;
  asked: number[][];
  released: number[];
  /** Lets every request that waits answer. */
  settle(): Promise<void>;
}

function world(ids: number[], fail: () => boolean = () => false): World {
  const left = [...ids];
  const asked: number[][] = [];
  const released: number[] = [];
  const queue = new TaskQueue<Queued>({
    fetchNext: async (exclude) => {
      asked.push([...exclude]);
      await Promise.resolve();
      if (fail()) throw new Error("offline");
      const id = left.find((candidate) => !exclude.includes(candidate));
      if (id === undefined) return null;
      left.splice(left.indexOf(id), 1);
      return { id };
    },
    release: (id) => {
      released.push(id);
    },
  });
  return { queue, asked, released, settle: () => new Promise((resolve) => setTimeout(resolve, 0)) };
}

function shown(queue: TaskQueue<Queued>): number | string {
  return queue.state.face === "task" ? queue.state.task.id : queue.state.face;
}

describe("queue", () => {
  it("holds two tasks ahead and names those it holds", async () => {
    const { queue, asked, settle } = world([1, 2, 3, 4, 5]);
    await queue.start();
    await settle();
    expect(queue.state).toEqual({ face: "task", task: { id: 1 }, ahead: 2 });
    expect(asked).toEqual([[], [1], [1, 2]]);
  });
  it("shows the next task without waiting for anything", async () => {
    const { queue, settle } = world([1, 2, 3]);
    await queue.start();
    await settle();
    void queue.advance();
    expect(shown(queue)).toBe(2);
  });
  it("ends with the empty face and can be asked again", async () => {
    const { queue, settle } = world([1, 2]);
    await queue.start();
    await settle();
    await queue.advance();
    await queue.advance();
    expect(shown(queue)).toBe("empty");
    await queue.start();
    expect(shown(queue)).toBe("empty");
  });
  it("uses a fetch that is under way instead of asking twice", async () => {
    const { queue, asked } = world([1, 2, 3]);
    await queue.start();
    await queue.advance();
    expect(shown(queue)).toBe(2);
    expect(asked.filter((exclude) => exclude.length === 0)).toHaveLength(1);
  });
  it("shows an error only when the task is needed", async () => {
    let broken = false;
    const { queue, settle } = world([1, 2, 3], () => broken);
    await queue.start();
    broken = true;
    await settle();
    expect(shown(queue)).toBe(1);
    await queue.advance();
    await queue.advance();
    await queue.advance();
    expect(shown(queue)).toBe("error");
    broken = false;
    await queue.start();
    expect(["empty", 2, 3]).toContain(shown(queue));
  });
  it("gives locks back when it closes", async () => {
    const { queue, released, settle } = world([1, 2, 3]);
    await queue.start();
    await settle();
    queue.close(true);
    expect(released).toEqual([2, 3]);
    const other = world([1, 2, 3]);
    await other.queue.start();
    other.queue.close(false);
    await other.settle();
    expect(other.released).toEqual(expect.arrayContaining([1, 2]));
  });
});

describe("stream of chosen tasks", () => {
  it("leaves out what is held", () => {
    expect(without({ all: false, included: [1, 2, 3] }, [2])).toEqual({ all: false, included: [1, 3] });
    expect(without({ all: true, excluded: [9] }, [2, 9])).toEqual({ all: true, excluded: [9, 2] });
  });
});

describe("trail", () => {
  const trail = trailFrom([{ taskId: 1, annotationId: 10 }, { nonsense: true }, { taskId: 2 }]);
  it("reads the server's list", () => {
    expect(trail.past).toEqual([{ taskId: 1, annotationId: 10 }, { taskId: 2, annotationId: null }]);
    expect(trailFrom("x")).toEqual(EMPTY_TRAIL);
  });
  it("goes back and forward to the live task", () => {
    expect(looking(trail)).toBeNull();
    expect(looking(back(trail))?.taskId).toBe(2);
    expect(looking(back(back(back(trail))))?.taskId).toBe(1);
    expect(looking(forward(back(trail)))).toBeNull();
    expect(looking(toLive(back(back(trail))))).toBeNull();
    expect(looking(goTo(trail, 1))?.annotationId).toBe(10);
  });
  it("keeps a task once", () => {
    expect(remember(trail, { taskId: 1, annotationId: 11 }).past.map((item) => item.taskId)).toEqual([2, 1]);
  });
});
