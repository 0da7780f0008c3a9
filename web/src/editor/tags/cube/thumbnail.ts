import { numbersIn, turnedAround, type Thumbnail } from "../thumbnail";

type Pair = readonly [number, number];

function faceIn(value: unknown, rotation: number, aspect: number): readonly Pair[] | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const box = numbersIn(value as Parameters<Thumbnail["outline"]>[0], ["x", "y", "width", "height"]);
  if (box === null || box.width <= 0 || box.height <= 0) return null;
  const { x, y, width, height } = box;
  return turnedAround([x, y], rotation, aspect, [[0, 0], [width, 0], [width, height], [0, height]]);
}

/** One line along all edges: the front, over to the back, and there back and forth at each corner. */
export const thumbnail: Thumbnail = {
  types: ["cube", "cubelabels"],
  outline(value, aspect) {
    const rotation = numbersIn(value, ["rotation"])?.rotation ?? 0;
    const front = faceIn(value, rotation, aspect);
    if (front === null) return null;
    const back = faceIn(value["back"], rotation, aspect);
    const [first] = front;
    const [behind] = back ?? [];
    if (back === null || first === undefined || behind === undefined) return { kind: "polygon", points: front };
    const between = [1, 2, 3].flatMap((index) => [back[index], front[index], back[index]].filter((point): point is Pair => point !== undefined));
    return { kind: "polygon", points: [...front, first, behind, ...between, behind] };
  },
};
