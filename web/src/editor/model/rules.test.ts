import { describe, expect, test } from "vitest";
import "../tags/define";
import { parseConfig } from "../config/parse";
import type { ConfigNode } from "../config/types";
import { walk } from "../config/graph";
import { allCodecs, codecOf } from "./kinds";
import { fits, afterPress, flatten, matching, type ChoiceItem } from "../tags/choices/tree";
import { setRegionAnswer, setTaskAnswer } from "./answers";
import { withDefaults } from "./defaults";
import { drawingOn } from "./draw";
import { deserialise } from "./deserialise";
import { pressLabel } from "./labels";
import { serialise } from "./serialise";
import { AnnotationStore } from "./store";
import type { Region, ResultItem } from "./types";
import { missingAnswers } from "./validate";
import { isSubmitted, isVisible } from "./visibility";

const CONFIG = `<View>
  <Text name="t" value="$text"/>
  <Labels name="l" toName="t"><Label value="Person"/><Label value="Place"/></Labels>
  <Choices name="top" toName="t"><Choice value="Yes"/><Choice value="No"/></Choices>
  <View idAttr="chosen" visibleWhen="choice-selected" whenTagName="top" whenChoiceValue="Yes, Maybe"><Choices name="why" toName="t" required="true"><Choice value="A"/></Choices></View>
  <View idAttr="unchosen" visibleWhen="choice-unselected" whenTagName="top"/>
  <View idAttr="plain" whenChoiceValue="No"/>
  <View idAttr="region" visibleWhen="region-selected" whenTagName="l" whenLabelValue="Person"/>
  <View idAttr="noregion" visibleWhen="no-region-selected"/>
  <Choices name="gender" toName="t" perRegion="true" required="true" whenTagName="l" whenLabelValue="Person" visibleWhen="region-selected"><Choice value="f"/><Choice value="m"/></Choices>
</View>`;

const span = (id: string, label: string): ResultItem => ({ id, from_name: "l", to_name: "t", type: "labels", origin: "manual", value: { start: 0, end: 3, text: "abc", labels: [label] } });

function setUp(result: ResultItem[] = [span("p", "Person"), span("q", "Place")]) {
  const config = parseConfig(CONFIG);
  const store = new AnnotationStore();
  store.load(deserialise(result, config, allCodecs()));
  const node = (id: string): ConfigNode => {
    for (const item of config.root === null ? [] : walk(config.root)) if (item.attrs["idattr"] === id || item.attrs["name"] === id) return item;
    throw new Error(id);
  };
  const control = (name: string) => config.controls.get(name) ?? (() => { throw new Error(name); })();
  return { config, store, node, control, visible: (id: string) => isVisible(node(id), config, store) };
}

describe("visibility", () => {
  test("choices show and hide, children follow their parents", () => {
    const { store, control, visible } = setUp();
    expect([visible("chosen"), visible("why"), visible("unchosen"), visible("plain")]).toEqual([false, false, true, false]);
    setTaskAnswer(store, control("top"), ["Yes"]);
    expect([visible("chosen"), visible("why"), visible("unchosen"), visible("plain")]).toEqual([true, true, false, false]);
    setTaskAnswer(store, control("top"), ["No"]);
    expect([visible("chosen"), visible("plain")]).toEqual([false, true]);
  });

  test("regions show and hide by their label", () => {
    const { store, visible } = setUp();
    expect([visible("region"), visible("noregion")]).toEqual([false, true]);
    store.select(["p"]);
    expect([visible("region"), visible("noregion"), visible("gender")]).toEqual([true, false, true]);
    store.select(["q"]);
    expect([visible("region"), visible("noregion"), visible("gender")]).toEqual([false, false, false]);
  });

  test("a hidden answer is kept but not submitted", () => {
    const { config, store, control, node } = setUp();
    setTaskAnswer(store, control("top"), ["Yes"]);
    setTaskAnswer(store, control("why"), ["A"]);
    expect(isSubmitted(node("why"), config, store, null)).toBe(true);
    setTaskAnswer(store, control("top"), ["No"]);
    expect(isSubmitted(node("why"), config, store, null)).toBe(false);
    expect(store.classificationOf("why")?.value).toEqual(["A"]);
  });
});

describe("required answers", () => {
  test("only what is shown is asked for, region by region", () => {
    const { config, store, control } = setUp();
    expect(missingAnswers(config, store, {}).map((item) => [item.control.name, item.regionId])).toEqual([["gender", "p"]]);
    setTaskAnswer(store, control("top"), ["Yes"]);
    expect(missingAnswers(config, store, {}).map((item) => item.control.name)).toEqual(["why", "gender"]);
    setTaskAnswer(store, control("why"), ["A"]);
    setRegionAnswer(store, control("gender"), ["p"], ["f"]);
    expect(missingAnswers(config, store, {})).toEqual([]);
  });
});

test("a number out of its limits is not submitted", () => {
  const config = parseConfig('<View><Text name="t" value="$t"/><Number name="n" toName="t" min="0" max="10"/></View>');
  const store = new AnnotationStore();
  const control = config.controls.get("n");
  if (control === undefined) throw new Error("n");
  for (const [value, problems] of [[-1, 1], [0, 0], [10, 0], [11, 1]] as const) {
    setTaskAnswer(store, control, value);
    expect(missingAnswers(config, store, {}), String(value)).toHaveLength(problems);
  }
  setTaskAnswer(store, control, null);
  expect(missingAnswers(config, store, {})).toEqual([]);
});

describe("answers on the wire", () => {
  test("an answer about a region repeats its id and geometry, between the items of its region and the next", () => {
    const { store, control } = setUp();
    setRegionAnswer(store, control("gender"), ["p"], ["f"]);
    const items = serialise(store.data(), codecOf);
    expect(items.map((item) => [item.id, item.type])).toEqual([["p", "labels"], ["p", "choices"], ["q", "labels"]]);
    expect(items[1]).toEqual({ id: "p", from_name: "gender", to_name: "t", type: "choices", origin: "manual", value: { start: 0, end: 3, text: "abc", choices: ["f"] } });
  });

  test("one answer for many regions is one step", () => {
    const { store, control } = setUp();
    setRegionAnswer(store, control("gender"), ["p", "q"], ["m"]);
    store.undo();
    expect(serialise(store.data(), codecOf)).toHaveLength(2);
  });

  test("a new answer has the members of the real editor", () => {
    const { store, control } = setUp([]);
    setTaskAnswer(store, control("top"), ["Yes"]);
    const [item] = serialise(store.data(), codecOf);
    expect(item).toMatchObject({ from_name: "top", to_name: "t", type: "choices", origin: "manual", value: { choices: ["Yes"] } });
    expect(item?.id).toMatch(/^[\w-]{10}$/);
    setTaskAnswer(store, control("top"), null);
    expect(serialise(store.data(), codecOf)).toEqual([]);
  });

  test("members that nobody knows survive a change", () => {
    const odd: ResultItem = { ...span("p", "Person"), score: 0.5, custom: { a: 1 }, value: { ...span("p", "Person").value, extra: true } };
    const { store } = setUp([odd]);
    store.setGeometry("p", { start: 1, end: 2, text: "b" });
    expect(serialise(store.data(), codecOf)).toEqual([{ ...odd, value: { start: 1, end: 2, text: "b", labels: ["Person"], extra: true } }]);
  });

  test("items of controls that the config does not have are kept verbatim", () => {
    const strange: ResultItem[] = [{ id: "z", from_name: "gone", to_name: "t", type: "labels", value: { start: 0, end: 1, labels: ["X"] } }, { foo: 1 }, { type: "relation", from_id: 4, to_id: 5 }];
    const { store } = setUp([...strange, span("p", "Person")]);
    store.removeRegions(["p"]);
    expect(serialise(store.data(), codecOf)).toEqual(strange);
  });

  test("a result that is no list is an empty annotation, not a crash", () => {
    const { config } = setUp([]);
    for (const bad of [null, undefined, {}, "x", 3]) expect(deserialise(bad, config, allCodecs()).regions).toEqual([]);
    expect(deserialise([null, 3, "x", []], config, allCodecs()).passthrough).toHaveLength(4);
  });
});

describe("labels", () => {
  test("a label is chosen for the next region, or put on the selected ones", () => {
    const { config, store, control } = setUp();
    expect(drawingOn("t", config, store)).toBeNull();
    expect(pressLabel(store, config, control("l"), "Place")).toBe("chosen");
    expect(drawingOn("t", config, store)).toMatchObject({ labels: ["Place"], control: { name: "l" } });
    store.select(["p", "q"]);
    expect(pressLabel(store, config, control("l"), "Place")).toBe("applied");
    expect(store.region("p")?.results[0]?.value).toEqual(["Place"]);
    store.undo();
    expect(store.region("p")?.results[0]?.value).toEqual(["Person"]);
  });
});

describe("allowEmpty", () => {
  const source = (choice: string) => `<View><Text name="t" value="$text"/><Labels name="l" toName="t" allowEmpty="true" choice="${choice}"><Label value="Person"/><Label value="Place"/></Labels></View>`;
  const open = (choice = "single") => {
    const config = parseConfig(source(choice));
    const store = new AnnotationStore();
    store.load(deserialise([span("p", "Person")], config, allCodecs()));
    const control = config.controls.get("l") ?? (() => { throw new Error("l"); })();
    return { config, store, control };
  };

  test("adds a label that is written as none", () => {
    const { config, store, control } = open();
    expect(control.labels.map((label) => label.key)).toEqual(["", "Person", "Place"]);
    expect(drawingOn("t", config, store)).toBeNull();
    expect(pressLabel(store, config, control, "")).toBe("chosen");
    expect(drawingOn("t", config, store)).toMatchObject({ control: { name: "l" }, labels: [] });
    expect(pressLabel(store, config, control, "")).toBe("dropped");
  });

  test("goes with no other label", () => {
    const { config, store, control } = open("multiple");
    for (const key of ["Person", "", "Place"]) pressLabel(store, config, control, key);
    expect(store.chosenLabels("l")).toEqual(["Place"]);
    pressLabel(store, config, control, "");
    expect(store.chosenLabels("l")).toEqual([""]);
  });

  test("takes the labels off a region, whose shape stays", () => {
    const { config, store, control } = open();
    store.select(["p"]);
    pressLabel(store, config, control, "");
    expect(serialise(store.data(), codecOf)[0]?.value).toEqual({ start: 0, end: 3, text: "abc", labels: [] });
    pressLabel(store, config, control, "Place");
    expect(serialise(store.data(), codecOf)[0]?.value).toMatchObject({ labels: ["Place"] });
  });
});

describe("choices", () => {
  const item = (key: string, path = [key], children: ChoiceItem[] = []): ChoiceItem => ({ key, path, title: key, hint: null, hotkey: null, color: null, html: null, style: undefined, selected: false, children });
  const tree = [item("A", ["A"], [item("A1", ["A", "A1"])]), item("B")];
  const order = flatten(tree);
  const press = (index: number, value: unknown, nested: boolean, multiple: boolean) => afterPress(order[index] ?? item("?"), value, { nested, multiple, stays: false, order });

  test("single choices replace and can be taken back", () => {
    expect(press(0, null, false, false)).toEqual(["A"]);
    expect(press(2, ["A"], false, false)).toEqual(["B"]);
    expect(press(2, ["B"], false, false)).toBeNull();
    expect(afterPress(item("B"), ["B"], { nested: false, multiple: false, stays: true, order })).toEqual(["B"]);
  });

  test("a filter leaves what matches, with its parents", () => {
    expect(matching(tree, (item) => fits(item, "a1"))).toEqual([item("A", ["A"], [item("A1", ["A", "A1"])])]);
    expect(matching(tree, (item) => fits(item, " b "))).toEqual([item("B")]);
    expect(matching(tree, (item) => fits(item, "x"))).toEqual([]);
  });

  test.each([
    ['<Choices name="c" toName="t"><Choice value="A"><Choice value="A1" selected="true"/></Choice></Choices>', ["A1"]],
    ['<Choices name="c" toName="t" allowNested="true"><View><Choice value="A"><Choice value="A1" alias="x" selected="true"/></Choice></View></Choices>', [["A", "x"]]],
    ['<Choices name="c" toName="t" value="$d" choice="multiple"><Choice value="A" selected="true"/></Choices>', ["A", "M2"]],
    ['<Choices name="c" toName="t"><Choice value="A" selected="true"/><Choice value="B" selected="true"/></Choices>', ["A"]],
  ])("what %s starts with", (choices, value) => {
    const config = parseConfig(`<View><Text name="t" value="$text"/>${choices}</View>`);
    const started = withDefaults({ regions: [], classifications: [], relations: [], passthrough: [] }, config, { d: [{ value: "M1" }, { value: "M2", selected: true }] });
    expect(started.classifications.map((item) => item.value)).toEqual([value]);
  });

  test("multiple choices are written in config order and keep values they do not know", () => {
    expect(press(0, ["B"], false, true)).toEqual(["A", "B"]);
    expect(press(0, ["B", "other"], false, true)).toEqual(["A", "B", "other"]);
    expect(press(2, ["A", "B"], false, true)).toEqual(["A"]);
  });

  test("nested choices are written as paths, flat ones too", () => {
    expect(press(1, null, true, false)).toEqual([["A", "A1"]]);
    expect(press(2, [["A", "A1"]], true, true)).toEqual([["A", "A1"], ["B"]]);
    expect(press(2, [["B"]], true, true)).toBeNull();
  });
});

test("whenRole shows a part for messages of its roles only", () => {
  const config = parseConfig(`<View><View visibleWhen="region-selected" whenRole="assistant,tool"><Header value="h"/></View></View>`);
  const node = config.root?.children[0];
  const message = (role: string) => ({ id: role, kind: "chat", geometry: { role, content: "x" }, results: [] }) as unknown as Region;
  expect(node).toBeDefined();
  if (node === undefined) return;
  const store = new AnnotationStore();
  expect(["user", "assistant", "tool"].map((role) => isVisible(node, config, store, message(role)))).toEqual([false, true, true]);
  expect(isVisible(node, config, store, null)).toBe(false);
});
