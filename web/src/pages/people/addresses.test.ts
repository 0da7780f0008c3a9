import { expect, test } from "vitest";
import { addressesIn } from "./addresses";

test("addresses come from lines, commas and address books, each once", () => {
  expect(addressesIn("Ann Example <Ann@example.com>, bob@example.com;\n\n ann@example.com \n")).toEqual(["ann@example.com", "bob@example.com"]);
  expect(addressesIn(" \n,")).toEqual([]);
  // What is no address is sent too, so that the server says so.
  expect(addressesIn("no address")).toEqual(["no address"]);
});
