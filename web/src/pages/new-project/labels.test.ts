import { describe, expect, it } from "vitest";
import { dataKeys, labelLines, pointAtKey, readLabels, writeLabels } from "./labels";

const CONFIG = `<View>
  <Labels name="l" toName="t">
    <Label value="A &amp; B" background="red" hotkey="a"/>
    <Label value="C"/>
  </Labels>
  <Text name="t" value="$text"/>
</View>`;

describe("labels of a config", () => {
  it("reads and writes them without touching the rest", () => {
    expect(readLabels(CONFIG)).toEqual(["A & B", "C"]);
    const changed = writeLabels(CONFIG, ["A & B", 'say "hi"']);
    expect(readLabels(changed)).toEqual(["A & B", 'say "hi"']);
    expect(changed).toContain('<Label value="A &amp; B" background="red" hotkey="a"/>');
    expect(changed).toContain('<Text name="t" value="$text"/>');
    expect(writeLabels(CONFIG, readLabels(CONFIG) ?? [])).toContain('<Label value="C"/>');
  });

  it("leaves a config without a list alone", () => {
    expect(readLabels("<View/>")).toBeNull();
    expect(writeLabels("<View/>", ["a"])).toBe("<View/>");
  });

  it("takes lines as labels once each", () => {
    expect(labelLines(" a \n\nb\na")).toEqual(["a", "b"]);
  });

  it("points the first object at another key", () => {
    expect(dataKeys(CONFIG)).toEqual(["text"]);
    expect(pointAtKey(CONFIG, "body")).toContain('value="$body"');
    expect(pointAtKey(CONFIG, "a key")).toContain('value="$a key"');
    expect(pointAtKey(CONFIG, "no $key")).toBe(CONFIG);
  });
});
