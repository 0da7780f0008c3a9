// Why media are not there: what the server says of a store is said in the language of the person.
import { afterEach, expect, test } from "vitest";
import { reasonOfAnswer } from "./why";

afterEach(() => {
  document.documentElement.lang = "en";
});

test("a link of ours that is over has expired, and what the store told our server is its reason", async () => {
  const over = JSON.stringify({ detail: "This link is over: it is good for a minute. Load the object again.", code: "object_link_is_over" });
  expect(await reasonOfAnswer(new Response(over, { status: 403 }), true)).toEqual({ kind: "expired" });
  expect(await reasonOfAnswer(new Response("{}", { status: 403 }), true)).toEqual({ kind: "forbidden" });
  const denied = JSON.stringify({ detail: "The store does not allow this: the credentials lack the permission to get." });
  expect(await reasonOfAnswer(new Response(denied, { status: 424 }), true)).toEqual({ kind: "store", said: "The store does not allow this: the credentials lack the permission to get." });
  // Another server's words are no codes of ours.
  expect(await reasonOfAnswer(new Response(over, { status: 403 }), false)).toEqual({ kind: "forbidden" });
});

test("a store's refusal is in German where the person reads German, and in the server's words else", async () => {
  const refused = (body: unknown): Promise<unknown> => reasonOfAnswer(new Response(JSON.stringify(body), { status: 424 }), true);
  const body = { detail: "The store does not allow this: the credentials lack the permission to get.", code: "store_denied", params: { permission: "get" } };
  expect(await refused(body)).toEqual({ kind: "store", said: body.detail });
  document.documentElement.lang = "de";
  expect(await refused(body)).toEqual({ kind: "store", said: "Der Speicher erlaubt das nicht: Den Zugangsdaten fehlt die Berechtigung „get“." });
  expect(await refused({ detail: "New words." })).toEqual({ kind: "store", said: "New words." });
});
