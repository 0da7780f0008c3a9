import { expect, test } from "vitest";
import { reasonOfAnswer } from "./why";

test("a link of ours that is over has expired, and what the store told our server is its reason", async () => {
  const over = JSON.stringify({ detail: "This link is over: it is good for a minute. Load the object again.", code: "object_link_is_over" });
  expect(await reasonOfAnswer(new Response(over, { status: 403 }), true)).toEqual({ kind: "expired" });
  expect(await reasonOfAnswer(new Response("{}", { status: 403 }), true)).toEqual({ kind: "forbidden" });
  const denied = JSON.stringify({ detail: "The store does not allow this: the credentials lack the permission to get." });
  expect(await reasonOfAnswer(new Response(denied, { status: 424 }), true)).toEqual({ kind: "store", said: "The store does not allow this: the credentials lack the permission to get." });
  // Another server's words are no codes of ours.
  expect(await reasonOfAnswer(new Response(over, { status: 403 }), false)).toEqual({ kind: "forbidden" });
});
