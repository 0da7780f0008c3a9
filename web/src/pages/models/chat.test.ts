import { describe, expect, it } from "vitest";
import { answersOf, excerptOf, numberIn, readChat } from "./chat";

describe("a language model", () => {
  it("is read as the server sends it", () => {
    expect(readChat(null)).toBeNull();
    const sent = { model: "small", prompt: "p", max_tokens: 9, is_structured: false, requests_per_minute: null, price_in: 1, price_out: 2, budget: 3, api_key_is_set: true, tokens_in: 4, tokens_out: 5, spent: 0.5 };
    expect(readChat(sent)).toEqual({ model: "small", prompt: "p", maxTokens: 9, isStructured: false, requestsPerMinute: null, priceIn: 1, priceOut: 2, budget: 3, hasKey: true, tokens: 9, spent: 0.5 });
  });

  it("answers in lines that people read", () => {
    const item = (from_name: string, type: string, value: unknown) => ({ from_name, to_name: "t", type, value });
    expect(answersOf([
      item("mood", "choices", { choices: ["a", "b"] }),
      item("who", "labels", { start: 0, end: 3, text: "Ann", labels: ["Person"] }),
      item("kind", "taxonomy", { taxonomy: [["A", "B"]] }),
      item("why", "textarea", { text: ["because"] }),
      item("stars", "rating", { rating: 4 }),
      item("side", "pairwise", { selected: "left" }),
    ])).toEqual(["mood: a, b", "who: Person – Ann", "kind: A › B", "why: because", "stars: 4", "side: left"]);
    expect(answersOf(null)).toEqual([]);
  });

  it("shows what a task says, shortened", () => {
    expect(excerptOf({ text: "one", more: [1] })).toBe("one · [1]");
    expect(excerptOf({ text: "x".repeat(500) })).toHaveLength(161);
  });

  it("reads numbers as people write them", () => {
    expect([numberIn(" "), numberIn("0,15"), numberIn("2.5"), numberIn("many")]).toEqual([null, 0.15, 2.5, "many"]);
  });
});
