import { describe, expect, test } from "vitest";
import "../tags/define";
import { parseConfig } from "../config/parse";
import { allCodecs, codecOf } from "./kinds";
import { deserialise } from "./deserialise";
import { serialise } from "./serialise";

const config = parseConfig(`<View>
  <Image name="i" value="$image"/><Text name="t" value="$text"/>
  <EllipseLabels name="e" toName="i"><Label value="Pond"/></EllipseLabels>
  <PolygonLabels name="p" toName="i"><Label value="Road"/></PolygonLabels>
  <OcrLabels name="b" toName="i"><Label value="Sky"/></OcrLabels>
  <Labels name="l" toName="t"><Label value="A"/></Labels>
  <Choices name="clear" toName="i" perRegion="true"><Choice value="y"/></Choices>
  <Choices name="mood" toName="t"><Choice value="a"/></Choices>
</View>`);
const ellipse = (value: unknown) => ({ id: "x", from_name: "e", to_name: "i", type: "ellipselabels", value });
const mood = (value: unknown) => ({ id: "m", from_name: "mood", to_name: "t", type: "choices", value });
const why = (...items: unknown[]) => deserialise(items, config, allCodecs()).passthrough.map((item) => item.why);
const unread = (...members: string[]) => ({ kind: "unread", members });

describe("an item that is not shown says why", () => {
  test.each([
    ["an ellipse without a radius and with a text for a number", ellipse({ x: 1, y: "2", radiusX: 3, ellipselabels: ["Pond"] }), unread("y", "radiusY")],
    ["an ellipse whose value is a list", ellipse([1, 2]), unread("value")],
    ["a polygon with a point of one number", { ...ellipse({ points: [[1]], polygonlabels: ["Road"] }), from_name: "p", type: "polygonlabels" }, unread("points")],
    ["a span without its end", { id: "s", from_name: "l", to_name: "t", type: "labels", value: { start: 1, labels: ["A"] } }, unread("end")],
    ["a span that ends before it begins", { id: "s", from_name: "l", to_name: "t", type: "labels", value: { start: 4, end: 1, labels: ["A"] } }, unread("start", "end")],
    ["an answer without its value", mood({ choice: ["a"] }), unread("choices")],
    ["an answer with a place", mood({ choices: ["a"], start: 1 }), unread("start")],
    ["what is no item", 7, unread()],
    ["a tag that the editor does not have", { ...ellipse({ x: 1 }), from_name: "b", type: "unheardlabels" }, { kind: "no-tag" }],
    ["a name that is not in the config", { ...ellipse({}), from_name: "gone" }, { kind: "no-tag" }],
    ["data that are not in the config", { ...ellipse({ x: 1 }), to_name: "gone" }, { kind: "no-tag" }],
    ["an answer about a region that is not there", { id: "x", from_name: "clear", to_name: "i", type: "choices", value: { choices: ["y"] } }, { kind: "no-region" }],
  ])("%s", (_, item, reason) => {
    expect(why(item)).toEqual([reason]);
    expect(serialise(deserialise([item], config, allCodecs()), codecOf)).toEqual([item]);
  });

  test("a second answer to the same question", () => {
    expect(why(mood({ choices: ["a"] }), mood({ choices: [] }))).toEqual([{ kind: "second" }]);
  });
});
