import { expect, test } from "vitest";
import { naturalOrder, pastedFile, pastedKind } from "./import-api";

test.each([
  ["[{\"text\": 1}]", "json"],
  ["{\n  \"text\": 1\n}", "json"],
  ["{\"text\": 1}\n{\"text\": 2}\n", "jsonl"],
  ["text,stars\n\"good, really\",5", "csv"],
  ["\"a, b\",c\r\n\"d\",e\r\n", "csv"],
  ["text,note\n\"goes on\nin the next line\",5", "csv"],
  ["text\tstars\ngood, really\t5", "tsv"],
  ["Hello, world.\nAnother line, with two, commas.", "txt"],
  ["one line, with a comma", "txt"],
  ["one\ntwo", "txt"],
])("%j is %s", (text, kind) => {
  expect(pastedKind(text)).toBe(kind);
  expect(pastedFile(text).name).toBe(`pasted.${kind}`);
});

test("files stand in the order in which people count", () => {
  const names = ["img10.png", "img2.png", "IMG1.png", "b.png", "a.png", "img02.png"];
  const sorted = naturalOrder(names.map((name) => new File(["x"], name))).map((file) => file.name);
  expect(sorted).toEqual(["a.png", "b.png", "IMG1.png", "img02.png", "img2.png", "img10.png"]);
});
