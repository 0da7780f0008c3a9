import { expect, test } from "vitest";
import { nextWord, previousWord } from "./words";

const walk = (text: string, edge: "start" | "end") => {
  const places: number[] = [];
  for (let at = 0; at < text.length; at = nextWord(text, at, edge)) places.push(at);
  return [...places, text.length];
};

test("goes to where words begin and selects to where they end, over signs and line breaks", () => {
  const text = "Ada’s note, 🙂 at\n\nnine.";
  expect(walk(text, "start").map((at) => text.slice(at, at + 2))).toEqual(["Ad", "no", "at", "ni", ""]);
  expect(walk(text, "end").map((at) => text.slice(Math.max(0, at - 2), at))).toEqual(["", "’s", "te", "at", "ne", "e."]);
  expect([text.length, 20, 19, 1].map((at) => previousWord(text, at))).toEqual([19, 19, 15, 0]);
});

test("always gets on, also where there are no words, and in a text without spaces", () => {
  for (const text of ["", "   ", "🙂".repeat(900), "a".repeat(3000), "今天天气很好".repeat(50)]) {
    const places = walk(text, "start");
    expect(places.at(-1)).toBe(text.length);
    expect(places.every((at, index) => index === 0 || at > (places[index - 1] ?? 0) || at === text.length)).toBe(true);
    for (let at = text.length, steps = 0; at > 0; at = previousWord(text, at), steps += 1) expect(steps).toBeLessThan(5000);
  }
});
