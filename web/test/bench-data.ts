import type { ResultItem } from "../src/editor";

export const RECT_CONFIG = `<View><RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Person"/><Label value="Sign"/><Label value="Tree"/></RectangleLabels><Image name="img" value="$image" zoom="true"/></View>`;
export const TEXT_CONFIG = `<View><Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/><Label value="Date"/><Label value="Machine"/></Labels><Text name="text" value="$text"/></View>`;
const RECT_LABELS = ["Car", "Person", "Sign", "Tree"];
const SPAN_LABELS = ["Person", "Place", "Date", "Machine"];
const TEXT_BYTES = 200_000;

/** The same numbers in every run, so that runs can be compared. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Boxes over the whole image but its left edge, where the measuring draws. */
export function rectangles(count: number): ResultItem[] {
  const next = sequence(7);
  return Array.from({ length: count }, (_, index) => {
    const [width, height] = [0.5 + next() * 2.5, 0.5 + next() * 3];
    return {
      original_width: 4000, original_height: 3000, image_rotation: 0,
      value: { x: 8 + next() * (92 - width), y: next() * (100 - height), width, height, rotation: 0, rectanglelabels: [RECT_LABELS[index % 4] ?? "Car"] },
      id: `r${index}`, from_name: "box", to_name: "img", type: "rectanglelabels", origin: "manual",
    };
  });
}

export function spans(count: number): { readonly text: string; readonly result: ResultItem[] } {
  const words = "the lamp stood on an old table near the open window and threw its light far over the garden".split(" ");
  const next = sequence(11);
  const lines: string[] = [];
  for (let size = 0; size < TEXT_BYTES;) {
    const line = Array.from({ length: 14 }, () => words[Math.floor(next() * words.length)]).join(" ");
    lines.push(line);
    size += line.length + 1;
  }
  const text = lines.join("\n");
  const step = Math.floor(text.length / Math.max(1, count));
  const result = Array.from({ length: count }, (_, index) => ({
    value: { start: index * step, end: index * step + 12, text: text.slice(index * step, index * step + 12), labels: [SPAN_LABELS[index % 4] ?? "Person"] },
    id: `s${index}`, from_name: "ner", to_name: "text", type: "labels", origin: "manual",
  }));
  return { text, result };
}
