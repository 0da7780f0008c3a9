import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interpolate } from "./interpolate";
import { parseConfig } from "./parse";
import { tagPositions } from "./positions";
import { paletteColor, safeColor } from "./palette";
import { xmlFault } from "./wellformed";

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const { xml } = fc.letrec<{ xml: string }>((tie) => ({
  xml: fc.tuple(fc.constantFrom("View", "Choices", "A.b"), fc.array(fc.string({ maxLength: 8 }), { maxLength: 2 }), fc.array(fc.oneof({ depthSize: "small" }, fc.string({ maxLength: 8 }).map(escape), tie("xml")), { maxLength: 3 }))
    .map(([name, values, children]) => `<${name}${values.map((value, index) => ` a${index}="${escape(value)}"`).join("")}>${children.join("")}</${name}>`),
}));

describe("parsing", () => {
  test("names are case-insensitive, values are kept", () => {
    const config = parseConfig(`<View><LABELS name="l" toName="t" showInLine="false"><Label value="A" background="Red"/></LABELS><Text name="t" value="$text"/></View>`);
    const control = config.controls.get("l");
    expect(control?.type).toBe("labels");
    expect(control?.node.attrs["showinline"]).toBe("false");
    expect(control?.labels.map((label) => [label.key, label.color])).toEqual([["A", "Red"]]);
  });

  test("labels without a colour get none that looks like one the config gives", () => {
    const colors = (labels: string) => parseConfig(`<View><Labels name="l" toName="t">${labels}</Labels><Text name="t" value="$text"/></View>`).controls.get("l")?.labels.map((label) => label.color);
    expect(colors('<Label value="A"/><Label value="B"/>')).toEqual(["#0072b2", "#d55e00"]);
    expect(colors('<Label value="A" background="#d9480f"/><Label value="B"/>')).toEqual(["#d9480f", "#009e73"]);
    const many = Array.from({ length: 20 }, (_, n) => `<Label value="x${n}" background="${paletteColor(n)}"/>`).join("");
    expect(colors(`${many}<Label value="B"/>`)?.at(-1)).toBe(paletteColor(20));
  });

  test("an alias is what is written, also for labels in groups", () => {
    const config = parseConfig(`<View><Labels name="l" toName="t"><View><Header value="x"/><Label value="Long name" alias="ln" hotkey="q"/></View></Labels><Text name="t" value="$text"/></View>`);
    expect(config.controls.get("l")?.labels).toMatchObject([{ key: "ln", title: "Long name", hotkey: "q" }]);
  });

  test("a document type is refused, also when it hides behind a comment", () => {
    const config = parseConfig(`<!-- x -->\n<!DOCTYPE View [<!ENTITY a "b">]><View/>`);
    expect(config.root).toBeNull();
    expect(config.errors[0]).toMatchObject({ line: 2 });
    expect(parseConfig("<View><!-- <!DOCTYPE html> --></View>").errors).toEqual([]);
  });

  test("empty and overlong configs are refused with a reason", () => {
    expect(parseConfig("  ").errors[0]?.message).toMatch(/empty/);
    expect(parseConfig(`<View>${" ".repeat(1_000_001)}</View>`).errors[0]?.message).toMatch(/1 MB/);
  });

  test.each([
    ["<View>\n  <Text name=\"t\"\n</View>", 2, 3, /not complete/], ["<View>\n<Choices>\n</View>", 3, 1, /<\/\{name\}> stands where/], ["<View>\n <A>", 2, 2, /not closed/],
    ["<View/>\n<View/>", 2, 1, /more than one/], ["<View>a & b</View>", 1, 9, /&amp;/], ["<View a='1' a='2'/>", 1, 13, /twice/], ["hello <View/>", 1, 1, /outside/], ["</View>", 1, 1, /never opened/],
    ["<View><Text name=x/></View>", 1, 7, /not complete/],
  ])("%j is refused with the place of the fault", (source, line, column, message) => {
    const [error] = parseConfig(source).errors;
    expect(error).toMatchObject({ line, column });
    expect(error?.message).toMatch(message);
  });

  test("what is well-formed is not refused", () => {
    fc.assert(fc.property(xml, (source) => { expect(xmlFault(source)).toBeNull(); }));
    for (const source of ["<?xml version='1.0'?>\n<View><!-- a & b < c --><Style><![CDATA[a > b & c]]></Style><Text name = 't' value='&lt;b&gt; &#233;'/></View>", "<Ünï.cöde-1:x/>"]) expect(xmlFault(source)).toBeNull();
  });

  test("too deep is an error and not a crash", () => {
    expect(parseConfig("<View>".repeat(200) + "</View>".repeat(200)).errors[0]?.message).toMatch(/100 levels/);
  });

  test("tags know their line, also after comments and CDATA", () => {
    expect(tagPositions("<a>\n<![CDATA[<x>]]><!-- <y> -->\n <b c='>'/></a>")).toEqual([{ line: 1, column: 1 }, { line: 3, column: 2 }]);
    const config = parseConfig(`<View>\n  <!-- <Text/> -->\n  <Style>.a { color: red }</Style>\n  <Text name="t" value="a > b"/>\n</View>`);
    expect(config.objects.get("t")?.node).toMatchObject({ line: 4, column: 3 });
  });

  test("what does not fit is a warning with its place", () => {
    const config = parseConfig(`<View>\n<Wobble toName="nowhere" name="w"/>\n<Choices name="w" toName="t"/><Text name="t" value="$x"/></View>`);
    expect(config.errors).toEqual([]);
    expect(config.warnings.map((warning) => warning.line)).toEqual(expect.arrayContaining([2, 3]));
    expect(config.controls.get("w")?.type).toBe("wobble");
  });

  test("names like __proto__ are names", () => {
    const config = parseConfig(`<View><Choices name="__proto__" toName="constructor"/><Text name="constructor" value="$x"/></View>`);
    expect(config.controls.get("__proto__")?.toNames).toEqual(["constructor"]);
    expect(config.objects.has("constructor")).toBe(true);
  });
});

describe("interpolation", () => {
  const data = { text: "hi", n: 3, a: { b: [{ c: "deep" }] }, "with space": "yes", list: [1] };
  test.each([
    ["$text", "hi"], ["$n", 3], ["$list", [1]], ["$a.b[0].c", "deep"], ["prefix $text!", "prefix hi!"], ["$with space", "yes"],
    ["plain", "plain"], ["$missing", undefined], ["see $missing", "see $missing"], ["$__proto__", undefined], ["$a.constructor", undefined],
  ])("%s", (expression, expected) => expect(interpolate(expression, data)).toEqual(expected));

  test("a task from a plain file has one value without a name", () => {
    expect(interpolate("$image", { "$undefined$": "/data/1.png" })).toBe("/data/1.png");
  });
});

test("colours are only colours", () => {
  expect(safeColor("#ff0000", "x")).toBe("#ff0000");
  expect(safeColor("rgba(1, 2, 3, 0.5)", "x")).toBe("rgba(1, 2, 3, 0.5)");
  for (const bad of ["url(http://x)", "red; background: url(x)", "var(--x)", "#zz", ""]) expect(safeColor(bad, "x")).toBe("x");
});
