import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import golden from "../../../../test/fixtures/golden-results.json";
import { parseConfig } from "../../../editor/config/parse";
import { walk } from "../../../editor/config/graph";
import { attributeOf, readSource, type SourceDocument, type SourceElement, valueOf } from "./document";
import { applyChanges, type Change, insertTag, moveInto, moveSibling, removeElement, setAttribute } from "./edits";
import { identify } from "./identity";
import { decodeValue, encodeValue } from "./values";

const templates = resolve(import.meta.dirname, "../../../../../crates/labeling/templates");
const ODD = `<?xml version="1.0"?>\r\n<!-- <Labels> "quoted' -->\r\n<View  style = 'a: "b"'>\r\n\t<Style><![CDATA[.a > .b { content: "</View>" }]]></Style>\r\n\t<Text name="t"\r\n\t      value='$text'/>
<Labels name="l" toName="t" unknown="&#233;&amp;&quot;" ><Label value="A &lt; &#x1F436; &amp; B"/> <!-- one --> <Label\tvalue='it"s'></Label></Labels><Wobble a='1'  b="2" />
  <Choices name="c" toName="t"><Choice value="x"/><View><Choice value="y"/></View></Choices>\n</View>\n<!-- end -->\n`;
const SOURCES = [
  ODD,
  ...Object.values(golden).map(({ cfg }) => cfg),
  ...readdirSync(templates).filter((name) => name.endsWith(".xml")).map((name) => readFileSync(resolve(templates, name), "utf8")),
];

function read(text: string): SourceDocument {
  const document = readSource(text);
  if (document === null) throw new Error(`not well-formed: ${text}`);
  return document;
}

describe("the text of a config with its places", () => {
  test("there is enough to try it on", () => expect(SOURCES.length).toBeGreaterThan(50));

  test.each(SOURCES)("is read as the editor reads it: %#", (text) => {
    const document = read(text);
    // The editor keeps the markup in some tags as it is.
    const config = parseConfig(text);
    const all = config.root === null ? [] : [...walk(config.root)];
    const known = all.map((node) => document.elements[node.index]);
    expect(known.map((element) => element?.name)).toEqual(all.map((node) => node.rawTag));
    for (const [index, node] of all.entries()) {
      const element = known[index] as SourceElement;
      expect(Object.fromEntries(element.attributes.map(({ name, value }) => [name.toLowerCase(), value]))).toEqual({ ...node.attrs });
      expect(element.parent?.index).toBe(node.parent?.index);
      expect(text.slice(element.from, element.nameTo)).toBe(`<${element.name}`);
      expect(text[element.to - 1]).toBe(">");
      for (const attribute of element.attributes) expect(text.slice(attribute.from, attribute.to)).toMatch(new RegExp(`^${attribute.name}\\s*=\\s*["'][^]*["']$`));
    }
  });

  test("what is not well-formed is not read", () => {
    for (const text of ["", "<View>", "<View></Text>", "<View/><View/>", "<View a=b/>", "<!DOCTYPE x><View/>"]) expect(readSource(text)).toBeNull();
  });

  test("any text is a value, between any quotes", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom('"', "'"), (text, quote) => {
      expect(decodeValue(encodeValue(text, quote)).value).toBe(text);
      expect(readSource(`<a b=${quote}${encodeValue(text, quote)}${quote}/>`)?.root.attributes[0]?.value).toBe(text);
    }));
  });
});

/** One edit that a person can make, by numbers that fast-check draws. */
type Edit = (document: SourceDocument, pick: (count: number) => number, text: string) => { changes: Change[]; touched: readonly SourceElement[] } | null;
const tagsOf = (element: SourceElement): readonly SourceElement[] => [element, ...element.children.flatMap(tagsOf)];

const EDITS: Readonly<Record<string, Edit>> = {
  "set an attribute that is there": (document, pick, text) => {
    const element = document.elements[pick(document.elements.length)] as SourceElement;
    const attribute = element.attributes[pick(Math.max(1, element.attributes.length))];
    return attribute === undefined ? null : { changes: setAttribute(document, element, attribute.name.toUpperCase(), text), touched: [element] };
  },
  "set one that is not": (document, pick, text) => {
    const element = document.elements[pick(document.elements.length)] as SourceElement;
    return { changes: setAttribute(document, element, "fresh", text), touched: [element] };
  },
  "remove an attribute": (document, pick) => {
    const element = document.elements[pick(document.elements.length)] as SourceElement;
    return { changes: setAttribute(document, element, element.attributes[0]?.name ?? "none", null), touched: [element] };
  },
  "remove a tag": (document, pick) => {
    const element = document.elements[1 + pick(Math.max(1, document.elements.length - 1))];
    return element === undefined ? null : { changes: removeElement(document, element), touched: tagsOf(element) };
  },
  "add a tag": (document, pick, text) => {
    const parent = document.elements[pick(document.elements.length)] as SourceElement;
    const before = parent.children[pick(parent.children.length + 1)] ?? null;
    return { changes: insertTag(document, parent, before, [{ name: "New", attributes: [["value", text]], children: [{ name: "Inner", attributes: [["value", "<"]] }] }]), touched: [] };
  },
  "move a tag": (document, pick) => {
    const parent = document.elements[pick(document.elements.length)] as SourceElement;
    const [from, to] = [pick(Math.max(1, parent.children.length)), pick(Math.max(1, parent.children.length))];
    return { changes: moveSibling(document, parent.children, from, to), touched: [] };
  },
  "move a tag out of its group": (document, pick) => {
    const element = document.elements[pick(document.elements.length)] as SourceElement;
    const group = element.parent;
    if (group?.parent == null) return null;
    return { changes: moveInto(document, element, group.parent, group), touched: [] };
  },
  "move a tag into the one before it": (document, pick) => {
    const element = document.elements[pick(document.elements.length)] as SourceElement;
    const siblings = element.parent?.children ?? [];
    const target = siblings[siblings.indexOf(element) - 1];
    return target === undefined ? null : { changes: moveInto(document, element, target, null), touched: [] };
  },
};

/** Every start tag as it is written, and all comments, as a bag. */
function pieces(document: SourceDocument, but: readonly SourceElement[] = []): string[] {
  const starts = document.elements.filter((element) => !but.includes(element)).map((element) => startOf(document, element));
  return [...starts, ...(document.text.match(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>/g) ?? [])].toSorted();
}

/** A tag that gets its first child has to be opened. */
function startOf({ text }: SourceDocument, element: SourceElement): string {
  return text.slice(element.from, element.openTo).replace(/\s*\/?>$/, "");
}

describe("an edit", () => {
  test.each(Object.entries(EDITS))("%s: the rest stays byte for byte, and the result is read", (_, edit) => {
    let made = 0;
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), fc.infiniteStream(fc.nat()), fc.string({ unit: "grapheme" }), (source, numbers, text) => {
        const document = read(source);
        const pick = (count: number): number => (numbers.next().value ?? 0) % count;
        const planned = edit(document, pick, text);
        if (planned === null) return;
        made += 1;
        const { changes, touched } = planned;
        const after = applyChanges(source, changes);
        const now = read(after);
        // What no change covers is there as it was, in its order.
        let at = 0;
        for (const piece of kept(source, changes)) {
          const found = after.indexOf(piece, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + piece.length;
        }
        // And no other tag, comment or CDATA is another one.
        const left = pieces(now);
        for (const piece of pieces(document, touched)) {
          const place = left.indexOf(piece);
          if (place === -1 && touched.some((element) => document.text.slice(element.from, element.to).includes(piece))) continue;
          expect(place, piece).not.toBe(-1);
          left.splice(place, 1);
        }
      }),
      { numRuns: 300 },
    );
    expect(made).toBeGreaterThan(50);
  });

  test("of a value writes only what differs", () => {
    const text = `<View a='&#233;&amp; "x" &#x1F436;!'/>`;
    const document = read(text);
    expect(applyChanges(text, setAttribute(document, document.root, "A", 'é& "xy" 🐶!'))).toBe(`<View a='&#233;&amp; "xy" &#x1F436;!'/>`);
    expect(applyChanges(text, setAttribute(document, document.root, "a", 'é& "x" 🐕!'))).toBe(`<View a='&#233;&amp; "x" 🐕!'/>`);
    expect(applyChanges(text, setAttribute(document, document.root, "a", "it's"))).toBe(`<View a='it&apos;s'/>`);
    expect(setAttribute(document, document.root, "a", 'é& "x" 🐶!')).toEqual([]);
  });

  test("any value is what is read afterwards", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), fc.constantFrom('"', "'"), (before, next, quote) => {
      const text = `<View  a=${quote}${encodeValue(before, quote)}${quote} b="1"/>`;
      const after = applyChanges(text, setAttribute(read(text), read(text).root, "a", next));
      expect(valueOf(read(after).root, "a")).toBe(next);
      expect(after.endsWith(' b="1"/>')).toBe(true);
    }));
  });

  test("tags are written on lines of their own where the others are", () => {
    const text = `<View>\n    <Text name="t" value="$t"/>\n    <Choices name="c" toName="t"/>\n</View>\n`;
    const document = read(text);
    const choices = document.elements[2] as SourceElement;
    expect(applyChanges(text, insertTag(document, choices, null, [{ name: "Choice", attributes: [["value", "a"]] }, { name: "Choice", attributes: [["value", "b"]] }]))).toBe(
      `<View>\n    <Text name="t" value="$t"/>\n    <Choices name="c" toName="t">\n        <Choice value="a"/>\n        <Choice value="b"/>\n    </Choices>\n</View>\n`,
    );
    expect(applyChanges(text, insertTag(document, document.root, choices, [{ name: "Header", attributes: [["value", "h"]] }]))).toContain(`"$t"/>\n    <Header value="h"/>\n    <Choices`);
    const short = `<View><Text name="t"/></View>`;
    expect(applyChanges(short, insertTag(read(short), read(short).root, null, [{ name: "A", attributes: [], children: [{ name: "B", attributes: [] }] }]))).toBe(`<View><Text name="t"/><A><B/></A></View>`);
    expect(applyChanges("<View></View>", insertTag(read("<View></View>"), read("<View></View>").root, null, [{ name: "A", attributes: [] }]))).toBe("<View>\n  <A/>\n</View>");
  });

  test("removing and adding again is as before", () => {
    const text = `<View>\r\n  <A/>\r\n  <B/>\r\n</View>`;
    const document = read(text);
    const without = applyChanges(text, removeElement(document, document.elements[2] as SourceElement));
    expect(without).toBe(`<View>\r\n  <A/>\r\n</View>`);
    expect(applyChanges(without, insertTag(read(without), read(without).root, null, [{ name: "B", attributes: [] }]))).toBe(text);
  });

  test("an attribute on a line of its own gets a neighbour on a line of its own", () => {
    const text = `<View\n  a="1"\n  b="2">\n</View>`;
    expect(applyChanges(text, setAttribute(read(text), read(text).root, "c", "3"))).toBe(`<View\n  a="1"\n  b="2"\n  c="3">\n</View>`);
  });
});

function kept(text: string, changes: readonly Change[]): string[] {
  const sorted = changes.toSorted((a, b) => a.from - b.from);
  return [...sorted, { from: text.length, to: text.length, insert: "" }].map(({ from }, index) => text.slice(sorted[index - 1]?.to ?? 0, from));
}

describe("a tag stays the same one", () => {
  const ids = (before: string, after: string) => {
    const document = read(before);
    const known = identify(null, document, 0);
    return { known, now: identify({ document, ids: known }, read(after), known.length) };
  };

  test("when it moves, when others come and go, and when it is renamed", () => {
    const text = `<View><A name="a"/><L value="1"/><L value="2"/></View>`;
    expect(ids(text, `<View><A name="a"/><L value="2"/><L value="1"/></View>`).now).toEqual([0, 1, 3, 2]);
    expect(ids(text, `<View><A name="a"/><L value="2"/></View>`).now).toEqual([0, 1, 3]);
    expect(ids(text, `<View><N/><A name="a"/><L value="1"/><L value="1b"/><L value="2"/></View>`).now).toEqual([0, 4, 1, 2, 5, 3]);
    expect(ids(text, `<View><A name="b"/><L value="1x"/><L value="2"/></View>`).now).toEqual([0, 1, 2, 3]);
    expect(attributeOf(read(text).root, "none")).toBeNull();
  });

  test("and no two get the same number", () => {
    fc.assert(fc.property(fc.constantFrom(...SOURCES), fc.constantFrom(...SOURCES), (before, after) => {
      const { now } = ids(before, after);
      expect(new Set(now).size).toBe(now.length);
    }));
  });
});
