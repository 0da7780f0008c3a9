import { expect, test } from "vitest";
import "../tags/define";
import { parseConfig } from "../config/parse";
import { deserialise } from "../model/deserialise";
import { AnnotationStore } from "../model/store";
import type { ResultItem } from "../model/types";
import { allCodecs } from "../model/kinds";
import { compareSides } from "./compare";

const config = parseConfig(`<View>
  <Relations/>
  <Image name="i" value="$i"/><Text name="t" value="$t"/>
  <RectangleLabels name="b" toName="i"><Label value="Car"/><Label value="Bus"/></RectangleLabels>
  <Labels name="l" toName="t"><Label value="A"/></Labels>
  <Choices name="clear" toName="i" perRegion="true"><Choice value="y"/><Choice value="n"/></Choices>
  <Choices name="mood" toName="t" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
  <TextArea name="note" toName="t"/>
</View>`);

const box = (id: string, x: number, label = "Car", width = 20): ResultItem => ({ id, from_name: "b", to_name: "i", type: "rectanglelabels", original_width: 100, original_height: 100, value: { x, y: 10, width, height: 20, rotation: 0, rectanglelabels: [label] } });
const clear = (id: string, x: number, value: string): ResultItem => ({ id, from_name: "clear", to_name: "i", type: "choices", original_width: 100, original_height: 100, value: { x, y: 10, width: 20, height: 20, rotation: 0, choices: [value] } });
const span = (id: string, start: number, end: number): ResultItem => ({ id, from_name: "l", to_name: "t", type: "labels", value: { start, end, text: "x", labels: ["A"] } });
const choices = (values: string[]): ResultItem => ({ id: "m", from_name: "mood", to_name: "t", type: "choices", value: { choices: values } });
const note = (text: string[]): ResultItem => ({ id: "n", from_name: "note", to_name: "t", type: "textarea", value: { text } });

function compared(...results: ResultItem[][]) {
  const sides = results.map((result, index) => {
    const store = new AnnotationStore();
    store.load(deserialise(result, config, allCodecs()));
    return { key: String(index), store };
  });
  const { regions, controls, relations } = compareSides(config, sides);
  const told = (side: number) => [...(regions.get(String(side)) ?? [])].map(([id, mark]) =>
    `${id} ${mark.kind}${mark.against.map((item) => ` ${item.key}:${item.id ?? "-"}${item.parts.length === 0 ? "" : ` ${item.parts.join("+")}`}`).join("")}`);
  return { told, controls: [...controls], relations: (side: number) => (relations.get(String(side)) ?? []).map(({ fromId, toId }) => `${fromId}>${toId}`) };
}

test("nearly the same box is the same; another label, place or answer differs; the rest is only here", () => {
  const { told } = compared(
    [box("same", 10), box("label", 40), box("moved", 70), box("gone", 95, "Car", 5)],
    [box("S", 11), box("L", 40, "Bus"), box("M", 75)],
  );
  expect(told(0)).toEqual(["same same", "label differs 1:L labels", "moved differs 1:M place", "gone alone 1:-"]);
  expect(told(1)).toEqual(["S same", "L differs 0:label labels", "M differs 0:moved place"]);
  expect(compared([box("a", 10), clear("a", 10, "y")], [box("b", 10), clear("b", 10, "n")]).told(0)).toEqual(["a differs 1:b answers"]);
});

test("of two at one place those with the same labels belong together", () => {
  const { told } = compared([box("car", 10, "Car"), box("bus", 10, "Bus")], [box("B", 11, "Bus"), box("C", 11, "Car")]);
  expect(told(0)).toEqual(["car same", "bus same"]);
});

test("spans are compared letter by letter", () => {
  expect(compared([span("a", 0, 10), span("b", 20, 30), span("c", 50, 60)], [span("x", 0, 10), span("y", 20, 31)]).told(0)).toEqual(["a same", "b differs 1:y place", "c alone 1:-"]);
});

test("among three, a region says with whom it differs", () => {
  expect(compared([box("a", 10)], [box("b", 10, "Bus")], [box("c", 10)]).told(0)).toEqual(["a differs 1:b labels"]);
  expect(compared([box("a", 10)], [box("b", 10, "Bus")], []).told(0)).toEqual(["a alone 1:b labels 2:-"]);
});

test("answers on the task: the order of choices says nothing, a missing or other answer does", () => {
  expect(compared([choices(["a", "b"]), note(["x"])], [choices(["b", "a"]), note(["x"])]).controls).toEqual([]);
  expect(compared([choices(["a"]), note(["x", "y"])], [choices(["a", "b"]), note(["y", "x"])]).controls).toEqual(["mood", "note"]);
  expect(compared([choices(["a"])], []).controls).toEqual(["mood"]);
});

test("relations follow the regions that belong together", () => {
  const relation = (from: string, to: string, direction = "right"): ResultItem => ({ from_id: from, to_id: to, type: "relation", direction });
  const two = compared([span("a", 0, 5), span("b", 10, 15), relation("a", "b")], [span("x", 0, 5), span("y", 10, 15), relation("y", "x", "left")]);
  expect([two.relations(0), two.relations(1)]).toEqual([[], []]);
  const other = compared([span("a", 0, 5), span("b", 10, 15), relation("a", "b")], [span("x", 0, 5), span("y", 10, 15), relation("y", "x")]);
  expect([other.relations(0), other.relations(1)]).toEqual([["a>b"], ["y>x"]]);
});

test("thousands of regions are compared at once", () => {
  const many = (shift: number) => Array.from({ length: 4000 }, (_, n) => span(`${shift}-${n}`, n * 10, n * 10 + 5 + (n === 7 ? shift : 0)));
  expect(compared(many(0), many(1)).told(0).filter((line) => !line.endsWith("same"))).toEqual(["0-7 differs 1:1-7 place"]);
});
