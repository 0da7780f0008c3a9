import { describe, expect, it } from "vitest";
import { dataKeys, labelLines, pointAtKey, readLabels, saysSomething, writeLabels } from "./labels";

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

  it("keeps what is below an answer, in groups and in comments", () => {
    const nested = `<View><!-- <Choices><Choice value="no"/></Choices> --><Choices name="c" toName="t"><!-- all --><Choice value="a"><Choice value="b"/></Choice><Choice value='c > d'/></Choices></View>`;
    expect(readLabels(nested)).toEqual(["a", "c > d"]);
    expect(writeLabels(nested, ["c > d", "new", "a"])).toBe(`<View><!-- <Choices><Choice value="no"/></Choices> --><Choices name="c" toName="t"><!-- all --><Choice value='c > d'/><Choice value="new"/><Choice value="a"><Choice value="b"/></Choice></Choices></View>`);
    expect(writeLabels(nested, readLabels(nested) ?? [])).toBe(nested);
  });

  it("knows whether there is anything", () => {
    expect([saysSomething("<View></View>"), saysSomething("<View><Text name='t' value='$t'/></View>"), saysSomething("<View>")]).toEqual([false, true, true]);
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
