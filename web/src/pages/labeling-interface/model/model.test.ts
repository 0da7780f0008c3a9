import { describe, expect, test } from "vitest";
import { readSource, type SourceDocument, type SourceElement } from "../source/document";
import { applyChanges, type Change } from "../source/edits";
import { addItems, addObject, addQuestion, addTool, newValues } from "./additions";
import { describeTag, itemTagOf, kindOf } from "./describe";
import { keyClashes } from "./hotkeys";
import { fromField, lineEndsOf, toField } from "./line-ends";
import { findingsByTag, tagAt } from "./problems";
import { columnOf, freeName, freshColours, isNameTaken, itemsOf, renameInConditions, renameTag, siblingsOf, titleOf } from "./queries";

function read(text: string): SourceDocument {
  const document = readSource(text);
  if (document === null) throw new Error("not well-formed");
  return document;
}
const at = (document: SourceDocument, index: number): SourceElement => document.elements[index] as SourceElement;
const after = (text: string, make: (document: SourceDocument) => readonly Change[]): string => applyChanges(text, make(read(text)));
const WORDS = { label: "Label", choice: "Answer", question: "What?", heading: "Heading" };

const FORM = `<View>
  <Text name="text" value="$text"/>
  <Labels name="who" toName="text">
    <Label value="A" background="#0072B2"/>
    <View><Label value="B" alias="b"/></View>
  </Labels>
  <View visibleWhen="region-selected" whenTagName="who" whenLabelValue="A, b">
    <Choices name="c" toName="text,other"><Choice value="x"><Choice value="y"/></Choice></Choices>
  </View>
</View>`;

describe("what is known of tags", () => {
  test("what they are for, and what they list", () => {
    expect(["image", "rectanglelabels", "rectangle", "choices", "textarea", "view", "header", "relations", "label", "wobble"].map(kindOf)).toEqual(["object", "tool", "tool", "question", "question", "group", "heading", "relations", "item", "other"]);
    expect(["labels", "choices", "relations", "rectangle"].map(itemTagOf)).toEqual(["Label", "Choice", "Relation", null]);
  });

  test("what their attributes are", () => {
    const about = (tag: string, name: string) => describeTag(tag)?.attributes.find((attribute) => attribute.name === name);
    expect(about("choices", "required")).toEqual({ name: "required", kind: "yesNo", values: [], standard: "false" });
    expect(about("RectangleLabels", "strokeColor")?.kind).toBe("colour");
    expect(about("rectanglelabels", "canRotate")?.standard).toBe("true");
    expect(about("choices", "choice")).toMatchObject({ kind: "oneOf", standard: "single" });
    expect(about("number", "max")?.kind).toBe("number");
    expect(describeTag("wobble")).toBeNull();
  });
});

describe("labels and choices", () => {
  test("are listed with those in groups and below others", () => {
    const document = read(FORM);
    expect(itemsOf(at(document, 2)).map(({ element, depth }) => [titleOf(element), depth])).toEqual([["A", 0], ["B", 0]]);
    expect(itemsOf(at(document, 7)).map(({ element, depth }) => [titleOf(element), depth])).toEqual([["x", 0], ["y", 1]]);
    expect(siblingsOf(at(document, 3)).map(titleOf)).toEqual(["A"]);
  });

  test("come by lines, once each, with colours that no other has", () => {
    expect(newValues(" a \r\n\nb\na\nc", ["c"])).toEqual(["a", "b"]);
    const text = after(FORM, (document) => addItems(document, at(document, 2), at(document, 2), "Label", ["N", 'O "<&"']));
    expect(text).toContain(`    <View><Label value="B" alias="b"/></View>\n    <Label value="N" background="#d55e00"/>\n    <Label value="O &quot;&lt;&amp;&quot;" background="#009e73"/>\n  </Labels>`);
    expect(freshColours(read(FORM), 25)).toHaveLength(25);
  });

  test("answers below another answer stand in it", () => {
    expect(after(FORM, (document) => addItems(document, at(document, 7), at(document, 9), "Choice", ["z"]))).toContain('<Choice value="y"><Choice value="z"/></Choice>');
  });
});

describe("names", () => {
  test("are changed wherever they stand", () => {
    const text = after(FORM, (document) => renameTag(document, at(document, 1), "words"));
    expect(text).toBe(FORM.replace('name="text"', 'name="words"').replace('toName="text"', 'toName="words"').replace('"text,other"', '"words,other"'));
    expect(after(FORM, (document) => renameTag(document, at(document, 2), "w"))).toContain('whenTagName="w"');
  });

  test("of labels go into the conditions that ask for them, and into no others", () => {
    expect(after(FORM, (document) => renameInConditions(document, at(document, 2), "A", "Z"))).toContain('whenLabelValue="Z,b"');
    expect(after(FORM, (document) => renameInConditions(document, at(document, 7), "A", "Z"))).toBe(FORM);
  });

  test("are free or taken", () => {
    const document = read(FORM);
    expect([freeName(document, "text"), freeName(document, "new")]).toEqual(["text2", "new"]);
    expect(isNameTaken(document, at(document, 1), "who")).toBe(true);
    expect(isNameTaken(document, at(document, 1), "text")).toBe(false);
  });
});

describe("what is added", () => {
  test("stands where it belongs", () => {
    const tool = after(FORM, (document) => addTool(document, "Labels", at(document, 1), WORDS));
    expect(tool).toContain('  </Labels>\n  <Labels name="label" toName="text">\n    <Label value="Label 1" background="#d55e00"/>\n  </Labels>\n  <View');
    expect(after(FORM, (document) => addObject(document, "Image", "pic"))).toContain('value="$text"/>\n  <Image name="image" value="$pic"/>\n');
    // Behind the last question, in the group that it stands in.
    expect(after(FORM, (document) => addQuestion(document, "Rating", WORDS))).toContain('</Choices>\n    <Header value="What?" size="5"/>\n    <Rating name="rating" toName="text"/>\n  </View>');
  });

  test("the first object stands before all but the style", () => {
    expect(after("<View>\n  <Style>a{}</Style>\n  <Header value=\"h\"/>\n</View>", (document) => addObject(document, "Text", "t"))).toBe('<View>\n  <Style>a{}</Style>\n  <Text name="text" value="$t"/>\n  <Header value="h"/>\n</View>');
  });
});

test("the field of an object is known while it is nothing but a field", () => {
  const columns = ["$a", "$a.b[0]", "$Review Text", "see $a", "$a $b", "$a[{{idx}}]", "plain"].map((value) => columnOf(read(`<Text value="${value}"/>`).root));
  expect(columns).toEqual(["a", "a.b[0]", "Review Text", null, null, null, null]);
});

test("keys that two have, or the editor has, are named", () => {
  const document = read(`<View><Text name="t" value="$t"/><Labels name="l" toName="t"><Label value="A" hotkey="f"/><Label value="B" hotkey="F"/><Label value="C" hotkey="ctrl+z"/><Label value="D" hotkey="x"/><Label value="E" hotkey="+"/></Labels><Rating name="stars" toName="t" hotkey="f"/></View>`);
  const clashes = keyClashes(document);
  expect([...clashes].map(([index, clash]) => [index, clash.with])).toEqual([[3, "B"], [4, "A"], [8, "A"], [5, "Undo"]]);
  expect(clashes.get(5)?.isEditors).toBe(true);
});

test("findings stand at the innermost tag of their place", () => {
  const document = read(FORM);
  const found = findingsByTag(document, [{ message: "a", line: 4, column: 5 }, { message: "b", line: 1, column: 1 }, { message: "c", line: 5, column: 11 }, { message: "d", line: 99, column: 1 }]);
  expect([...found].map(([index, list]) => [index, list.map((finding) => finding.message)])).toEqual([[3, ["a"]], [0, ["b", "d"]], [5, ["c"]]]);
  expect(tagAt(document, FORM.length).index).toBe(0);
});

test("long line ends stay long, and mixed ones what they are", () => {
  for (const text of ["a\r\nb\r\n", "a\nb", "a\r\nb\nc", "a\rb\r\nc", "a"]) {
    const ends = lineEndsOf(text);
    expect(fromField(toField(text, ends), ends)).toBe(text);
  }
  expect(toField("a\r\nb", lineEndsOf("a\r\nb"))).toBe("a\nb");
});
